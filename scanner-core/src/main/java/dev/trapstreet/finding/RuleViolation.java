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
public record RuleViolation(String id, String title, Severity severity, String message, String remedy) {
    /** Order by descending severity, then by id. */
    public static final Comparator<RuleViolation> ORDER =
            Comparator.comparing(RuleViolation::severity).reversed().thenComparing(RuleViolation::id);

    /**
     * Returns a copy with another severity.
     *
     * @param other the new severity
     * @return this value if the severity is the same, or a copy
     */
    public RuleViolation withSeverity(Severity other) {
        return other == severity ? this : new RuleViolation(id, title, other, message, remedy);
    }
}
