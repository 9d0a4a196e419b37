package dev.trapstreet;

import java.io.IOException;

/** Receiver of the results of {@link SecretScanner#scanEach}, one target after another. */
@FunctionalInterface
public interface TargetListener {
    /**
     * Receives the result of a target, which has been read, judged and closed. Targets are passed on in the order in which they are
     * complete, and never two at the same time, but not always by the same thread. Meanwhile other targets are read, so a receiver that
     * takes long does not stop the scan at once.
     *
     * @param target the result
     * @throws IOException if the result cannot be stored. The scan then ends, and throws this exception.
     */
    void scanned(TargetResult target) throws IOException;
}
