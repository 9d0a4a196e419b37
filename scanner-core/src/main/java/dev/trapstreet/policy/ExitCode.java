package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Flaw;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
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
    /** Something could not be read, or there was nothing to look at. Wins over {@link #UNVERIFIED}. */
    INCOMPLETE(3),
    /** All was read, and what the Tokens API was to say could not be had. */
    UNVERIFIED(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number for the operating system. */
    public int code() {
        return code;
    }

    /** Whether a scan is good without a verdict on every token that was asked about. */
    public enum Verdicts {
        /** Word: {@code auto}. */
        WISHED,
        /** Word: {@code required}. */
        REQUIRED;

        /** By its word; empty for a word that is none. */
        public static Optional<Verdicts> ofWord(String word) {
            return switch (word) {
                case "auto" -> Optional.of(WISHED);
                case "required" -> Optional.of(REQUIRED);
                default -> Optional.empty();
            };
        }
    }

    /** The code for a scan whose verdicts nobody requires. */
    public static ExitCode of(Report report, Optional<Severity> failOn) {
        return of(report, failOn, Verdicts.WISHED);
    }

    /**
     * The code for a scan that came to its end. What is accepted counts for nothing; a notice counts like a finding. A listing
     * that was asked for is required always: without it the rules about it could not be judged.
     *
     * @param failOn the least severity that counts; empty when none does
     */
    public static ExitCode of(Report report, Optional<Severity> failOn, Verdicts verdicts) {
        if (failOn.isPresent() && reaches(report, failOn.get())) {
            return FINDINGS;
        }
        if (!report.complete()) {
            return INCOMPLETE;
        }
        for (Problem problem : report.problems()) {
            boolean lacks = problem.kind() == Problem.Kind.LISTING_UNKNOWN
                    || (problem.kind() == Problem.Kind.VERDICT_UNKNOWN && verdicts == Verdicts.REQUIRED);
            if (lacks) {
                return UNVERIFIED;
            }
        }
        return CLEAN;
    }

    /** The code for an audit that came to its end. One of no token and no code looked at nothing. */
    public static ExitCode of(Audit audit, Optional<Severity> failOn) {
        if (failOn.isPresent() && audit.reaches(failOn.get())) {
            return FINDINGS;
        }
        return audit.scanned().map(Report::complete).orElse(audit.listed() > 0) ? CLEAN : INCOMPLETE;
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
