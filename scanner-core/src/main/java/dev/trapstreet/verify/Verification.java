package dev.trapstreet.verify;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What came of asking about the tokens of a report.
 *
 * @param findings those that were given, in their order, each with its verdict
 * @param asked requests that were answered or failed; a token that stands in many places counts once
 * @param kept verdicts that an earlier run had
 * @param notKept why the verdicts could not be kept for the next run; empty when they were
 */
public record Verification(List<Finding> findings, int asked, int kept, Optional<String> notKept) {
    public Verification {
        findings = List.copyOf(findings);
    }

    /** How many are still unknown. */
    public int unknown() {
        int unknown = 0;
        for (Finding finding : findings) {
            if (finding.verdict().state() == Verdict.State.UNKNOWN) {
                unknown++;
            }
        }
        return unknown;
    }
}
