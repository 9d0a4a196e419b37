package dev.trapstreet.pack;

import java.io.IOException;

/** Bytes that are not what git writes: which rule they break, in a clause that holds nothing of their content. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String description;

    public DamagedException(String description) {
        super(description);
        this.description = description;
    }

    /** A failure of the Java machine, or a fault of this program, in words that hold nothing of what was read. */
    public static DamagedException of(Throwable e) {
        return new DamagedException(
                e instanceof OutOfMemoryError
                        ? "the memory ran out; give more by --memory"
                        : "reading broke off (" + e.getClass().getSimpleName() + ")");
    }

    /** A failure in words that hold nothing of what was read: itself, or the name of what else went wrong. */
    public static DamagedException of(IOException e) {
        return e instanceof DamagedException damaged
                ? damaged
                : new DamagedException(e.getClass().getSimpleName());
    }

    /** Which rule is broken, as a clause. */
    public String description() {
        return description;
    }

    /** A damaged pack can throw a great many of these, and where in the code is never of interest. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
