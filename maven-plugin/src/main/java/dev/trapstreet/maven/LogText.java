package dev.trapstreet.maven;

import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import org.apache.maven.plugin.MojoExecutionException;

/** Text for the log of a build. It may quote the project, and build servers execute commands in a log, so it is escaped and redacted. */
final class LogText {
    private LogText() {}

    /** Returns a message as one line without a token, without control characters and without a command. */
    static String line(String message) {
        return TerminalEscaper.escapeLine(Redactor.redact(message));
    }

    /** Returns an exception that fails the goal. The sentence may quote the project. */
    static MojoExecutionException failure(String sentence) {
        return new MojoExecutionException(line(sentence));
    }

    /** Returns an exception that fails the goal, with the stack trace of its cause. Maven prints the cause's message, so it is escaped. */
    static MojoExecutionException failure(String sentence, Throwable cause) {
        return new MojoExecutionException(line(sentence), new Cause(cause));
    }

    /** Copy of an exception that has its class name, its stack trace, and its message as a line for the log. */
    @SuppressWarnings(
            "OverrideThrowableToString") // only traces show the class; Maven repeats a message that ours lacks
    private static final class Cause extends Exception {
        private static final long serialVersionUID = 1;

        private final String original;

        Cause(Throwable original) {
            super(line(String.valueOf(original.getMessage())));
            this.original = original.getClass().getName();
            setStackTrace(original.getStackTrace());
        }

        @Override
        public String toString() {
            return original + ": " + getMessage();
        }
    }
}
