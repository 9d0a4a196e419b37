package dev.trapstreet.fake;

/** Thrown for a documented error of the API, with its HTTP status and message. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String message;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
        this.message = message;
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }
}
