package dev.trapstreet.cli.console;

/** Thrown when options or configuration are invalid. The message is a sentence for the user. The exit code is 2. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param sentence what is wrong and what to do, starting in lower case and without a final period
     */
    public UsageException(String sentence) {
        super(sentence);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param sentence what is wrong and what to do, starting in lower case and without a final period
     * @param cause the underlying exception
     */
    public UsageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
