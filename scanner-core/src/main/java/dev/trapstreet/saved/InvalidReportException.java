package dev.trapstreet.saved;

/** Thrown for a file that is not a JSON report of this program. The message is a clause about the file, and quotes none of it. */
public final class InvalidReportException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidReportException(String why) {
        super(why);
    }

    InvalidReportException(String why, Throwable cause) {
        super(why, cause);
    }
}
