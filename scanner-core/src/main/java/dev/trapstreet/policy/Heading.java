package dev.trapstreet.policy;

import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an audit asks of a token. The rules answer: a token stands under a heading when it breaks one of the heading's rules, and more
 * than for information.
 */
public enum Heading {
    /** It works from every page there is. */
    UNRESTRICTED("unrestricted", "MBX020"),
    /** Its allowed URLs let strangers in, or nobody knows whom. */
    TOO_BROAD("too broad", "MBX041", "MBX045", "MBX046"),
    /** It can do more than it has to. */
    OVER_SCOPED("over-scoped", "MBX060", "MBX061", "MBX062", "MBX063"),
    /** It is due for rotation. */
    STALE("stale", "MBX021", "MBX028"),
    /** The account's default token, in what people use. */
    DEFAULT_IN_PRODUCTION("default token in production", "MBX022"),
    /** One token for several apps or environments. */
    SHARED("shared by several apps", "MBX026"),
    /** Found in the code, and not in the account's listing. No rule tells: a deleted token may be none that anybody needs. */
    GONE("in the code, gone from the account"),
    /** Found in the code, and not in a listing that may lack some of the account's tokens. */
    UNLISTED("in the code, not in the listing that was given"),
    /** In the account's listing, and found nowhere. */
    UNUSED("in the account, nowhere in the code", "MBX030");

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> rules;

    Heading(String words, String... rules) {
        this.words = words;
        this.rules = Set.of(rules);
    }

    /** For a person: "too broad". */
    public String words() {
        return words;
    }

    /** For programs: "too-broad". */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True when nobody can tell who has looked at no code. */
    public boolean isOfCode() {
        return this == DEFAULT_IN_PRODUCTION || this == SHARED || this == GONE || this == UNLISTED || this == UNUSED;
    }

    /** True when it can have no token, as a listing is complete or may not be. */
    public boolean isEmptyIn(Audit audit) {
        return this == (audit.complete() ? UNLISTED : GONE);
    }

    /**
     * Those under which a token stands that breaks these rules, in their order.
     *
     * @param absence the one of a token that the listing does not have
     */
    static List<Heading> of(List<RuleHit> hits, Optional<Heading> absence) {
        List<Heading> headings = new ArrayList<>();
        for (Heading heading : values()) {
            boolean broken = false;
            for (RuleHit hit : hits) {
                broken |= heading.rules.contains(hit.id()) && hit.severity() != Severity.INFO;
            }
            if (broken || absence.equals(Optional.of(heading))) {
                headings.add(heading);
            }
        }
        return headings;
    }
}
