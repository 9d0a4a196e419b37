package dev.trapstreet.cli.console;

/** What the user asked for cannot be done: wrong use or wrong configuration. Its message is a sentence for the user. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String sentence) {
        super(sentence);
    }

    public UsageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
