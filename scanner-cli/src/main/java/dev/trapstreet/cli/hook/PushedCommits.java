package dev.trapstreet.cli.hook;

import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.source.IncomingCommits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commits of a push, from what git or a hook manager tells the hook. In order of precedence:
 *
 * <ol>
 *   <li>the lines that git writes to standard input;
 *   <li>the variables {@code PRE_COMMIT_…} of the pre-commit framework, which keeps the lines to itself;
 *   <li>if there is neither, every local branch, as far as the named remote does not have it: one of them may be what is pushed.
 * </ol>
 *
 * <p>If the remote is unknown as well, the hook fails: it must not pass without having read anything.
 */
final class PushedCommits {
    private static final String UNKNOWN =
            "it is not known what is pushed: standard input, where git lists the refs, is empty, and no "
                    + "remote is named. Let the hook manager pass on both: for lefthook, '{1} {2}' and use_stdin: true; for a "
                    + "script, \"$@\"";

    private final HookArguments typed;
    private final Map<String, String> environment;
    private final Path here;

    /** Whether every local branch is read, because it is not known which one is pushed. */
    private boolean guessed;

    /**
     * Creates a reader.
     *
     * @param here the working directory of the hook
     */
    PushedCommits(HookArguments typed, Map<String, String> environment, Path here) {
        this.typed = typed;
        this.environment = environment;
        this.here = here;
    }

    /** Returns whether the commits are those of all local branches, because it is not known which one is pushed. */
    boolean isGuessed() {
        return guessed;
    }

    /**
     * Returns the commits of a push, or an empty result if it adds none.
     *
     * @param standardInput the text that git wrote, or an empty text
     * @throws InvalidOptionException if it is not known what is pushed
     * @throws IOException if standard input or a variable is malformed, or if git fails
     */
    Optional<IncomingCommits> pushed(String standardInput) throws InvalidOptionException, IOException {
        List<String[]> lines = lines(standardInput, 4);
        if (!lines.isEmpty()) {
            return ofLines(lines);
        }
        if (typed.standardInput() == HookArguments.StandardInput.GIT) {
            return Optional.empty();
        }
        String branch = revision("PRE_COMMIT_LOCAL_BRANCH");
        if (revision("PRE_COMMIT_TO_REF") != null) {
            return Optional.of(ofRange(branch == null ? "HEAD" : branch));
        }
        if (branch != null) {
            String created = revision("PRE_COMMIT_REMOTE_BRANCH");
            return Optional.of(IncomingCommits.ofPush(
                    Map.of(branch, branch),
                    List.of(),
                    frameworkRemote(),
                    created == null ? List.of() : List.of(created)));
        }
        return ofBranches();
    }

    /** Returns the commits of the range that the pre-commit framework names, or an empty result if it names none. */
    Optional<IncomingCommits> ofFramework() throws IOException {
        return revision("PRE_COMMIT_TO_REF") == null ? Optional.empty() : Optional.of(ofRange("HEAD"));
    }

    private IncomingCommits ofRange(String name) throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        tips.put(name, String.valueOf(revision("PRE_COMMIT_TO_REF")));
        List<String> known = new ArrayList<>();
        String from = revision("PRE_COMMIT_FROM_REF");
        if (from != null && !isZeroId(from)) {
            known.add(from);
        }
        return IncomingCommits.ofPush(tips, known, frameworkRemote());
    }

    private Optional<String> frameworkRemote() throws IOException {
        return named(revision("PRE_COMMIT_REMOTE_NAME"), environment.get("PRE_COMMIT_REMOTE_URL"));
    }

    /**
     * Returns the commits of lines of {@code LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT}, in which an object id of zeros stands for
     * a ref that does not exist.
     */
    private Optional<IncomingCommits> ofLines(List<String[]> lines) {
        Map<String, String> tips = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        List<String> created = new ArrayList<>();
        for (String[] words : lines) {
            if (!isZeroId(words[3])) {
                known.add(words[3]);
            } else if (!isZeroId(words[1])) {
                created.add(words[2]);
            }
            if (!isZeroId(words[1])) {
                tips.put(words[0], words[1]);
            }
        }
        return tips.isEmpty()
                ? Optional.empty()
                : Optional.of(IncomingCommits.ofPush(tips, known, givenRemote(), created));
    }

    private Optional<IncomingCommits> ofBranches() throws InvalidOptionException, IOException {
        Optional<String> remote = givenRemote();
        if (remote.isEmpty()) {
            throw new InvalidOptionException(UNKNOWN);
        }
        GitCommand git = GitCommand.in(here);
        Map<String, String> tips = new LinkedHashMap<>();
        if (git.succeeds("rev-parse", "--quiet", "--verify", "HEAD")) {
            tips.put("HEAD", "HEAD");
        }
        byte[] printed = git.output("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads");
        for (String line : new String(printed, StandardCharsets.UTF_8).split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                tips.put(line.substring(blank + 1), line.substring(0, blank));
            }
        }
        guessed = true;
        return tips.isEmpty() ? Optional.empty() : Optional.of(IncomingCommits.ofPush(tips, List.of(), remote));
    }

    private Optional<String> givenRemote() {
        List<String> given = typed.given();
        return named(given.isEmpty() ? null : given.get(0), given.size() < 2 ? null : given.get(1));
    }

    /** Returns the name of a remote. If it has none, git passes its address in place of the name. */
    private static Optional<String> named(@Nullable String remote, @Nullable String address) {
        return remote == null || remote.isEmpty() || remote.equals(address) ? Optional.empty() : Optional.of(remote);
    }

    /** Returns a revision from a variable. Rejects line breaks, because revisions are passed to git one per line. */
    private @Nullable String revision(String variable) throws IOException {
        String revision = environment.get(variable);
        if (revision != null && revision.indexOf('\n') >= 0) {
            throw new IOException(variable + " is not a revision: it has more than one line");
        }
        return revision == null || revision.isEmpty() ? null : revision;
    }

    /**
     * Returns the commits of a received push, or an empty result if it only deletes refs.
     *
     * @param standardInput lines of {@code OLD-OBJECT NEW-OBJECT REF}
     */
    Optional<IncomingCommits> received(String standardInput) throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        for (String[] words : lines(standardInput, 3)) {
            if (!isZeroId(words[1])) {
                tips.put(words[2], words[1]);
            }
        }
        return tips.isEmpty() ? Optional.empty() : Optional.of(IncomingCommits.ofReceive(tips));
    }

    /** Splits each of the lines that git writes to standard input into a number of words. */
    private List<String[]> lines(String said, int words) throws IOException {
        List<String[]> lines = new ArrayList<>();
        for (String line : said.split("\n", -1)) {
            String[] parts = line.split(" ", words);
            if (parts.length == words
                    && ObjectIds.isObjectId(parts[1])
                    && ObjectIds.isObjectId(parts[words == 4 ? 3 : 0])) {
                lines.add(parts);
            } else if (!line.isBlank()) {
                throw new IOException("standard input is not what git passes to a "
                        + typed.hook().keyword() + " hook");
            }
        }
        return lines;
    }

    private static boolean isZeroId(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
