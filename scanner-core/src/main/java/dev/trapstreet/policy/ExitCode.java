package dev.trapstreet.policy;

import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import java.util.Optional;

/** What a run tells the program that started it (DESIGN section 6). */
public enum ExitCode {
    /** Everything was read, and nothing reached the threshold. */
    CLEAN(0),
    /** Something reached the threshold. Wins over {@link #INCOMPLETE}. */
    FINDINGS(1),
    /** Wrong use or configuration: nothing was scanned. */
    USAGE(2),
    /** Something could not be read, or there was nothing to look at. */
    INCOMPLETE(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number for the operating system. */
    public int code() {
        return code;
    }

    /**
     * The code for a scan that came to its end.
     *
     * @param failOn the least severity that counts; empty when none does
     */
    public static ExitCode of(Report report, Optional<Severity> failOn) {
        boolean reached = failOn.isPresent()
                && (report.findings().stream().anyMatch(f -> f.severity().reaches(failOn.get()))
                        || report.flaws().stream().anyMatch(f -> f.severity().reaches(failOn.get())));
        if (reached) {
            return FINDINGS;
        }
        return report.complete() ? CLEAN : INCOMPLETE;
    }
}
