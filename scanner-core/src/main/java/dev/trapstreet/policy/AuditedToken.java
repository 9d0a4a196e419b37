package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Listed;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A token of an account, as its listing tells of it and, where it was looked for, with the places where it stands.
 *
 * @param redacted the form that may be shown
 * @param id by which the account knows it
 * @param listed what the listing says of it; empty for a token that is in the code alone
 * @param finding of the code; empty when it stands nowhere, or was not looked for
 * @param headings under which it stands, in their order
 * @param rules that it breaks, the worst first
 * @param severity of the worst of them; information when it breaks none
 */
public record AuditedToken(
        TokenType type,
        String redacted,
        String id,
        Optional<Instant> created,
        Optional<Listed> listed,
        Restriction restriction,
        Presence presence,
        Optional<Finding> finding,
        List<Heading> headings,
        List<RuleHit> rules,
        Severity severity) {
    /** What is accepted last; the worst first; among equals the older, so that the same account gives the same audit. */
    static final Comparator<AuditedToken> ORDER = Comparator.comparing(AuditedToken::accepted)
            .thenComparing(AuditedToken::severity, Comparator.reverseOrder())
            .thenComparing(token -> token.created().orElse(Instant.EPOCH))
            .thenComparing(AuditedToken::id)
            .thenComparing(AuditedToken::redacted);

    /** Where a token is. */
    public enum Presence {
        /** In the account and in what was scanned. */
        IN_CODE,
        /** In the account, and nowhere in what was scanned. */
        NOWHERE,
        /** In the account; nobody looked for it in any code. */
        NOT_SOUGHT,
        /** In the account: the very token by which this audit asked, found nowhere else. */
        AUTHORIZING,
        /** In what was scanned, and not in the account's listing. */
        GONE,
        /** In what was scanned, and not in the listing that was given, which may lack some of the account's tokens. */
        UNLISTED;

        /** The word used in reports: "in-code". */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public AuditedToken {
        headings = List.copyOf(headings);
        rules = List.copyOf(rules);
    }

    /** The account's default public token, which cannot be restricted. */
    public boolean isDefault() {
        return listed.map(Listed::isDefault).orElse(false);
    }

    /** True when each of its places is accepted: it then counts for nothing. */
    public boolean accepted() {
        return finding.flatMap(Finding::suppressed).isPresent();
    }

    /** Where it stands; none when it was found nowhere. */
    public List<Location> places() {
        return finding.map(Finding::locations).orElse(List.of());
    }
}
