package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Finding of a related check: an unsafe name, policy or library version, whether or not a token is nearby. Immutable.
 *
 * @param fingerprint 32 hexadecimal digits derived from the rule and the matched text. It does not change when the file
 *     is moved or reformatted, so two locations may have the same fingerprint.
 * @param violation the violated rule
 * @param location the location of the matched text
 */
public record HygieneFinding(String fingerprint, RuleViolation violation, Location location) implements ReportEntry {
    /**
     * Report order: by descending severity, then by rule and location. The same input always yields the same report.
     */
    public static final Comparator<HygieneFinding> ORDER = Comparator.comparing(HygieneFinding::severity)
            .reversed()
            .thenComparing(hygieneFinding -> hygieneFinding.violation().id())
            .thenComparing(HygieneFinding::location, Location.ORDER);

    /** {@return the severity of the violated rule} */
    public Severity severity() {
        return violation.severity();
    }

    @Override
    public boolean reaches(Severity threshold) {
        return location.suppression().isEmpty() && severity().reaches(threshold);
    }

    @Override
    public <E extends Exception> void accept(Visitor<E> visitor) throws E {
        visitor.relatedCheck(this);
    }
}
