package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Failure that a faulty file system injects at one of its calls. Counts the calls. */
public final class Faults {
    static final Faults NONE = new Faults(path -> false, -1, AssertionError::new);

    private final Predicate<Path> about;
    private final int at;
    private final Supplier<Throwable> failure;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String thrownAt = "";

    /**
     * Creates a failure of one call, counted from 0.
     *
     * @param about the files whose calls count
     * @param at the number of the call that fails, from 0; -1 for none
     * @param failure an IOException, or an unchecked exception
     */
    public Faults(Predicate<Path> about, int at, Supplier<Throwable> failure) {
        this.about = about;
        this.at = at;
        this.failure = failure;
    }

    /** Counts a call for a file, and throws if it is the one that fails. */
    void call(String what, Path file) throws IOException {
        if (about.test(file) && calls.getAndIncrement() == at) {
            thrownAt = what + " " + file;
            Throwable thrown = failure.get();
            if (thrown instanceof IOException e) {
                throw e;
            }
            if (thrown instanceof RuntimeException e) {
                throw e;
            }
            throw (Error) thrown;
        }
    }

    /** Returns the number of calls. */
    public int calls() {
        return calls.get();
    }

    /** Returns the call that failed; empty if none did. */
    public String thrownAt() {
        return thrownAt;
    }
}
