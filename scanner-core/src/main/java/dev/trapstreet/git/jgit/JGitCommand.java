package dev.trapstreet.git.jgit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Git command that runs in this process, by JGit. It takes the arguments of git and gives its output byte for byte, so that its
 * callers need not know which of the two they use. Supports what this program uses of git. Used by one thread at a time.
 *
 * <p>JGit reads neither replacement objects nor grafts, fetches nothing, and runs no hook, filter or file system monitor. See
 * docs/decisions/0034-without-a-git-program.md.
 */
public final class JGitCommand implements AutoCloseable {
    /** Exit code of git after an error. */
    private static final int FAILED = 128;

    private final InputStream output;
    private final OutputStream input;
    private final int code;
    private final @Nullable IOException failure;
    private final @Nullable AutoCloseable opened;

    private JGitCommand(
            InputStream output,
            OutputStream input,
            int code,
            @Nullable IOException failure,
            @Nullable AutoCloseable opened) {
        this.output = output;
        this.input = input;
        this.code = code;
        this.failure = failure;
        this.opened = opened;
    }

    private static JGitCommand of(byte[] printed, int code) {
        return new JGitCommand(new ByteArrayInputStream(printed), OutputStream.nullOutputStream(), code, null, null);
    }

    /**
     * Returns whether a command can be run.
     *
     * @param words the subcommand and its arguments
     * @return whether {@link #start} supports the subcommand with its options
     */
    public static boolean supports(String... words) {
        return switch (words[0]) {
            case "cat-file" -> words.length == 2; // --batch
            case "diff-index",
                    "diff-tree",
                    "for-each-ref",
                    "hash-object",
                    "ls-files",
                    "ls-tree",
                    "merge-base",
                    "rev-list" -> true;
            case "rev-parse" -> {
                List<String> options = List.of(words);
                yield options.contains("--verify")
                        || options.contains("--show-prefix")
                        || options.contains("--git-dir");
            }
            default -> false;
        };
    }

    /**
     * Runs a command, or starts one whose output is made while it is read.
     *
     * @param directory the directory to run in
     * @param environment the variables of the command, of which git's locations apply
     * @param input the bytes of its standard input
     * @param words the subcommand and its arguments
     * @return the command, to be closed by the caller
     * @throws UnsupportedRepositoryException if JGit does not support what the command needs
     */
    public static JGitCommand start(Path directory, Map<String, String> environment, byte[] input, String... words)
            throws UnsupportedRepositoryException {
        OpenRepository repository = null;
        JGitCommand started = null;
        try {
            repository = OpenRepository.open(directory, environment);
            started = run(repository, input, words);
            return started;
        } catch (UnsupportedRepositoryException e) {
            throw e;
        } catch (CommandFailedException e) {
            return failed(e);
        } catch (IOException e) {
            return failed(CommandFailedException.of(e));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return failed(CommandFailedException.of(e));
        } finally {
            if (repository != null && (started == null || started.opened == null)) {
                repository.close();
            }
        }
    }

    private static JGitCommand run(OpenRepository repository, byte[] input, String... words) throws IOException {
        return switch (words[0]) {
            case "cat-file" -> {
                ObjectBatch batch = new ObjectBatch(repository);
                yield new JGitCommand(batch.output(), batch.requests(), 0, null, batch);
            }
            case "diff-tree" -> {
                CommitDiffs diffs = new CommitDiffs(repository, input);
                yield new JGitCommand(diffs.output(), OutputStream.nullOutputStream(), 0, null, diffs);
            }
            case "rev-parse" -> revParse(repository, words[words.length - 1]);
            case "merge-base" -> of(new byte[0], isAncestor(repository, words) ? 0 : 1);
            case "hash-object" -> of(line(Constants.EMPTY_TREE_ID.name()), 0); // the only object that is asked for
            case "rev-list" -> of(new CommitList(repository).list(input, words), 0);
            default -> of(new Listings(repository).list(words), 0);
        };
    }

    private static JGitCommand revParse(OpenRepository repository, String asked) throws IOException {
        return switch (asked) {
            case "--show-prefix" -> of(line(repository.prefix()), 0);
            case "--git-dir" -> of(line(repository.repository().getDirectory().toString()), 0);
            default -> {
                ObjectId id = repository.resolve(asked);
                yield id == null ? of(new byte[0], 1) : of(line(id.name()), 0);
            }
        };
    }

    private static boolean isAncestor(OpenRepository repository, String... words) throws IOException {
        try (RevWalk walk = new RevWalk(repository.repository())) {
            walk.setRetainBody(false);
            return walk.isMergedInto(
                    walk.parseCommit(repository.require(words[words.length - 2])),
                    walk.parseCommit(repository.require(words[words.length - 1])));
        }
    }

    private static JGitCommand failed(IOException e) {
        return new JGitCommand(InputStream.nullInputStream(), OutputStream.nullOutputStream(), FAILED, e, null);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the standard input, for requests} */
    public OutputStream stdin() {
        return input;
    }

    /** {@return the standard output} */
    public InputStream stdout() {
        return output;
    }

    /** {@return the exit code} */
    public int exitCode() {
        return code;
    }

    /**
     * Returns the reason of a failure.
     *
     * @return the failure, whose message starts with {@code fatal:} or {@code error:}; null if git would print no message
     */
    public @Nullable IOException failure() {
        return failure;
    }

    @Override
    public void close() {
        if (opened != null) {
            try {
                opened.close();
            } catch (Exception e) {
                throw new IllegalStateException(e); // JGit only closes files
            }
        }
    }
}
