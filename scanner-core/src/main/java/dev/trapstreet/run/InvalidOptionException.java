package dev.trapstreet.run;

/**
 * Thrown when an option or the configuration is invalid, before anything is scanned. The message is a sentence for the user. A front end
 * prints it and ends the run as wrong use.
 */
public final class InvalidOptionException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param sentence what is wrong and what to do, starting in lower case and without a final period
     */
    public InvalidOptionException(String sentence) {
        super(sentence);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param sentence what is wrong and what to do, starting in lower case and without a final period
     * @param cause the underlying exception
     */
    public InvalidOptionException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
