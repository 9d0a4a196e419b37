package dev.trapstreet.cli.console;

/** What the user asked for cannot be done: wrong use or wrong configuration. Its message is a sentence for the user. */
public final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    public Mistake(String sentence) {
        super(sentence);
    }

    public Mistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
