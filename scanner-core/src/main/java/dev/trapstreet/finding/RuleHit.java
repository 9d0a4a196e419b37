package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * A rule that a token breaks where it stands.
 *
 * @param id such as {@code MBX004}
 * @param title of the rule
 * @param message what is wrong with this very token, one or two sentences
 * @param remedy what to do
 */
public record RuleHit(String id, String title, Severity severity, String message, String remedy) {
    /** The worst first, then by id. */
    public static final Comparator<RuleHit> ORDER =
            Comparator.comparing(RuleHit::severity).reversed().thenComparing(RuleHit::id);

    /** The same rule, as bad as that. */
    public RuleHit at(Severity other) {
        return other == severity ? this : new RuleHit(id, title, other, message, remedy);
    }
}
