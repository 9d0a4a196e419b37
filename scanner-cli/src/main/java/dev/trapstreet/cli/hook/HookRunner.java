package dev.trapstreet.cli.hook;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.policy.ExitCode;
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
 * One run of a hook: a scan of what the commit or the push would bring in, silent when it is clean. When it is not, it says
 * what was found where, why that matters, and the ways on.
 */
public final class HookRunner {
    private final Console console;
    private final HookArguments typed;
    private final Map<String, String> environment;
    private final Path here;

    /** @param here where git runs its hooks: the root of the working tree, or a bare repository */
    HookRunner(Console console, HookArguments typed, Map<String, String> environment, Path here) {
        this.here = here;
        this.console = console;
        this.typed = typed;
        this.environment = environment;
    }

    /**
     * Runs one from its words; throws nothing. A class of its own calls the rest, because a lambda that is linked here would
     * cost a tenth of the time that a commit may wait.
     */
    public static int run(Console console, List<String> words, Map<String, String> environment, Path here) {
        return ErrorHandler.exitCodeOf(console, false, new Callable<Integer>() {
            @Override
            public Integer call() throws Exception {
                return new HookRunner(console, HookArguments.of(words), environment, here).run();
            }
        });
    }

    /** Gives the exit code: with 0 git goes on, with any other it does not. */
    int run() throws UsageException, InterruptedException, IOException {
        if (typed.timeout() == 0) {
            return scan();
        }
        HookResult outcome = new HookResult();
        Thread thread =
                new Thread(() -> outcome.code = ErrorHandler.exitCodeOf(console, false, this::scan), "trapstreet-hook");
        thread.setDaemon(true); // what is still running when the time is over ends with the process
        thread.start();
        thread.join(typed.timeout());
        if (!thread.isAlive()) {
            return outcome.code;
        }
        boolean allowed = typed.timeoutAction() == HookArguments.TimeoutAction.ALLOW;
        console.error(typed.hook().noun() + " was not read to its end within " + typed.timeout()
                + " ms; --on-timeout says to " + (allowed ? "let it pass, unread" : "refuse it"));
        return allowed ? ExitCode.CLEAN.code() : ExitCode.INCOMPLETE.code();
    }

    /** Of the scan that runs beside the clock. */
    private static final class HookResult {
        private volatile int code = ExitCode.INCOMPLETE.code(); // for a thread that dies
    }

    private int scan() throws UsageException, InterruptedException, IOException {
        Optional<Source> source = source();
        if (source.isEmpty()) {
            return ExitCode.CLEAN.code(); // refs are deleted, and nothing comes in
        }
        // Git hands over what is staged or pushed one by one, so that a second thread would have nothing to do.
        List<String> words = new ArrayList<>(List.of("--quiet", "--no-progress", "--threads", "1"));
        if (typed.failOn().isPresent()) {
            words.add("--fail-on");
            words.add(typed.failOn().get());
        }
        Optional<ScanArguments> arguments = ScanArguments.parseFast(words);
        if (arguments.isEmpty()) {
            throw new UsageException("--fail-on takes info, low, medium, high, critical or none");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Console quiet = new Console(console.in(), text, console.err(), console.color(), environment);
        int code = new ScanRunner(quiet, arguments.get(), List.of(source.get())).run();
        if (code == ExitCode.FINDINGS.code() || code == ExitCode.INCOMPLETE.code()) {
            block(code, text);
        } else if (text.size() > 0) {
            console.message("trapstreet: " + typed.hook().noun() + " "
                    + typed.hook().verb() + " tokens that do not reach --fail-on, so it goes on.");
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

    /** Lines of {@code LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT}; zeros stand for what is not there. */
    private Optional<IncomingCommits> pushed() throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        String remote = typed.given().isEmpty() ? null : typed.given().get(0);
        String address = typed.given().size() < 2 ? null : typed.given().get(1);
        String to = revision("PRE_COMMIT_TO_REF"); // of the framework pre-commit, which keeps the lines to itself
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
        // Git gives the address in the place of the name when the push goes to no remote that has one.
        boolean named = remote != null && !remote.isEmpty() && !remote.equals(address);
        return Optional.of(IncomingCommits.ofPush(tips, known, named ? Optional.ofNullable(remote) : Optional.empty()));
    }

    /** The framework hands on what its user typed. Git is asked for revisions line by line. */
    private @Nullable String revision(String variable) throws IOException {
        String revision = environment.get(variable);
        if (revision != null && revision.indexOf('\n') >= 0) {
            throw new IOException(variable + " is no revision: it has more than one line");
        }
        return revision;
    }

    private static void add(@Nullable String object, List<String> known) {
        if (object != null && !isZeroId(object)) {
            known.add(object);
        }
    }

    /** Lines of {@code OLD-OBJECT NEW-OBJECT REF}. */
    private Optional<IncomingCommits> received() throws IOException {
        Map<String, String> tips = new LinkedHashMap<>();
        for (String[] words : lines(3)) {
            if (!isZeroId(words[1])) {
                tips.put(words[2], words[1]);
            }
        }
        return tips.isEmpty() ? Optional.empty() : Optional.of(IncomingCommits.ofReceive(tips));
    }

    /** What git says on standard input. */
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
                throw new IOException("what stands on standard input is not what git says to a "
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
                + (found ? "it " + hook.verb() + " a Mapbox token." : "not all of it could be read."));
        console.message("");
        console.message(text.toString(StandardCharsets.UTF_8).stripTrailing());
        if (found) {
            console.message("");
            console.message(String.join("\n", nextSteps(hook)));
        } else if (hook != Hook.PRE_RECEIVE) {
            console.message("With --no-verify git goes on without having it looked at.");
        }
    }

    private static List<String> nextSteps(Hook hook) {
        String again = hook == Hook.PRE_COMMIT ? "then 'git add' the file again" : "then amend or rebase the commits";
        List<String> ways = new ArrayList<>();
        ways.add("Ways on:");
        ways.add("  1. Take it out: read the token from the environment or a secret manager, " + again + ".");
        if (hook != Hook.PRE_COMMIT) {
            ways.add("     A later commit that removes it is not enough: the earlier one still holds it.");
        }
        ways.add("  2. It may stand there: say why in a comment on its line,");
        ways.add("     trapstreet:allow reason=\"demo account, allowed URLs set\" until=2027-01-31");
        if (hook == Hook.PRE_RECEIVE) {
            ways.add("  3. There is no third way from here: this server takes no push with a token in it.");
        } else {
            String command = hook == Hook.PRE_COMMIT ? "git commit --no-verify" : "git push --no-verify";
            ways.add("  3. " + command + ": the token then stands in the history, readable for everybody who can read");
            ways.add("     the repository, in every clone; once pushed it can only be deleted at Mapbox and replaced.");
        }
        return ways;
    }
}
