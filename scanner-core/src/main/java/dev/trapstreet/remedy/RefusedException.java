package dev.trapstreet.remedy;

/** What is asked for cannot be done, or should not. Its message is a sentence without a token, and says what can be done. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence);
    }
}
