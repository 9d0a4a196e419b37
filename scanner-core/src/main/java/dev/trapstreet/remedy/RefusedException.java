package dev.trapstreet.remedy;

/**
 * Thrown when a remediation is impossible or harmful. The message is a sentence without a token, and says what can be
 * done instead.
 */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence);
    }
}
