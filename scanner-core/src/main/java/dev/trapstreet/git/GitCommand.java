package dev.trapstreet.git;

import dev.trapstreet.git.GitEnvironment.Purpose;
import dev.trapstreet.git.GitFileCheck.Links;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runner of git commands in one directory.
 *
 * <p>The repository is assumed to be hostile. Every git process that is started here
 *
 * <ul>
 *   <li>is the program found in an absolute directory on the PATH ({@link GitProgram});
 *   <li>receives only the environment variables that {@link GitEnvironment} passes on, and runs without prompts, replacement
 *       objects and grafts; unless it clones, also without lazy fetching and without any transport;
 *   <li>runs no file system monitor and no hook that the configuration names, and no pager, because it never writes to a terminal.
 *       Only commands are used that apply no filter, no text conversion and no external diff program;
 *   <li>ignores the commit-graph file, which could hide commits as a graft does;
 *   <li>is not started if one of git's own files is a pipe, a device or a link out of the repository ({@link GitFileCheck});
 *   <li>is killed when it makes no progress ({@link GitProcess}).
 * </ul>
 *
 * <p>Where no git program is installed, commands that read are run by JGit in this process, with the same output. What JGit does not
 * support is a {@link GitUnusableException}. See docs/decisions/0034-without-a-git-program.md.
 *
 * <p>Revisions that come from the user or from a repository are passed after {@link #END_OF_OPTIONS}, and paths after {@code --}.
 * Where an object id is required, callers check it with {@link ObjectIds}. See docs/decisions/0019-starting-git.md.
 *
 * <p>Thread-safe: several threads may run commands of one instance at the same time.
 */
public final class GitCommand {
    /**
     * Option that precedes revisions from outside, so that git cannot read them as options. All commands that are used here
     * support it since git 2.30 (January 2021). With an older git the command fails, and the message says that git is too old.
     */
    public static final String END_OF_OPTIONS = "--end-of-options";

    private final GitLauncher launcher;

    private GitCommand(Path directory, Purpose purpose) {
        this(new GitLauncher(directory, directory, purpose, null, GitProcess.PATIENCE, Links.REFUSED));
    }

    private GitCommand(GitLauncher launcher) {
        this.launcher = launcher;
    }

    /** Creates a command that runs another program in place of git, for tests. */
    static GitCommand of(Path program, Path directory, Duration patience) {
        return new GitCommand(
                new GitLauncher(directory, directory, Purpose.READ, program.toString(), patience, Links.REFUSED));
    }

    /**
     * Creates a command that reads the current state of a repository. If the directory is the working directory of this process,
     * git's location variables are passed on: with them git tells a hook which index is about to be committed, and where the
     * objects of a push are stored.
     *
     * @param directory any directory inside the repository
     * @return the command; nothing is started or checked yet
     */
    public static GitCommand in(Path directory) {
        return new GitCommand(directory, Purpose.READ);
    }

    /**
     * Creates a command that reads the repository at a directory, regardless of git's location variables. It therefore sees the
     * same repository as the classes that read git's files directly.
     *
     * @param directory any directory inside the repository
     * @return the command; nothing is started or checked yet
     */
    public static GitCommand onDisk(Path directory) {
        return new GitCommand(directory, Purpose.READ_ON_DISK);
    }

    /**
     * Creates a command that can report the directory of a repository's hooks: {@code core.hooksPath} stays in effect.
     *
     * @param directory any directory inside the repository
     * @return the command; nothing is started or checked yet
     */
    public static GitCommand forHooks(Path directory) {
        return new GitCommand(directory, Purpose.FIND_HOOKS);
    }

    /**
     * Returns a copy of this command that runs in another directory of the same repository.
     *
     * @param other the directory to run in
     * @return the copy, which still uses the location variables that apply to the original directory
     */
    public GitCommand movedTo(Path other) {
        return new GitCommand(launcher.movedTo(other));
    }

    /**
     * Returns a copy of this command that follows links out of the repository, if the user has requested this.
     *
     * @return the copy; pipes, devices and oversized files are still refused
     */
    public GitCommand followingLinks() {
        return new GitCommand(launcher.followingLinks());
    }

    /**
     * Creates a command for a repository that this program makes itself. The configuration of the user and of the system does
     * not apply.
     *
     * @param directory the directory of that repository, which must exist
     * @return the command; nothing is started yet
     */
    public static GitCommand forOwn(Path directory) {
        return new GitCommand(directory, Purpose.OWN);
    }

    /**
     * Runs a command without input and returns its standard output.
     *
     * @param words the subcommand and its arguments
     * @return the complete output, which is held in memory
     * @throws IOException if git cannot be started or exits with a code other than 0; the message is the first line of its
     *     standard error that starts with {@code fatal:} or {@code error:}, or names the exit code if there is no such line
     */
    public byte[] output(String... words) throws IOException {
        return outputFor(GitLauncher.NO_INPUT, words);
    }

    /**
     * Runs a command that reads standard input and returns its standard output.
     *
     * @param input the bytes of its standard input
     * @param words the subcommand and its arguments
     * @return the complete output, which is held in memory
     * @throws IOException if the command fails, as for {@link #output}. The command is run a second time to get the message.
     */
    public byte[] outputFor(byte[] input, String... words) throws IOException {
        byte[] printed;
        try (RunningGit git = start(input, words)) {
            printed = git.stdout().readAllBytes();
            if (git.await() == 0) {
                return printed;
            }
        }
        throw errorOf(input, words);
    }

    /**
     * Runs a command without input and returns its standard output, but fails on any error message. In a damaged repository git
     * may list what it can read, print an error and still exit with 0.
     *
     * @param words the subcommand and its arguments
     * @return the complete output, which is held in memory
     * @throws IOException if git cannot be started, prints an error or exits with a code other than 0
     */
    public byte[] strictOutput(String... words) throws IOException {
        if (launcher.isInProcess()) {
            return output(words);
        }
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (RunningGit git = launcher.start(GitLauncher.NO_INPUT, errors.toFile(), words)) {
            byte[] printed = git.stdout().readAllBytes();
            IOException error = new GitErrors(launcher).read(errors, git.await(), words);
            if (error != null) {
                throw error;
            }
            return printed;
        } finally {
            Files.delete(errors);
        }
    }

    /**
     * Runs a command and returns whether it exits with 0. Its output is discarded.
     *
     * @param words the subcommand and its arguments
     * @return whether the exit code is 0
     * @throws IOException if git cannot be started or makes no progress
     */
    public boolean succeeds(String... words) throws IOException {
        try (RunningGit git = start(GitLauncher.NO_INPUT, words)) {
            git.stdout().readAllBytes();
            return git.await() == 0;
        }
    }

    /**
     * Starts a command. Its standard error is discarded; if it fails, {@link #errorOf} runs it again to get the message.
     *
     * @param input the bytes of its standard input. More than {@link GitProcess#PIPE_BYTES} are written by another thread, so that
     *     the caller can read the output meanwhile.
     * @param words the subcommand and its arguments
     * @return the running process, to be closed by the caller
     * @throws IOException if git cannot be started
     */
    public RunningGit start(byte[] input, String... words) throws IOException {
        return launcher.start(input, null, words);
    }

    /**
     * Starts a command whose standard input stays open, so that the caller can send further requests.
     *
     * @param words the subcommand and its arguments
     * @return the running process, to be closed by the caller
     * @throws IOException if git cannot be started
     */
    public RunningGit startInteractive(String... words) throws IOException {
        return launcher.startInteractive(words);
    }

    /**
     * Runs a failed command again and returns the reason of the failure.
     *
     * @param input the bytes of its standard input
     * @param words the subcommand and its arguments
     * @return the failure, with git's first error message if there is one
     * @throws IOException if git cannot be started or makes no progress
     */
    public IOException errorOf(byte[] input, String... words) throws IOException {
        IOException error;
        if (launcher.isInProcess()) {
            try (RunningGit git = launcher.start(input, null, words)) {
                error = GitErrors.of((GitInProcess) git, words);
            }
        } else {
            error = printedErrorOf(input, words);
        }
        return error == null
                ? new IOException("git " + words[0] + " failed, but succeeded when it was run again")
                : error;
    }

    private @Nullable IOException printedErrorOf(byte[] input, String... words) throws IOException {
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (RunningGit git = launcher.start(input, errors.toFile(), words)) {
            git.stdout().transferTo(OutputStream.nullOutputStream());
            return new GitErrors(launcher).read(errors, git.await(), words);
        } finally {
            Files.delete(errors);
        }
    }
}
