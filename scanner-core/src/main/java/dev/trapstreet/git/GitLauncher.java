package dev.trapstreet.git;

import dev.trapstreet.git.GitEnvironment.Purpose;
import dev.trapstreet.git.GitFileCheck.Links;
import dev.trapstreet.git.jgit.JGitCommand;
import dev.trapstreet.git.jgit.UnsupportedRepositoryException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starter of git commands in one directory, with the environment, the options and the checks that {@link GitCommand} describes. This is
 * the only class that starts other programs; tests in each module check that. Without a git program, commands that read are run by JGit.
 *
 * <p>Thread-safe.
 */
final class GitLauncher {
    static final byte[] NO_INPUT = {};

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

    /**
     * Creates a starter. Nothing is started or checked yet.
     *
     * @param asked the directory to which location variables of the environment may apply
     * @param directory the directory to run in
     * @param program the program to run in place of git; null for the git on the PATH
     * @param patience the maximum time without progress
     */
    GitLauncher(Path asked, Path directory, Purpose purpose, @Nullable String program, Duration patience, Links links) {
        this.asked = asked;
        this.directory = directory;
        this.purpose = purpose;
        this.program = program;
        this.patience = patience;
        this.links = links;
    }

    GitLauncher movedTo(Path other) {
        return new GitLauncher(asked, other, purpose, program, patience, links);
    }

    GitLauncher followingLinks() {
        return new GitLauncher(asked, directory, purpose, program, patience, Links.FOLLOWED);
    }

    /** Returns whether commands are run by JGit, because there is no git program. */
    boolean isInProcess() {
        return program == null && !GitProgram.isInstalled();
    }

    /**
     * Starts a command with complete input.
     *
     * @param errors the file that receives standard error; null to discard it
     */
    RunningGit start(byte[] input, @Nullable File errors, String... words) throws IOException {
        if (isInProcess()) {
            return inProcess(input, words);
        }
        return start(builder(words), input, errors, words[0]);
    }

    GitProcess start(ProcessBuilder git, byte[] input, @Nullable File errors, String subcommand) throws IOException {
        git.redirectError(errors == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(errors));
        GitProcess started = new GitProcess(git.start(), subcommand, repository(), patience, errors);
        StdinWriter.write(started.stdin(), input);
        return started;
    }

    /** Starts a command whose standard input stays open. */
    RunningGit startInteractive(String... words) throws IOException {
        if (isInProcess()) {
            return inProcess(NO_INPUT, words);
        }
        ProcessBuilder git = builder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        return new GitProcess(git.start(), words[0], repository(), patience, null);
    }

    /** Runs a command by JGit. */
    private GitInProcess inProcess(byte[] input, String... words) throws IOException {
        boolean reads = purpose == Purpose.READ || purpose == Purpose.READ_ON_DISK;
        if (!reads || !JGitCommand.supports(words)) {
            throw GitUnusableException.notInstalled();
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        GitEnvironment.adapt(environment, purpose, asked);
        check(environment, words);
        try {
            return new GitInProcess(JGitCommand.start(directory, environment, input, words));
        } catch (UnsupportedRepositoryException e) {
            throw GitUnusableException.unsupportedByJGit(e);
        }
    }

    ProcessBuilder builder(String... words) throws IOException {
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
     * takes git hours without being a standstill. JGit cannot be stopped, and waits forever for an included pipe.
     */
    private void checkConfiguration() throws IOException {
        if (isInProcess()) {
            throw GitUnusableException.unsupportedByJGit(
                    new IOException("is not used for a repository whose configuration includes other files"));
        }
        configurationChecked = true; // also for the command that checks it
        String[] words = {"rev-parse", "--git-dir"};
        try (GitProcess git = start(builder(words), NO_INPUT, null, words[0])) {
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
            revisions |= word.equals(GitCommand.END_OF_OPTIONS);
        }
        return false;
    }

    private synchronized Object repository() {
        return repository == null ? directory : repository;
    }
}
