package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Violation of a rule. Immutable.
 *
 * @param id the rule's id, such as {@code MBX004}
 * @param title the rule's title
 * @param severity the severity in this case
 * @param message the problem in this case, in one or two sentences
 * @param remedy the recommended action
 */
public record RuleHit(String id, String title, Severity severity, String message, String remedy) {
    /** Order by descending severity, then by id. */
    public static final Comparator<RuleHit> ORDER =
            Comparator.comparing(RuleHit::severity).reversed().thenComparing(RuleHit::id);

    /**
     * Returns a copy with another severity.
     *
     * @param other the new severity
     * @return this value if the severity is the same, or a copy
     */
    public RuleHit at(Severity other) {
        return other == severity ? this : new RuleHit(id, title, other, message, remedy);
    }
}
