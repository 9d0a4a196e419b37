package dev.trapstreet.finding;

import java.util.Comparator;
import java.util.List;

/**
 * Violation of a rule. Immutable.
 *
 * @param id the rule's id, such as {@code MBX004}
 * @param title the rule's title
 * @param severity the severity in this case
 * @param message the problem in this case, in one or two sentences
 * @param remedy the recommended action
 * @param guidance whether the action is about this case or about tokens of this kind in general
 */
public record RuleViolation(
        String id, String title, Severity severity, String message, String remedy, Guidance guidance) {
    /** How exact a recommended action is. */
    public enum Guidance {
        /** The action for any token of this kind at such a location. */
        GENERAL,
        /** The action for what exactly is wrong here, such as one setting of a configuration. */
        SPECIFIC
    }

    /**
     * Creates a violation with a general action.
     *
     * @param id the rule's id
     * @param title the rule's title
     * @param severity the severity in this case
     * @param message the problem in this case
     * @param remedy the recommended action
     */
    public RuleViolation(String id, String title, Severity severity, String message, String remedy) {
        this(id, title, severity, message, remedy, Guidance.GENERAL);
    }

    /**
     * Returns the action to recommend first: that of the most severe violation, and among violations of the same severity a specific
     * one.
     *
     * @param violations the violations in {@link #ORDER}
     * @return the action; an empty string if there is no violation
     */
    public static String remedyOf(List<RuleViolation> violations) {
        for (RuleViolation violation : violations) {
            if (violation.severity() == violations.get(0).severity() && violation.guidance() == Guidance.SPECIFIC) {
                return violation.remedy();
            }
        }
        return violations.isEmpty() ? "" : violations.get(0).remedy();
    }

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
        return other == severity ? this : new RuleViolation(id, title, other, message, remedy, guidance);
    }
}
