package dev.trapstreet.binary;

/** Thrown when a file is malformed, or takes more steps to read than a valid one needs. */
final class MalformedFormatException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedFormatException(String what) {
        super(what, null, false, false); // no stack trace: a hostile file may cause one exception for each token
    }
}
