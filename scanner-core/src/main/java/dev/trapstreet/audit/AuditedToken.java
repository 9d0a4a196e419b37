package dev.trapstreet.audit;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Result of an audit for one token. Immutable.
 *
 * @param type the type of the token
 * @param redacted the redacted form of the token
 * @param id the authorization id
 * @param created the creation time, from the list or from the id
 * @param listed the properties in the account's list; empty if the token is not listed
 * @param restriction the restriction to allowed URLs
 * @param presence where the token was found
 * @param finding the finding in the code; empty if the token was not found or no code was scanned
 * @param categories the categories of the token, in the order of the constants
 * @param violations the violated rules, most severe first
 * @param severity the highest severity of the violations; {@link Severity#INFO} if there are none
 */
public record AuditedToken(
        TokenType type,
        String redacted,
        String id,
        Optional<Instant> created,
        Optional<ListingEntry> listed,
        Restriction restriction,
        Presence presence,
        Optional<Finding> finding,
        List<AuditCategory> categories,
        List<RuleViolation> violations,
        Severity severity) {
    /**
     * Order of an audit: unsuppressed tokens first, then by descending severity and by age, oldest first. The same
     * input always yields the same audit.
     */
    static final Comparator<AuditedToken> ORDER = Comparator.comparing(AuditedToken::isSuppressed)
            .thenComparing(AuditedToken::severity, Comparator.reverseOrder())
            .thenComparing(token -> token.created().orElse(Instant.EPOCH))
            .thenComparing(AuditedToken::id)
            .thenComparing(AuditedToken::redacted);

    /** Presence of a token in the account and in the code. */
    public enum Presence {
        /** Token in the account and in the code. */
        IN_CODE,
        /** Token in the account, but not in the code. */
        NOWHERE,
        /** Token in the account; no code was scanned. */
        NOT_SOUGHT,
        /** Token that authorized the audit, and is not in the code. */
        AUTHORIZING,
        /** Token in the code, but not in the account's complete list. */
        GONE,
        /** Token in the code, but not in a list that may be incomplete. */
        UNLISTED;

        /** {@return the word used in reports: "in-code"} */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Creates a result with immutable copies of the lists. */
    public AuditedToken {
        categories = List.copyOf(categories);
        violations = List.copyOf(violations);
    }

    /** {@return whether this is the account's default public token, which cannot be restricted} */
    public boolean isDefault() {
        return listed.map(ListingEntry::isDefault).orElse(false);
    }

    /** {@return whether all locations are suppressed, so that the token does not count} */
    public boolean isSuppressed() {
        return finding.flatMap(Finding::suppression).isPresent();
    }

    /** {@return the locations in the code; empty if there are none} */
    public List<Location> locations() {
        return finding.map(Finding::locations).orElse(List.of());
    }
}
