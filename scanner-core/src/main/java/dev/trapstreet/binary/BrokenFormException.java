package dev.trapstreet.binary;

/** Thrown when a file is malformed, or takes more steps to read than a valid one needs. */
final class BrokenFormException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenFormException(String what) {
        super(what, null, false, false); // no stack trace: a hostile file may cause one exception for each token
    }
}
