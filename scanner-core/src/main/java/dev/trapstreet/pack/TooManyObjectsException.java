package dev.trapstreet.pack;

import java.io.IOException;

/** A pack that holds more objects than there is memory for. */
public final class TooManyObjectsException extends IOException {
    private static final long serialVersionUID = 1;

    private final int count;

    TooManyObjectsException(int count) {
        super("it holds " + count + " objects, more than there is memory for");
        this.count = count;
    }

    /** How many it holds. */
    public int count() {
        return count;
    }
}
