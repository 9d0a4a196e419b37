package dev.trapstreet.pack;

import java.io.IOException;

/**
 * Thrown when a file of a repository does not have the format that git writes. The message is a clause that says what is
 * wrong. It never contains any of the content.
 */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /** The damage, without the name of the file. */
    private final String description;

    /**
     * Creates an exception.
     *
     * @param description what is wrong, as a clause without any of the content
     */
    public DamagedException(String description) {
        super(description);
        this.description = description;
    }

    /**
     * Creates an exception for an error of the JVM or of this program.
     *
     * @param e the error; its own message is dropped, because it may contain some of the content
     * @return an exception with advice for {@link OutOfMemoryError}, otherwise with the error's class name
     */
    public static DamagedException of(Throwable e) {
        return new DamagedException(
                e instanceof OutOfMemoryError
                        ? "there was not enough memory; increase it with --memory"
                        : "reading failed (" + e.getClass().getSimpleName() + ")");
    }

    /**
     * Converts an I/O failure.
     *
     * @param e the failure; its own message is dropped, because it may contain some of the content
     * @return {@code e} itself if it is a {@link DamagedException}, otherwise an exception with the class name of {@code e}
     */
    public static DamagedException of(IOException e) {
        return e instanceof DamagedException damaged
                ? damaged
                : new DamagedException(e.getClass().getSimpleName());
    }

    /** {@return what is wrong, as a clause without any of the content} */
    public String description() {
        return description;
    }

    /**
     * Does not record a stack trace. A damaged pack can cause very many exceptions, and their stack traces are never used.
     */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
