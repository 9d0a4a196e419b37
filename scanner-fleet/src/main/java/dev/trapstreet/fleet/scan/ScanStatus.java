package dev.trapstreet.fleet.scan;

import java.util.Locale;

/** Outcomes of the scan of a repository. */
public enum ScanStatus {
    /** Everything was read. */
    COMPLETE("read completely"),
    /** There is nothing in the repository. */
    EMPTY("without content"),
    /** It was read, except for parts such as encrypted archives. */
    INCOMPLETE("read in part"),
    /** Objects or files of git are damaged or missing. The rest was read. */
    DAMAGED("damaged"),
    /** The scan or the clone exceeded its time limit. */
    TIMED_OUT("too slow for --limit"),
    /** The memory did not suffice for it. */
    OUT_OF_MEMORY("too large for --memory"),
    /** There is no such repository, or it may not be read. */
    UNREADABLE("not readable"),
    /** The host does not answer or refuses. */
    UNREACHABLE("not reachable"),
    /** The scan failed unexpectedly. */
    FAILED("failed");

    private final String phrase;

    ScanStatus(String phrase) {
        this.phrase = phrase;
    }

    /** {@return the word in the table, such as "timed-out"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the status as text for users, after a number of repositories} */
    public String phrase() {
        return phrase;
    }

    /** {@return whether the repository was read completely} */
    public boolean isComplete() {
        return this == COMPLETE || this == EMPTY;
    }

    /** {@return whether another attempt with the same refs may succeed} */
    public boolean isWorthAnotherAttempt() {
        return !isComplete() && this != INCOMPLETE;
    }

    /**
     * Returns the status with the given word.
     *
     * @param word the word in the table
     * @return the status; {@link #FAILED} for a word of a later version
     */
    public static ScanStatus ofKeyword(String word) {
        for (ScanStatus status : values()) {
            if (status.keyword().equals(word)) {
                return status;
            }
        }
        return FAILED;
    }
}
