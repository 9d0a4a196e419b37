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
 * Git, to be run in one directory. The only class that starts a program.
 *
 * <p>What is there is taken to be hostile. A git that is started here
 *
 * <ul>
 *   <li>is that of an absolute directory on the PATH ({@link GitProgram});
 *   <li>gets of the environment what {@link GitEnvironment} passes on: no prompt, no lazy fetch and no transport, replacements
 *       and grafts are off;
 *   <li>runs no monitor and no hook that the configuration names, and no pager, for it never writes to a terminal. Commands are
 *       used that take no filter, no text conversion and no diff program;
 *   <li>believes no commit-graph file: like a graft, it could hide commits;
 *   <li>opens no pipe, device or link to elsewhere in the place of its own files ({@link GitFileCheck});
 *   <li>is ended when it makes no progress ({@link GitProcess}).
 * </ul>
 *
 * <p>Words that come from the user or from a repository and mean a revision stand behind {@link #END_OF_OPTIONS}, paths behind
 * {@code --}; what has to be an object's name is checked by {@link ObjectIds}.
 */
public final class GitCommand {
    /**
     * In front of revisions from outside, which could be options of git's otherwise. Known to all commands that are used here since
     * git 2.30, of January 2021; with an older one the command fails, and says that it is too old.
     */
    public static final String END_OF_OPTIONS = "--end-of-options";

    private static final int[] OLDEST = {2, 30};
    private static final byte[] NO_INPUT = {};
    private static final String VERSION = "git version ";

    private final Path asked; // the directory that the environment may be about
    private final Path directory;
    private final Purpose purpose;
    private final @Nullable String program; // null for that on the PATH
    private final Duration patience;
    private final Links links;
    private @Nullable Object repository;
    private @Nullable GitFileCheck files;
    private boolean refsChecked;

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

    /** Returns another program in the place of git, for a test. */
    static GitCommand of(Path program, Path directory, Duration patience) {
        return new GitCommand(directory, directory, Purpose.READ, program.toString(), patience, Links.REFUSED);
    }

    /**
     * Returns git for reading what is there at this moment. In the directory that the user works in, the environment may say
     * where: to a hook it names the index that is about to be committed, or the objects that a push has brought.
     */
    public static GitCommand in(Path directory) {
        return new GitCommand(directory, Purpose.READ);
    }

    /** Returns git for reading the repository that lies there, as {@code GitDirectory} reads it, whatever the environment says. */
    public static GitCommand onDisk(Path directory) {
        return new GitCommand(directory, Purpose.READ_ON_DISK);
    }

    /** Returns git for asking where the hooks of a repository are. */
    public static GitCommand forHooks(Path directory) {
        return new GitCommand(directory, Purpose.FIND_HOOKS);
    }

    /** Returns the same git in another directory of the repository. */
    public GitCommand movedTo(Path other) {
        return new GitCommand(asked, other, purpose, program, patience, links);
    }

    /** Returns the same git for a repository whose links may lead out of it, as the user says. */
    public GitCommand followingLinks() {
        return new GitCommand(asked, directory, purpose, program, patience, Links.FOLLOWED);
    }

    /** Returns git for making a repository of our own, without the user's configuration. */
    public static GitCommand forOwn(Path directory) {
        return new GitCommand(directory, Purpose.OWN);
    }

    /**
     * Returns all that a command prints.
     *
     * @throws IOException with git's first complaint, in one line, when it has one
     */
    public byte[] output(String... words) throws IOException {
        return outputFor(NO_INPUT, words);
    }

    /** The same of a command that reads standard input. */
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
     * Returns all that a command prints, and fails on any complaint: of what is damaged git lists the rest, says so, and may end
     * with 0 all the same.
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

    /** Returns true when the command ends with 0. */
    public boolean succeeds(String... words) throws IOException {
        try (GitProcess git = start(NO_INPUT, words)) {
            git.stdout().readAllBytes();
            return git.await() == 0;
        }
    }

    /**
     * Starts a command. Its complaints are not kept: {@link #errorOf} runs it again to learn of them.
     *
     * @param input that it reads; its output may have to be read before all of it is taken
     */
    public GitProcess start(byte[] input, String... words) throws IOException {
        return start(builder(words), input, null, patience, words[0]);
    }

    /** Starts a command whose standard input is left open. */
    public GitProcess startInteractive(String... words) throws IOException {
        ProcessBuilder git = builder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        return new GitProcess(git.start(), words[0], repository(), patience, null);
    }

    /** Runs a command that failed once more, and returns why it fails. */
    public IOException errorOf(byte[] input, String... words) throws IOException {
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (GitProcess git = start(builder(words), input, errors.toFile(), patience, words[0])) {
            git.stdout().transferTo(OutputStream.nullOutputStream());
            IOException error = error(errors, git.await(), words);
            return error == null
                    ? new IOException("git " + words[0] + " failed, but not when it was run again")
                    : error;
        } finally {
            Files.delete(errors);
        }
    }

    /**
     * Clones a repository with all its refs, as the user's own git would: with the user's configuration and credentials, but
     * without asking for any.
     *
     * @param folder that is there and empty
     * @throws IOException with git's own complaint, in one line, when it has one
     */
    public static void clone(String url, Path folder) throws IOException {
        Duration patience = url.startsWith("file:") ? GitProcess.PATIENCE : GitProcess.LONG_PATIENCE;
        GitCommand git = new GitCommand(folder, folder, Purpose.CLONE, null, patience, Links.REFUSED);
        // With progress, so that a host that is busy can be told from one that does not answer.
        String[] words = {"clone", "--progress", "--mirror", "--template=", "--", url, folder.toString()};
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try (GitProcess clone = git.start(git.builder(words), NO_INPUT, errors.toFile(), patience, words[0])) {
            clone.stdout().readAllBytes();
            IOException error = git.error(errors, clone.await(), words);
            if (error != null) {
                throw error;
            }
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
    }

    /** True for a command that lists refs, or that takes a revision which may be any of them. */
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

    /** Returns what git calls itself, as {@code git version 2.39.5}; the beginning of it when it says something else. */
    private String version() throws IOException {
        try (GitProcess git = start(NO_INPUT, "version");
                InputStream out = git.stdout()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1).strip();
            git.await();
            return text.startsWith(VERSION) ? text : VERSION;
        }
    }
}
