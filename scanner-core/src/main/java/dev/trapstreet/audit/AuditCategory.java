package dev.trapstreet.audit;

import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.RuleTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Categories of an audit. A token belongs to a category if it violates a rule about the category's topic with a severity
 * above {@link Severity#INFO}.
 */
public enum AuditCategory {
    /** The token works from any URL. */
    UNRESTRICTED("unrestricted", RuleTopic.UNRESTRICTED),
    /** The allowed URLs include sites of other people, or cannot be evaluated. */
    TOO_BROAD("too broad", RuleTopic.TOO_BROAD),
    /** The token has more scopes than it needs. */
    OVER_SCOPED("over-scoped", RuleTopic.OVER_SCOPED),
    /** The token is due for rotation. */
    STALE("stale", RuleTopic.STALE),
    /** The account's default token is used in production. */
    DEFAULT_IN_PRODUCTION("default token in production", RuleTopic.DEFAULT_IN_PRODUCTION),
    /** One token is used by several apps or environments. */
    SHARED("shared by several apps", RuleTopic.SHARED),
    /**
     * The token is in the code, but not in the account's complete list. This has no rule: a deleted token may no longer
     * be needed.
     */
    GONE("in the code, missing from the account", null),
    /** The token is in the code, but not in a list that may be incomplete. */
    UNLISTED("in the code, not in the given token list", null),
    /** The token is in the account's list, but was not found in the code. */
    UNUSED("in the account, not in the code", RuleTopic.UNUSED);

    private final String phrase;
    private final @Nullable RuleTopic topic; // null for a category without rules

    AuditCategory(String phrase, @Nullable RuleTopic topic) {
        this.phrase = phrase;
        this.topic = topic;
    }

    /** {@return the category as text for users: "too broad"} */
    public String phrase() {
        return phrase;
    }

    /** {@return the category as a word for machine-readable output: "too-broad"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether this category can only be determined if code was scanned} */
    public boolean needsCode() {
        return this == DEFAULT_IN_PRODUCTION || this == SHARED || this == GONE || this == UNLISTED || this == UNUSED;
    }

    /**
     * Returns whether this category cannot contain any token in an audit: {@link #GONE} requires a complete list, and
     * {@link #UNLISTED} an incomplete one.
     *
     * @param complete whether the list is known to contain every token of the account
     * @return whether the category is always empty
     */
    public boolean isEmptyFor(boolean complete) {
        return this == (complete ? UNLISTED : GONE);
    }

    /**
     * Returns the categories of a token, in the order of the constants.
     *
     * @param rules the rules, whose topics name the category
     * @param violations the violated rules
     * @param absence the category of a token that is not in the account's list; empty if it is
     */
    static List<AuditCategory> of(RuleSet rules, List<RuleViolation> violations, Optional<AuditCategory> absence) {
        List<AuditCategory> categories = new ArrayList<>();
        for (AuditCategory category : values()) {
            boolean broken = false;
            Set<String> ids = category.topic == null ? Set.of() : rules.idsAbout(category.topic);
            for (RuleViolation violation : violations) {
                broken |= ids.contains(violation.id()) && violation.severity() != Severity.INFO;
            }
            if (broken || absence.equals(Optional.of(category))) {
                categories.add(category);
            }
        }
        return categories;
    }
}
