package dev.trapstreet.finding;

import java.util.Comparator;

/**
 * Something around tokens that is wrong in itself, whether or not a token stands there: a name, a policy, an old library.
 *
 * @param fingerprint 32 hexadecimal digits of the rule and of what was found, so that it stays what it is when its file is
 *     moved or reformatted; two places may have the same one
 * @param hit the rule that says so
 */
public record Flaw(String fingerprint, RuleHit hit, Location location) {
    /** The worst first, then by rule and by place, so that the same input gives the same report. */
    public static final Comparator<Flaw> ORDER = Comparator.comparing(Flaw::severity)
            .reversed()
            .thenComparing(flaw -> flaw.hit().id())
            .thenComparing(Flaw::location, Location.ORDER);

    /** How bad it is. */
    public Severity severity() {
        return hit.severity();
    }
}
