package dev.trapstreet.pack;

import java.io.IOException;

/** Thrown when a pack has more objects than fit in the available memory. */
public final class TooManyObjectsException extends IOException {
    private static final long serialVersionUID = 1;

    /** Number of objects in the pack. */
    private final int count;

    TooManyObjectsException(int count) {
        super("it contains " + count + " objects, more than fit into memory");
        this.count = count;
    }

    /** {@return the number of objects in the pack} */
    public int count() {
        return count;
    }
}
