package dev.trapstreet.policy;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Exit codes of the program. See docs/cli.md#exit-codes. */
public enum ExitCode {
    /** Everything was read, and nothing reached the threshold. */
    CLEAN(0),
    /** A finding or a warning reached the threshold. Takes precedence over {@link #INCOMPLETE}. */
    FINDINGS(1),
    /** Invalid options or configuration. Nothing was scanned. */
    USAGE(2),
    /** Something could not be read, or there was nothing to read. Takes precedence over {@link #UNVERIFIED}. */
    INCOMPLETE(3),
    /** Everything was read, but a required result of the Tokens API is missing. */
    UNVERIFIED(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** {@return the process exit code} */
    public int code() {
        return code;
    }

    /** Importance of verification for the exit code. */
    public enum Verdicts {
        /** The run succeeds without all results: {@code auto}. */
        BEST_EFFORT,
        /** Every requested token needs a result: {@code required}. */
        REQUIRED;

        /**
         * Returns the constant with the given word.
         *
         * @param word {@code auto} or {@code required}
         * @return the constant, or an empty result for any other word
         */
        public static Optional<Verdicts> ofKeyword(String word) {
            return switch (word) {
                case "auto" -> Optional.of(BEST_EFFORT);
                case "required" -> Optional.of(REQUIRED);
                default -> Optional.empty();
            };
        }
    }

    /**
     * Returns the exit code of a scan that does not require verification.
     *
     * @param report the report
     * @param failOn the lowest severity that fails the run; empty if findings never do
     * @return the exit code
     */
    public static ExitCode of(Report report, Optional<Severity> failOn) {
        return of(report, failOn, Verdicts.BEST_EFFORT);
    }

    /**
     * Returns the exit code of a completed scan. Suppressed findings do not count; warnings count like findings. A
     * requested token list is always required, because without it the rules about the list cannot be checked.
     *
     * @param report the report
     * @param failOn the lowest severity that fails the run; empty if findings never do
     * @param verdicts whether verification results are required
     * @return the exit code
     */
    public static ExitCode of(Report report, Optional<Severity> failOn, Verdicts verdicts) {
        if (!countingEntries(report, failOn).isEmpty()) {
            return FINDINGS;
        }
        if (!report.isComplete()) {
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

    /**
     * Returns the entries that fail a run. Exit code, summary, failed tests and annotations all count by this method.
     *
     * @param report the report
     * @param failOn the lowest severity that fails the run; empty if findings never do
     * @return the findings, related checks and warnings that count, in report order
     */
    public static List<ReportEntry> countingEntries(Report report, Optional<Severity> failOn) {
        List<ReportEntry> counting = new ArrayList<>();
        if (failOn.isPresent()) {
            // Written with loops, because a run without findings loads no stream classes otherwise.
            for (ReportEntry.Kind kind : ReportEntry.Kind.values()) {
                for (ReportEntry entry : report.entries(kind)) {
                    if (entry.reaches(failOn.get())) {
                        counting.add(entry);
                    }
                }
            }
        }
        return counting;
    }
}
