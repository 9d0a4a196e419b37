package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Throws at one of the calls that a faulty file system is asked for, and counts them. */
public final class Faults {
    static final Faults NONE = new Faults(path -> false, -1, AssertionError::new);

    private final Predicate<Path> about;
    private final int at;
    private final Supplier<Throwable> failure;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String thrownAt = "";

    /**
     * Fails one call, counted from the first.
     *
     * @param about the files whose calls count
     * @param at the number of the call that fails, from 0; -1 for none
     * @param failure an IOException, or unchecked
     */
    public Faults(Predicate<Path> about, int at, Supplier<Throwable> failure) {
        this.about = about;
        this.at = at;
        this.failure = failure;
    }

    /** A call about that file. */
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

    /** How many calls there were. */
    public int calls() {
        return calls.get();
    }

    /** The call that failed; empty when none did. */
    public String thrownAt() {
        return thrownAt;
    }
}
