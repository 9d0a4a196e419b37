package dev.trapstreet.fake;

/** Thrown for a documented error of the API, with its HTTP status and message. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String words;

    Refusal(int status, String words) {
        super(words, null, false, false);
        this.status = status;
        this.words = words;
    }

    int status() {
        return status;
    }

    String words() {
        return words;
    }
}
