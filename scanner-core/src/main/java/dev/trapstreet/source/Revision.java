package dev.trapstreet.source;

import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Commit of the repository around a directory, for reading single files as they were committed, independent of the working tree. The
 * files are read by the git program: it finds an object wherever the repository stores it, and the commands used here run nothing that
 * the repository's configuration could name. Not thread-safe.
 */
public final class Revision {
    private final GitCommand git;
    private final String name;
    private final String commit;
    private final String prefix;

    private Revision(GitCommand git, String name, String commit, String prefix) {
        this.git = git;
        this.name = name;
        this.commit = commit;
        this.prefix = prefix;
    }

    /**
     * Resolves a revision in the repository around a directory. Each call starts git processes.
     *
     * @param directory a directory of a working tree, as a real path without symbolic links
     * @param name the revision in the syntax of {@code git rev-parse}, such as {@code origin/main}
     * @return the commit that the revision names now
     * @throws InvalidRevisionException if the directory is in no repository, if git cannot be used there, or if the repository does not
     *     have the commit
     */
    public static Revision of(Path directory, String name) throws InvalidRevisionException {
        GitCommand git = GitCommand.in(directory);
        String prefix;
        try {
            prefix = firstLine(git.output("rev-parse", "--show-prefix"));
        } catch (GitUnusableException e) {
            throw unusable(directory, e);
        } catch (IOException e) {
            String why = Redactor.redact(String.valueOf(e.getMessage()));
            boolean none = why.contains("not a git repository"); // otherwise git may distrust its owner, for example
            throw new InvalidRevisionException(
                    "git finds no usable repository at " + displayPath(directory) + (none ? "" : " (" + why + ")"), e);
        }
        try {
            String commit = firstLine(
                    git.output("rev-parse", "--verify", "--quiet", GitCommand.END_OF_OPTIONS, name + "^{commit}"));
            return new Revision(git, Redactor.redact(name), commit, prefix);
        } catch (GitUnusableException e) {
            throw unusable(directory, e);
        } catch (IOException e) {
            throw new InvalidRevisionException(
                    "there is no commit '" + Redactor.redact(name) + "' in the repository at " + displayPath(directory)
                            + "; fetch it, or name an existing one, such as origin/main",
                    e);
        }
    }

    private static InvalidRevisionException unusable(Path directory, GitUnusableException e) {
        String why = Redactor.redact(TerminalEscaper.escape(String.valueOf(e.getMessage())));
        return new InvalidRevisionException("git cannot be used at " + displayPath(directory) + ": " + why, e);
    }

    private static String displayPath(Path directory) {
        return Redactor.redact(TerminalEscaper.escape(directory.toString()));
    }

    private static String firstLine(byte[] printed) {
        String text = new String(printed, StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** {@return the revision as requested, redacted} */
    public String name() {
        return name;
    }

    /** {@return the path of the directory relative to the repository's root; empty or ending in {@code /}} */
    public String prefix() {
        return prefix;
    }

    /**
     * Reads a regular file of the commit. Each call starts git processes.
     *
     * @param path the path relative to the repository's root, with {@code /} between names
     * @param most the maximum number of bytes to read; a longer file is truncated
     * @return the content; empty if the commit has nothing at that path
     * @throws IOException if the path is something other than a regular file, such as a symbolic link, if the clone lacks the content, or
     *     if git fails. The first two messages are clauses about the file, such as "is not in this clone"
     */
    public Optional<byte[]> read(String path, int most) throws IOException {
        String entry = firstLine(git.output(
                "ls-tree", "-z", "--full-tree", GitCommand.END_OF_OPTIONS, commit, "--", ":(literal)" + path));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        String[] words = entry.substring(0, entry.indexOf('\t')).split(" ", 3);
        if (!words[0].startsWith("100")) {
            throw new IOException("is not a regular file (links are not followed)");
        }
        try (CatFileBatch batch = CatFileBatch.start(git)) {
            batch.request(List.of(words[2]));
            CatFileBatch.ObjectHeader head = batch.next();
            if (head == null || head.type() != ObjectType.BLOB) {
                throw new IOException("is not in this clone");
            }
            return Optional.of(batch.content((int) Math.min(most, head.size())));
        }
    }
}
