package dev.trapstreet.verify;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Result of a verification. Immutable.
 *
 * @param findings all findings, in their original order, each with its verification status
 * @param asked the number of requests, including failed ones; a token with several locations counts once
 * @param fromCache the number of results that came from the cache
 * @param cacheError why the results could not be cached, as a clause; empty if they were, or if there is no cache
 * @param interrupted whether the thread was interrupted, so that tokens were left out
 */
public record VerificationResult(
        List<Finding> findings, int asked, int fromCache, Optional<String> cacheError, boolean interrupted) {
    /** Creates a result with an immutable copy of the findings. */
    public VerificationResult {
        findings = List.copyOf(findings);
    }

    /** {@return the number of findings whose verification status is still unknown} */
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
