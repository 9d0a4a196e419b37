package dev.trapstreet.cli.hook;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runner of a hook: scans what the commit or the push would add. Prints nothing if there are no findings. Otherwise prints the
 * findings, why they matter, and the ways to continue.
 */
public final class HookRunner {
    private final Console console;
    private final HookArguments typed;
    private final Map<String, String> environment;
    private final Path here;

    /**
     * Creates a run.
     *
     * @param here the directory in which git runs hooks: the root of the working tree, or a bare repository
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
     * @param here the root of the working tree, or a bare repository
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
        Optional<Source> source = source();
        if (source.isEmpty()) {
            return ExitCode.CLEAN.code(); // only refs are deleted, and nothing is added
        }
        // Git returns staged or pushed objects one by one, so a second thread would have nothing to do.
        ScanArguments arguments = ScanArguments.builder()
                .quiet(true)
                .noProgress(true)
                .threads("1")
                .failOn(typed.failOn().orElse(null))
                .build();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Console quiet = new Console(console.in(), text, console.err(), console.color(), environment);
        int code = new ScanRunner(quiet, arguments, List.of(source.get())).run();
        if (code == ExitCode.FINDINGS.code() || code == ExitCode.INCOMPLETE.code()) {
            block(code, text);
        } else if (text.size() > 0) {
            console.message("trapstreet: " + typed.hook().noun() + " "
                    + typed.hook().verb() + " tokens below the severity of --fail-on, so it is allowed.");
        }
        return code;
    }

    private Optional<Source> source() throws IOException {
        return switch (typed.hook()) {
            case PRE_COMMIT -> Optional.of(Sources.staged(here));
            case PRE_PUSH -> pushed().map(commits -> Sources.commits(here, commits));
            case PRE_RECEIVE -> received().map(commits -> Sources.commits(here, commits));
        };
    }

    /**
     * Returns the commits of a push, or an empty result if it only deletes refs. Reads lines of
     * {@code LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT}, in which an object id of zeros stands for a ref that does not exist.
     */
    private Optional<IncomingCommits> pushed() throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        String remote = typed.given().isEmpty() ? null : typed.given().get(0);
        String address = typed.given().size() < 2 ? null : typed.given().get(1);
        String to = revision("PRE_COMMIT_TO_REF"); // set by the pre-commit framework, which does not pass on the lines
        if (to != null) {
            tips.put(environment.getOrDefault("PRE_COMMIT_LOCAL_BRANCH", "HEAD"), to);
            add(revision("PRE_COMMIT_FROM_REF"), known);
            remote = environment.get("PRE_COMMIT_REMOTE_NAME");
            address = environment.get("PRE_COMMIT_REMOTE_URL");
        } else {
            for (String[] words : lines(4)) {
                if (!isZeroId(words[1])) {
                    tips.put(words[0], words[1]);
                }
                add(words[3], known);
            }
        }
        if (tips.isEmpty()) {
            return Optional.empty();
        }
        // If the remote has no name, git passes its address in place of the name.
        boolean named = remote != null && !remote.isEmpty() && !remote.equals(address);
        return Optional.of(IncomingCommits.ofPush(tips, known, named ? Optional.ofNullable(remote) : Optional.empty()));
    }

    /** Returns a revision from a variable. Rejects line breaks, because revisions are passed to git one per line. */
    private @Nullable String revision(String variable) throws IOException {
        String revision = environment.get(variable);
        if (revision != null && revision.indexOf('\n') >= 0) {
            throw new IOException(variable + " is not a revision: it has more than one line");
        }
        return revision;
    }

    private static void add(@Nullable String object, List<String> known) {
        if (object != null && !isZeroId(object)) {
            known.add(object);
        }
    }

    /**
     * Returns the commits of a received push, or an empty result if it only deletes refs. Reads lines of
     * {@code OLD-OBJECT NEW-OBJECT REF}.
     */
    private Optional<IncomingCommits> received() throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        for (String[] words : lines(3)) {
            if (!isZeroId(words[1])) {
                tips.put(words[2], words[1]);
            }
        }
        return tips.isEmpty() ? Optional.empty() : Optional.of(IncomingCommits.ofReceive(tips));
    }

    /** Reads the lines that git writes to standard input, and splits each one into a number of words. */
    private List<String[]> lines(int words) throws IOException {
        List<String[]> lines = new ArrayList<>();
        String said = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
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

    private void block(int code, ByteArrayOutputStream text) {
        boolean found = code == ExitCode.FINDINGS.code();
        Hook hook = typed.hook();
        console.message("trapstreet: " + hook.noun() + " is refused: "
                + (found ? "it " + hook.verb() + " a Mapbox token." : "it could not be read completely."));
        console.message("");
        console.message(text.toString(StandardCharsets.UTF_8).stripTrailing());
        if (found) {
            console.message("");
            console.message(String.join("\n", nextSteps(hook)));
        } else if (hook != Hook.PRE_RECEIVE) {
            console.message("With --no-verify, git continues without this check.");
        }
    }

    private static List<String> nextSteps(Hook hook) {
        String again = hook == Hook.PRE_COMMIT ? "then 'git add' the file again" : "then amend or rebase the commits";
        List<String> ways = new ArrayList<>();
        ways.add("Ways to continue:");
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
