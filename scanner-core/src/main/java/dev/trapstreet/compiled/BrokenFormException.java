package dev.trapstreet.compiled;

/** A form does not hold together, or takes more steps to read than a sound one. */
final class BrokenFormException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenFormException(String what) {
        super(what, null, false, false); // a hostile file may raise one for each of its tokens
    }
}
