package dev.trapstreet.maven;

import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import org.apache.maven.plugin.MojoExecutionException;

/** Text for the log of a build. Names and messages in it come from the project, and a build server obeys commands in its log. */
final class LogText {
    private LogText() {}

    /** Returns a message as one line without a token, without control characters and without a command. */
    static String line(String message) {
        return TerminalEscaper.escapeLine(Redactor.redact(message));
    }

    /** Returns a failure of the goal with this sentence, which may quote the project. */
    static MojoExecutionException failure(String sentence) {
        return new MojoExecutionException(line(sentence));
    }

    /** Returns a failure of the goal with this sentence and the stack trace of its cause. Maven prints the messages of causes, too. */
    static MojoExecutionException failure(String sentence, Throwable cause) {
        return new MojoExecutionException(line(sentence), new Cause(cause));
    }

    /** A copy of an exception with its class, its message as a line for the log, and its stack trace. */
    @SuppressWarnings(
            "OverrideThrowableToString") // the class is for a trace alone: Maven repeats a message that ours does not
    // hold
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
