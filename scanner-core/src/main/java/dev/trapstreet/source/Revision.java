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
 * One commit of the repository that a directory belongs to, for reading single files as they stand there, whatever the
 * working tree says. Git reads them: it finds the commit wherever it lies, and of what the repository's configuration could
 * make it run, nothing is needed for that.
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
     * Looks for it.
     *
     * @param directory without links in it
     * @param name as git rev-parse takes it, such as {@code origin/main}
     * @throws InvalidRevisionException when there is no repository, or no such commit in it
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
            boolean none = why.contains("not a git repository"); // else it may be one that git does not trust
            throw new InvalidRevisionException(
                    "git reads no repository at " + displayPath(directory) + (none ? "" : " (" + why + ")"), e);
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
                            + "; fetch it, or name one that is there, such as origin/main",
                    e);
        }
    }

    private static InvalidRevisionException unusable(Path directory, GitUnusableException e) {
        String why = Redactor.redact(TerminalEscaper.escape(String.valueOf(e.getMessage())));
        return new InvalidRevisionException("git cannot be asked at " + displayPath(directory) + ": " + why, e);
    }

    private static String displayPath(Path directory) {
        return Redactor.redact(TerminalEscaper.escape(directory.toString()));
    }

    private static String firstLine(byte[] printed) {
        String text = new String(printed, StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** As it was asked for, safe to show. */
    public String name() {
        return name;
    }

    /** The directory's path below the repository's root: empty, or ending with a slash. */
    public String prefix() {
        return prefix;
    }

    /**
     * The content of a regular file as it stands in the commit; empty where the commit has nothing of that name.
     *
     * @param path below the repository's root, {@code /} between names
     * @param most bytes that are read; a file that has more is cut there
     * @throws IOException when there is something else, such as a link, or when git cannot read it
     */
    public Optional<byte[]> read(String path, int most) throws IOException {
        String entry = firstLine(git.output(
                "ls-tree", "-z", "--full-tree", GitCommand.END_OF_OPTIONS, commit, "--", ":(literal)" + path));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        String[] words = entry.substring(0, entry.indexOf('\t')).split(" ", 3);
        if (!words[0].startsWith("100")) {
            throw new IOException("is no regular file (links are not followed)");
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
