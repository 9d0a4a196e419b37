package dev.trapstreet.git;

import dev.trapstreet.git.GitEnvironment.Purpose;
import dev.trapstreet.git.GitFileCheck.Links;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runner of git commands in one directory. This is the only class that starts other programs; tests in each module check that.
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

    private static final int[] OLDEST = {2, 30};
    private static final byte[] NO_INPUT = {};
    private static final String LOCAL = "file://"; // before an absolute path
    private static final String VERSION = "git version ";

    private final Path asked; // the original directory, to which location variables of the environment may apply
    private final Path directory;
    private final Purpose purpose;
    private final @Nullable String program; // null for the git on the PATH
    private final Duration patience;
    private final Links links;
    private @Nullable Object repository;
    private @Nullable GitFileCheck files;
    private boolean refsChecked;
    private boolean configurationChecked;

    private GitCommand(Path directory, Purpose purpose) {
        this(directory, directory, purpose, null, GitProcess.PATIENCE, Links.REFUSED);
    }

    private GitCommand(
            Path asked, Path directory, Purpose purpose, @Nullable String program, Duration patience, Links links) {
        this.asked = asked;
        this.directory = directory;
        this.purpose = purpose;
        this.program = program;
        this.patience = patience;
        this.links = links;
    }

    /** Creates a command that runs another program in place of git, for tests. */
    static GitCommand of(Path program, Path directory, Duration patience) {
        return new GitCommand(directory, directory, Purpose.READ, program.toString(), patience, Links.REFUSED);
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
        return new GitCommand(asked, other, purpose, program, patience, links);
    }

    /**
     * Returns a copy of this command that follows links out of the repository, if the user has requested this.
     *
     * @return the copy; pipes, devices and oversized files are still refused
     */
    public GitCommand followingLinks() {
        return new GitCommand(asked, directory, purpose, program, patience, Links.FOLLOWED);
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
        return outputFor(NO_INPUT, words);
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
        try (GitProcess git = start(input, words)) {
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
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (GitProcess git = start(builder(words), NO_INPUT, errors.toFile(), patience, words[0])) {
            byte[] printed = git.stdout().readAllBytes();
            int code = git.await();
            IOException error = error(errors, code, words);
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
        try (GitProcess git = start(NO_INPUT, words)) {
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
    public GitProcess start(byte[] input, String... words) throws IOException {
        return start(builder(words), input, null, patience, words[0]);
    }

    /**
     * Starts a command whose standard input stays open, so that the caller can send further requests.
     *
     * @param words the subcommand and its arguments
     * @return the running process, to be closed by the caller
     * @throws IOException if git cannot be started
     */
    public GitProcess startInteractive(String... words) throws IOException {
        ProcessBuilder git = builder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        return new GitProcess(git.start(), words[0], repository(), patience, null);
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
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (GitProcess git = start(builder(words), input, errors.toFile(), patience, words[0])) {
            git.stdout().transferTo(OutputStream.nullOutputStream());
            IOException error = error(errors, git.await(), words);
            return error == null
                    ? new IOException("git " + words[0] + " failed, but succeeded when it was run again")
                    : error;
        } finally {
            Files.delete(errors);
        }
    }

    /**
     * Clones a repository with all its refs as a bare mirror. The user's configuration and stored credentials apply, but git never
     * prompts for credentials.
     *
     * @param url the address, in any form that git accepts except {@code ext::}
     * @param folder an existing, empty directory
     * @param messages the file that receives git's messages, outside of that directory; created or replaced
     * @throws IOException if the clone fails; the message is git's first error message if there is one
     */
    public static void clone(String url, Path folder, Path messages) throws IOException {
        if (url.startsWith(LOCAL)) {
            // The clone starts a git there that reads this repository's configuration
            onDisk(new File(url.substring(LOCAL.length())).toPath()).succeeds("rev-parse", "--git-dir");
        }
        Duration patience = url.startsWith("file:") ? GitProcess.PATIENCE : GitProcess.LONG_PATIENCE;
        GitCommand git = new GitCommand(folder, folder, Purpose.CLONE, null, patience, Links.REFUSED);
        // Progress output distinguishes a busy host from one that does not respond.
        String[] words = {"clone", "--progress", "--mirror", "--template=", "--", url, folder.toString()};
        try (GitProcess clone = git.start(git.builder(words), NO_INPUT, messages.toFile(), patience, words[0])) {
            clone.stdout().readAllBytes();
            IOException error = git.error(messages, clone.await(), words);
            if (error != null) {
                throw error;
            }
        }
    }

    /**
     * Lists the refs of a remote repository without cloning it. The user's configuration and stored credentials apply, but git never
     * prompts for credentials.
     *
     * @param url the address, in any form that git accepts except {@code ext::}
     * @param folder an existing, empty directory to run in, so that the configuration of no repository applies
     * @return the output of {@code git ls-remote}: a line for each ref, with its object id and its name
     * @throws IOException if the host does not answer or refuses; the message is git's first error message if there is one
     */
    public static byte[] remoteRefs(String url, Path folder) throws IOException {
        GitCommand git = new GitCommand(folder, folder, Purpose.CLONE, null, GitProcess.LONG_PATIENCE, Links.REFUSED);
        String[] words = {"ls-remote", "--quiet", "--", url};
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        ProcessBuilder builder = git.builder(words).directory(folder.toFile());
        builder.environment().put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
        try (GitProcess list = git.start(builder, NO_INPUT, errors.toFile(), GitProcess.LONG_PATIENCE, words[0])) {
            byte[] printed = list.stdout().readAllBytes();
            IOException error = git.error(errors, list.await(), words);
            if (error != null) {
                throw error;
            }
            return printed;
        } finally {
            Files.delete(errors);
        }
    }

    private GitProcess start(
            ProcessBuilder git, byte[] input, @Nullable File errors, Duration patience, String subcommand)
            throws IOException {
        git.redirectError(errors == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(errors));
        GitProcess started = new GitProcess(git.start(), subcommand, repository(), patience, errors);
        StdinWriter.write(started.stdin(), input);
        return started;
    }

    private ProcessBuilder builder(String... words) throws IOException {
        boolean reads = purpose != Purpose.CLONE && purpose != Purpose.OWN;
        List<String> command = new ArrayList<>(words.length + 9);
        command.add(program == null ? GitProgram.path() : program);
        command.add("-c");
        command.add("core.fsmonitor=false");
        command.add("-c");
        command.add("core.commitGraph=false");
        if (purpose != Purpose.FIND_HOOKS) {
            command.add("-c");
            command.add("core.hooksPath=/dev/null");
        }
        if (purpose == Purpose.CLONE) {
            command.add("-c");
            command.add("protocol.ext.allow=never");
        } else {
            command.add("-C");
            command.add(directory.toString().isEmpty() ? "." : directory.toString());
        }
        for (String word : words) {
            command.add(word);
        }
        ProcessBuilder git = new ProcessBuilder(command);
        GitEnvironment.adapt(git.environment(), purpose, asked);
        if (reads) {
            check(git.environment(), words);
        }
        GitProcess.refuseWhereOneStalled(repository());
        return git;
    }

    private synchronized void check(Map<String, String> environment, String... words) throws IOException {
        GitFileCheck known = files;
        if (known == null) {
            String named = environment.get("GIT_DIR");
            known = new GitFileCheck(directory, named == null ? "" : named, links);
            known.checkFiles();
            files = known;
            repository = known.repository();
        }
        if (!refsChecked && readsRefs(words)) {
            known.checkRefs();
            refsChecked = true;
        }
        if (!configurationChecked && known.includesFiles()) {
            checkConfiguration();
        }
    }

    /**
     * Has git read the configuration once under a limit of processor time. A file that it includes may be a hole of a terabyte, which
     * takes git hours without being a standstill.
     */
    private void checkConfiguration() throws IOException {
        configurationChecked = true; // also for the command that checks it
        try (GitProcess git = start(NO_INPUT, "rev-parse", "--git-dir")) {
            git.limitProcessorTime();
            git.stdout().readAllBytes();
            git.await();
        } catch (IOException e) {
            configurationChecked = false;
            throw e;
        }
    }

    /** Returns whether a command lists refs, or takes a revision that may be the name of any ref. */
    private static boolean readsRefs(String... words) {
        boolean revisions = false;
        for (String word : words) {
            if (word.equals("--")) {
                return false;
            }
            if (word.equals("--all")
                    || word.startsWith("--remotes")
                    || (revisions && !word.equals("HEAD") && !ObjectIds.isObjectId(word))) {
                return true;
            }
            revisions |= word.equals(END_OF_OPTIONS);
        }
        return false;
    }

    private synchronized Object repository() {
        return repository == null ? directory : repository;
    }

    private @Nullable IOException error(Path errors, int code, String... words) throws IOException {
        for (String line : Files.readAllLines(errors, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("fatal:") || line.startsWith("error:")) {
                if (line.contains("dubious ownership") || line.contains("unsafe repository (")) { // before git 2.38.1
                    int start = line.indexOf('\'') + 1;
                    int end = line.indexOf('\'', start);
                    return GitUnusableException.ofAnotherUser(line, end > 0 ? line.substring(start, end) : "");
                }
                return isTooOld(words) ? GitUnusableException.tooOld(version()) : new IOException(line);
            }
        }
        if (code == 0) {
            return null;
        }
        return isTooOld(words)
                ? GitUnusableException.tooOld(version())
                : new IOException("git " + words[0] + " ended with exit code " + code);
    }

    private boolean isTooOld(String... words) throws IOException {
        if (!List.of(words).contains(END_OF_OPTIONS)) {
            return false;
        }
        String[] numbers = version().substring(VERSION.length()).split("\\.", -1);
        for (int i = 0; i < OLDEST.length && i < numbers.length; i++) {
            int number = numbers[i].matches("[0-9]{1,6}") ? Integer.parseInt(numbers[i]) : Integer.MAX_VALUE;
            if (number != OLDEST[i]) {
                return number < OLDEST[i];
            }
        }
        return false;
    }

    /** Returns the version line of git, such as {@code git version 2.39.5}, or only {@link #VERSION} if git prints something else. */
    private String version() throws IOException {
        try (GitProcess git = start(NO_INPUT, "version");
                InputStream out = git.stdout()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1).strip();
            git.await();
            return text.startsWith(VERSION) ? text : VERSION;
        }
    }
}
