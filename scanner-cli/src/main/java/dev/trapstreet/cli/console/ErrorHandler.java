package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** From whatever went wrong in a command to a sentence and an exit code. */
public final class ErrorHandler {
    private ErrorHandler() {}

    /** The command's code, or that of its failure, about which a line is said. */
    public static int exitCodeOf(Console console, boolean debug, Callable<Integer> command) {
        try {
            return command.call();
        } catch (Throwable e) {
            return exitCodeOf(console, debug, e);
        }
    }

    public static int exitCodeOf(Console console, boolean debug, Throwable failure) {
        if (debug) {
            console.trace(failure);
        }
        if (failure instanceof CommandLine.ExecutionException && failure.getCause() != null) {
            return exitCodeOf(console, false, failure.getCause()); // picocli's wrapping says nothing to a user
        }
        if (failure instanceof UsageException) {
            console.error(String.valueOf(failure.getMessage()));
            return ExitCode.USAGE.code();
        }
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        console.error(
                "the run broke off (" + failure.getClass().getSimpleName() + message + "); with --debug it says where");
        return ExitCode.INCOMPLETE.code();
    }
}
