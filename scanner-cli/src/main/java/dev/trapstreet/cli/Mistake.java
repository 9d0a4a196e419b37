package dev.trapstreet.cli;

/** What the user asked for cannot be done: wrong use or wrong configuration. Its message is a sentence for the user. */
final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    Mistake(String sentence) {
        super(sentence);
    }

    Mistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
