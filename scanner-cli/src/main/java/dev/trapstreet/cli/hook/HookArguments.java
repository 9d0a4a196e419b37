package dev.trapstreet.cli.hook;

import dev.trapstreet.run.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arguments of {@code trapstreet hook run}. Immutable.
 *
 * @param hook the hook to run
 * @param failOn the value of {@code --fail-on}; empty for the default of a scan
 * @param timeout the time limit in milliseconds; 0 for none
 * @param timeoutAction the result of a run that exceeds the time limit
 * @param baseline the value of {@code --baseline}, a file; empty for none
 * @param standardInput who writes to standard input
 * @param given the arguments from git: for a push, the name and the address of the remote; for a commit message, its file. The
 *     pre-commit framework passes the names of files to a pre-commit hook.
 */
record HookArguments(
        Hook hook,
        Optional<String> failOn,
        long timeout,
        TimeoutAction timeoutAction,
        Optional<String> baseline,
        StandardInput standardInput,
        List<String> given) {
    /** Writers of standard input. */
    enum StandardInput {
        /** Git itself, so that an empty input means that nothing is pushed. */
        GIT,
        /** Perhaps a hook manager that does not pass on what git wrote. */
        UNKNOWN
    }

    /** Result of a hook whose time limit was exceeded. */
    enum TimeoutAction {
        ALLOW,
        DENY
    }

    HookArguments {
        given = List.copyOf(given);
    }

    /**
     * Parses the arguments without picocli: a hook runs at every commit, and usually ends before picocli would be loaded. Options
     * precede the arguments from git.
     */
    static HookArguments of(List<String> typed) throws InvalidOptionException {
        Optional<Hook> hook = typed.isEmpty() ? Optional.empty() : Hook.ofKeyword(typed.get(0));
        if (hook.isEmpty()) {
            throw new InvalidOptionException(
                    "hook run takes " + Hook.keywords() + (typed.isEmpty() ? "" : ", not " + typed.get(0)));
        }
        Optional<String> failOn = Optional.empty();
        long timeout = 0;
        TimeoutAction timeoutAction = TimeoutAction.DENY;
        Optional<String> baseline = Optional.empty();
        StandardInput standardInput = StandardInput.UNKNOWN;
        int at = 1;
        while (at + 1 < typed.size() && typed.get(at).startsWith("--")) {
            String value = typed.get(at + 1);
            switch (typed.get(at)) {
                case "--fail-on" -> failOn = Optional.of(value);
                case "--timeout" -> timeout = milliseconds(value);
                case "--on-timeout" -> timeoutAction = timeoutAction(value);
                case "--baseline" -> baseline = Optional.of(value);
                case "--stdin" -> standardInput = standardInput(value);
                default -> throw new InvalidOptionException("hook run has no option " + typed.get(at));
            }
            at += 2;
        }
        List<String> given = new ArrayList<>(typed.subList(at, typed.size()));
        if (hook.get() == Hook.PRE_RECEIVE && !given.isEmpty()) {
            throw new InvalidOptionException("unexpected argument '" + given.get(0) + "' for hook run " + typed.get(0));
        }
        if (hook.get() == Hook.COMMIT_MSG && given.size() != 1) {
            throw new InvalidOptionException(
                    "hook run commit-msg takes the file of the commit message, as git passes it");
        }
        return new HookArguments(hook.get(), failOn, timeout, timeoutAction, baseline, standardInput, given);
    }

    static StandardInput standardInput(String word) throws InvalidOptionException {
        if (word.equals("git")) {
            return StandardInput.GIT;
        }
        throw new InvalidOptionException("--stdin takes git, not " + word);
    }

    /** Parses seconds, such as {@code 4}, {@code 4.5} or {@code 4s}, and returns milliseconds. */
    static long milliseconds(String seconds) throws InvalidOptionException {
        String digits = seconds.endsWith("s") ? seconds.substring(0, seconds.length() - 1) : seconds;
        try {
            long milliseconds = Math.round(1000 * Double.parseDouble(digits));
            if (milliseconds > 0 && milliseconds <= 86_400_000) {
                return milliseconds;
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException("--timeout takes seconds, such as 4.5, not " + seconds, e);
        }
        throw new InvalidOptionException("--timeout takes seconds, such as 4.5, not " + seconds);
    }

    static TimeoutAction timeoutAction(String word) throws InvalidOptionException {
        return switch (word) {
            case "allow" -> TimeoutAction.ALLOW;
            case "deny" -> TimeoutAction.DENY;
            default -> throw new InvalidOptionException("--on-timeout takes allow or deny, not " + word);
        };
    }
}
