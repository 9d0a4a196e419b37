package dev.trapstreet.audit;

import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Comparison of an account's token list with the findings of a scan. Immutable.
 *
 * @param account the account
 * @param at the time against which ages were checked
 * @param complete whether the list is known to contain every token of the account; a file may contain a single page
 * @param accountKnown whether the list reveals its account; a file does only if it contains public tokens
 * @param scopesUnknown why the account's available scopes are unknown, as a clause; empty if they are known or were not
 *     requested
 * @param unneeded the scopes of the authorizing token that an audit does not require
 * @param scanned the report of the scan; empty if no code was scanned
 * @param otherAccountsCount the number of tokens in the code that cannot be in the list, such as those of other accounts
 * @param tokens the tokens: unsuppressed ones first, most severe first
 */
public record Audit(
        String account,
        Instant at,
        boolean complete,
        boolean accountKnown,
        Optional<String> scopesUnknown,
        List<String> unneeded,
        Optional<Report> scanned,
        int otherAccountsCount,
        List<AuditedToken> tokens) {
    /** Creates an audit with immutable copies of the lists. */
    public Audit {
        unneeded = List.copyOf(unneeded);
        tokens = List.copyOf(tokens);
    }

    /** {@return the number of tokens in the account's list} */
    public int listed() {
        int listed = 0;
        for (AuditedToken token : tokens) {
            listed += token.listed().isPresent() ? 1 : 0;
        }
        return listed;
    }

    /**
     * Returns the number of unsuppressed tokens in a category.
     *
     * @param category the category
     * @return the number of tokens
     */
    public int count(AuditCategory category) {
        int count = 0;
        for (AuditedToken token : tokens) {
            count += token.categories().contains(category) && !token.isSuppressed() ? 1 : 0;
        }
        return count;
    }

    /**
     * Returns whether any unsuppressed token is at or above a threshold.
     *
     * @param threshold the threshold
     * @return whether the threshold is reached
     */
    public boolean reaches(Severity threshold) {
        for (AuditedToken token : tokens) {
            if (token.severity().reaches(threshold) && !token.isSuppressed()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the exit code of this audit. An audit without a scan and without any listed token is incomplete.
     *
     * @param failOn the lowest severity that fails the run; empty if none does
     * @return the exit code
     */
    public ExitCode exitCode(Optional<Severity> failOn) {
        if (failOn.isPresent() && reaches(failOn.get())) {
            return ExitCode.FINDINGS;
        }
        return scanned.map(Report::isComplete).orElse(listed() > 0) ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
    }
}
