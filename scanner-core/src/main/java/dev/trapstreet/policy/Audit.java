package dev.trapstreet.policy;

import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account beside the code.
 *
 * @param at the moment by which ages are judged
 * @param complete whether the listing is all of the account: a file may hold one page of many
 * @param accountKnown whether the listing tells whose it is: one of a file does by its public tokens alone
 * @param scopesUnknown why the account's list of scopes is not known, as a clause; empty when it is, or was not asked for
 * @param unneeded scopes of the authorizing token that no audit needs
 * @param scanned the scan of the code; empty when none was wanted
 * @param others tokens in the code that are not of this account, or that no account lists
 * @param tokens what is accepted last, the worst first
 */
public record Audit(
        String account,
        Instant at,
        boolean complete,
        boolean accountKnown,
        Optional<String> scopesUnknown,
        List<String> unneeded,
        Optional<Report> scanned,
        int others,
        List<AuditedToken> tokens) {
    public Audit {
        unneeded = List.copyOf(unneeded);
        tokens = List.copyOf(tokens);
    }

    /** How many of the tokens the account's listing has. */
    public int listed() {
        int listed = 0;
        for (AuditedToken token : tokens) {
            listed += token.listed().isPresent() ? 1 : 0;
        }
        return listed;
    }

    /** How many stand under a heading and are not accepted. */
    public int count(Heading heading) {
        int count = 0;
        for (AuditedToken token : tokens) {
            count += token.headings().contains(heading) && !token.accepted() ? 1 : 0;
        }
        return count;
    }

    /** True when a token that is not accepted is as bad as that, or worse. */
    public boolean reaches(Severity threshold) {
        for (AuditedToken token : tokens) {
            if (token.severity().reaches(threshold) && !token.accepted()) {
                return true;
            }
        }
        return false;
    }
}
