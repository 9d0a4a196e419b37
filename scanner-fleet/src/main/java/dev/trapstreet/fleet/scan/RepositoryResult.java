package dev.trapstreet.fleet.scan;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * Result of the scan of one repository. Contains no token. Immutable.
 *
 * @param status the outcome
 * @param detail more about the outcome, safe to display; may be empty
 * @param startedAt the start, in milliseconds since 1970
 * @param millis the duration
 * @param objects git objects that were read
 * @param blobs blobs that were read
 * @param bytes bytes that were read, uncompressed
 * @param lines the report as JSON Lines, in UTF-8; empty if nothing was scanned
 * @param problems what could not be read
 * @param codeOwner who owns the code according to its CODEOWNERS file; empty if there is none or nothing was found
 * @param lastCommitter the address of the author of the newest commit; empty if nothing was found
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RepositoryResult(
        ScanStatus status,
        String detail,
        long startedAt,
        long millis,
        long objects,
        long blobs,
        long bytes,
        byte[] lines,
        ArrayList<ProblemRow> problems,
        String codeOwner,
        String lastCommitter)
        implements Serializable {
    /**
     * Problem as the table has it.
     *
     * @param kind the kind, such as {@code DAMAGED_PACK}
     * @param where the path or address, redacted
     * @param what the description
     * @param advice what to do
     */
    record ProblemRow(String kind, String where, String what, String advice) implements Serializable {}

    static RepositoryResult failed(ScanStatus status, String detail, long startedAt) {
        long millis = System.currentTimeMillis() - startedAt;
        return new RepositoryResult(status, detail, startedAt, millis, 0, 0, 0, new byte[0], new ArrayList<>(), "", "");
    }
}
