package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.Delta;
import org.jspecify.annotations.Nullable;

/** Cursor over the instructions of a delta that finds the object ids that were copied from the base. */
final class CopiedRanges {
    private @Nullable Delta delta;
    private final int width; // bytes of an object id
    private int part;
    private int start;

    CopiedRanges(int width) {
        this.width = width;
    }

    void begin(@Nullable Delta of) {
        delta = of;
        part = 0;
        start = 0;
    }

    /**
     * Returns whether one copy instruction covers the object id that starts at {@code at}. Successive calls must pass
     * increasing positions.
     */
    boolean has(int at) {
        if (delta == null) {
            return false;
        }
        while (part < delta.count() && delta.end(part) <= at) {
            start = delta.end(part++);
        }
        return part < delta.count() && delta.source(part) >= 0 && start <= at && at + width <= delta.end(part);
    }
}
