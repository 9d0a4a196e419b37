package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Flaw;
import dev.trapstreet.finding.Notice;
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
     * The code for a scan that came to its end. What is accepted counts for nothing; a notice counts like a finding.
     *
     * @param failOn the least severity that counts; empty when none does
     */
    public static ExitCode of(Report report, Optional<Severity> failOn) {
        if (failOn.isPresent() && reaches(report, failOn.get())) {
            return FINDINGS;
        }
        return report.complete() ? CLEAN : INCOMPLETE;
    }

    private static boolean reaches(Report report, Severity failOn) {
        // Loops, because a run that finds nothing loads no streams otherwise.
        for (Finding finding : report.findings()) {
            if (finding.severity().reaches(failOn) && finding.suppressed().isEmpty()) {
                return true;
            }
        }
        for (Flaw flaw : report.flaws()) {
            if (flaw.severity().reaches(failOn) && flaw.location().suppressed().isEmpty()) {
                return true;
            }
        }
        for (Notice notice : report.notices()) {
            if (notice.severity().reaches(failOn)) {
                return true;
            }
        }
        return false;
    }
}
