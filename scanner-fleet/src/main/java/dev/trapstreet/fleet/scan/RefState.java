package dev.trapstreet.fleet.scan;

import java.io.Serializable;

/**
 * State of a repository before it is scanned: what its refs point to, and its size. Immutable.
 *
 * @param digest the digest of all refs; for a local repository, also of the names and sizes of its packs. Empty if it is not known.
 * @param bytes the size in bytes; 0 if it is not known
 * @param status {@link ScanStatus#COMPLETE} if the refs could be read, otherwise the reason why not
 * @param detail more about the reason, redacted; may be empty
 */
public record RefState(String digest, long bytes, ScanStatus status, String detail) implements Serializable {
    static RefState of(String digest, long bytes) {
        return new RefState(digest, bytes, ScanStatus.COMPLETE, "");
    }

    static RefState failed(ScanStatus status, String detail) {
        return new RefState("", 0, status, detail);
    }
}
