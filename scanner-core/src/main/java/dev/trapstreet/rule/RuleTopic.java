package dev.trapstreet.rule;

import java.util.Locale;

/**
 * Topic of a rule that the program treats specially: the key {@code about} of a rule file. A rule can have several topics or none, so that
 * no rule id appears in code.
 */
public enum RuleTopic {
    /** Tokens that no longer work. The severity is not lowered for such a token. */
    DEAD,
    /** The handling of tokens. The severity is lowered by one step if a temporary token is only in the history. */
    HANDLING,
    /** Exact statement of the fault: among rules of the same severity, the action of such a rule is recommended first. */
    SPECIFIC,
    /** Tokens that the scan found nowhere. The warning about them names the rule. */
    UNUSED,
    /** Audit category: the token works from any URL. */
    UNRESTRICTED,
    /** Audit category: the allowed URLs admit too many sites. */
    TOO_BROAD,
    /** Audit category: the token has more scopes than it needs. */
    OVER_SCOPED,
    /** Audit category: the token is due for rotation. */
    STALE,
    /** Audit category: the account's default token is used in production. */
    DEFAULT_IN_PRODUCTION,
    /** Audit category: one token is used by several apps or environments. */
    SHARED;

    /** {@return the word used in rule files: "too-broad"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
