package dev.trapstreet.cli.hook;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.git.TopLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Runner of a hook: scans what the commit or the push would add. Prints nothing if there are no findings. Otherwise prints the
 * findings, why they matter, and the ways to continue.
 */
public final class HookRunner {
    private final Console console;
    private final HookArguments typed;
    private final Map<String, String> environment;
    private final Path here;
    private boolean guessed; // whether every local branch is read, because it is not known which one is pushed

    /**
     * Creates a run.
     *
     * @param here the working directory: the root of the working tree, a bare repository, or any directory inside that a hook manager
     *     has changed to
     */
    HookRunner(Console console, HookArguments typed, Map<String, String> environment, Path here) {
        this.here = here;
        this.console = console;
        this.typed = typed;
        this.environment = environment;
    }

    /**
     * Runs a hook. Throws no exception. An anonymous class is used here, because linking a lambda would take a tenth of the time that a
     * commit may wait.
     *
     * @param console the streams and the environment of the run
     * @param words the words after {@code hook run}
     * @param environment the environment variables by name
     * @param here the working directory of the hook, the root of the repository or a directory inside
     * @return the exit code; git continues only if it is 0
     */
    public static int run(Console console, List<String> words, Map<String, String> environment, Path here) {
        return ErrorHandler.exitCodeOf(console, false, new Callable<Integer>() {
            @Override
            public Integer call() throws Exception {
                return new HookRunner(console, HookArguments.of(words), environment, here).run();
            }
        });
    }

    /** Scans within the time limit and returns the exit code. Git continues only if it is 0. */
    int run() throws InvalidOptionException, InterruptedException, IOException {
        if (typed.timeout() == 0) {
            return scan();
        }
        HookResult outcome = new HookResult();
        Thread thread =
                new Thread(() -> outcome.code = ErrorHandler.exitCodeOf(console, false, this::scan), "trapstreet-hook");
        thread.setDaemon(true); // after the time limit, the scan ends with the process
        thread.start();
        thread.join(typed.timeout());
        if (!thread.isAlive()) {
            return outcome.code;
        }
        boolean allowed = typed.timeoutAction() == HookArguments.TimeoutAction.ALLOW;
        console.error(typed.hook().noun() + " could not be read completely within " + typed.timeout()
                + " ms; by --on-timeout, it is " + (allowed ? "allowed without a check" : "refused"));
        return allowed ? ExitCode.CLEAN.code() : ExitCode.INCOMPLETE.code();
    }

    /** Exit code of a scan in another thread. */
    private static final class HookResult {
        private volatile int code = ExitCode.INCOMPLETE.code(); // if the thread dies
    }

    private int scan() throws InvalidOptionException, InterruptedException, IOException {
        List<Source> sources = sources();
        if (sources.isEmpty()) {
            return ExitCode.CLEAN.code(); // only refs are deleted, and nothing is added
        }
        ScanArguments arguments = ScanArguments.ofHook(
                typed.failOn(),
                typed.baseline().isPresent()
                        ? Optional.of(baseline(typed.baseline().get()))
                        : Optional.empty());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Console quiet = new Console(console.in(), text, console.err(), console.color(), environment);
        ScanRunner runner = new ScanRunner(quiet, arguments, sources);
        int code = runner.run();
        if (code == ExitCode.FINDINGS.code() || code == ExitCode.INCOMPLETE.code()) {
            block(code, text);
        } else if (runner.hasFoundTokens()) {
            console.message("trapstreet: " + typed.hook().noun() + " "
                    + typed.hook().verb() + " tokens below the severity of --fail-on, so it is allowed.");
        }
        return code;
    }

    /** Returns the path of the baseline. A relative one is relative to the top level, in whatever directory the hook runs. */
    private String baseline(String name) throws InvalidOptionException {
        return topLevel().resolve(RunOptions.path(name)).toString();
    }

    private Path topLevel() {
        return TopLevel.ofHook(here, environment);
    }

    /** Returns what the commit or the push would add; empty if it adds nothing. */
    private List<Source> sources() throws InvalidOptionException, IOException {
        PushedCommits commits = new PushedCommits(typed, environment, here);
        List<Source> sources = new ArrayList<>(2);
        Optional<IncomingCommits> incoming = Optional.empty();
        switch (typed.hook()) {
            case PRE_COMMIT -> {
                sources.add(Sources.stagedAround(here, environment));
                addFiles(typed.given(), sources);
                incoming = commits.ofFramework(); // as for "pre-commit run --from-ref A --to-ref B"
            }
            case COMMIT_MSG -> {
                Path file = RunOptions.path(typed.given().get(0));
                Path found = Files.exists(here.resolve(file)) ? here : topLevel();
                sources.add(Sources.commitMessage(topLevel(), CommitMessage.read(found.resolve(file))));
            }
            case PRE_PUSH -> incoming = commits.pushed(standardInput());
            case PRE_RECEIVE -> incoming = commits.received(standardInput());
        }
        guessed = commits.isGuessed();
        if (incoming.isPresent()) {
            sources.add(Sources.commitsAround(here, environment, incoming.get()));
        }
        return sources;
    }

    private String standardInput() throws IOException {
        return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Adds the files that a hook manager passes and that are not staged, as for "pre-commit run --all-files". During a commit it passes
     * the staged ones, which are read from the index.
     */
    private void addFiles(List<String> names, List<Source> sources) throws InvalidOptionException, IOException {
        if (names.isEmpty()) {
            return;
        }
        GitCommand git = GitCommand.in(here);
        Set<String> staged = new HashSet<>();
        if (git.succeeds("rev-parse", "--quiet", "--verify", "HEAD")) {
            staged.addAll(list(git, "diff-index", "--cached", "--name-only", "-z", "--relative", "HEAD", "--"));
        } else {
            staged.addAll(list(git, "ls-files", "-z"));
        }
        for (String name : names) {
            Path file = RunOptions.path(name);
            if (!staged.contains(name) && Files.exists(here.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                sources.add(Sources.at(here.resolve(file).normalize()));
            }
        }
    }

    private static List<String> list(GitCommand git, String... words) throws IOException {
        return List.of(new String(git.output(words), StandardCharsets.UTF_8).split("\0", -1));
    }

    private void block(int code, ByteArrayOutputStream text) {
        boolean found = code == ExitCode.FINDINGS.code();
        Hook hook = typed.hook();
        console.message("trapstreet: " + hook.noun() + " is refused: "
                + (found ? "it " + hook.verb() + " a Mapbox token." : "it could not be read completely."));
        console.message("");
        console.message(text.toString(StandardCharsets.UTF_8).stripTrailing());
        if (found) {
            console.message("");
            if (guessed) {
                console.message(
                        "Git's list of the pushed refs did not reach this hook, so every local branch was read, pushed or "
                                + "not.\nLet the hook manager pass it on: for lefthook, use_stdin: true.\n");
            }
            console.message(String.join("\n", nextSteps(hook)));
        } else if (hook != Hook.PRE_RECEIVE) {
            console.message("With --no-verify, git continues without this check.");
        }
    }

    private static List<String> nextSteps(Hook hook) {
        List<String> ways = new ArrayList<>();
        ways.add("Ways to continue:");
        if (hook == Hook.COMMIT_MSG) {
            ways.add("  1. Remove the token from the message. It is kept in .git/COMMIT_EDITMSG.");
            ways.add("  2. Skip this check with git commit --no-verify. Everyone who can read the repository, or any");
            ways.add("     clone of it, can then read the token.");
            return ways;
        }
        String again = hook == Hook.PRE_COMMIT ? "then 'git add' the file again" : "then amend or rebase the commits";
        ways.add("  1. Remove the token: read it from the environment or a secret manager, " + again + ".");
        if (hook != Hook.PRE_COMMIT) {
            ways.add("     A later commit that removes it is not enough: the earlier one still contains it.");
        }
        ways.add("  2. If the token may stay there, suppress it with a reason, in a comment on its line:");
        ways.add("     trapstreet:allow reason=\"demo account, allowed URLs set\" until=2027-01-31");
        if (hook == Hook.PRE_RECEIVE) {
            ways.add("  The check cannot be skipped: this server accepts no push with a token in it.");
        } else {
            String command = hook == Hook.PRE_COMMIT ? "git commit --no-verify" : "git push --no-verify";
            ways.add("  3. Skip this check with " + command + ". Everyone who can read the repository, or any");
            ways.add(
                    "     clone of it, can then read the token. Once pushed, it has to be deleted at Mapbox and replaced.");
        }
        return ways;
    }
}
