package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Error handler of all commands. Turns failures into error messages and exit codes. */
public final class ErrorHandler {
    private ErrorHandler() {}

    /**
     * Runs a command, and prints an error message if it fails. Throws no exception.
     *
     * @param console receives the error message
     * @param debug whether to print a stack trace as well
     * @param command the command, which returns its exit code
     * @return the exit code of the command, or of its failure
     */
    public static int exitCodeOf(Console console, boolean debug, Callable<Integer> command) {
        try {
            return command.call();
        } catch (Throwable e) {
            return exitCodeOf(console, debug, e);
        }
    }

    /**
     * Prints the error message of a failure.
     *
     * @param console receives the error message
     * @param debug whether to print a stack trace as well
     * @param failure a {@link InvalidOptionException}, or any other exception, which aborted the run
     * @return 2 for a {@link InvalidOptionException}, otherwise 3
     */
    public static int exitCodeOf(Console console, boolean debug, Throwable failure) {
        if (debug) {
            console.trace(failure);
        }
        if (failure instanceof CommandLine.ExecutionException && failure.getCause() != null) {
            return exitCodeOf(console, false, failure.getCause()); // picocli's wrapper contains nothing for users
        }
        if (failure instanceof InvalidOptionException) {
            console.error(String.valueOf(failure.getMessage()));
            return ExitCode.USAGE.code();
        }
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        console.error("the run was aborted (" + failure.getClass().getSimpleName() + message
                + "); --debug prints a stack trace");
        return ExitCode.INCOMPLETE.code();
    }
}
