package dev.trapstreet.finding;

import dev.trapstreet.token.MapboxToken;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Token with all its locations, and the rules it violates there. Immutable.
 *
 * @param token the token
 * @param severity the highest severity of its violations
 * @param violations the violated rules, most severe first
 * @param context the context of the most severe location; suppressed locations are considered only if all are
 *     suppressed
 * @param tags tags of the token as a whole; tags of a single location are in its {@link Location#context}
 * @param locations the locations in the order of {@link Location#ORDER}, one per line of a file; not empty
 * @param accountStatus the token's status at Mapbox
 */
public record Finding(
        MapboxToken token,
        Severity severity,
        List<RuleViolation> violations,
        LocationContext context,
        List<Tag> tags,
        List<Location> locations,
        AccountStatus accountStatus) {
    /**
     * Report order: unsuppressed findings first, then by descending severity, then by location. The same input always
     * yields the same report.
     */
    public static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.suppression().isPresent())
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(f -> f.locations().get(0), Location.ORDER)
            .thenComparing(f -> f.token().fingerprint().hex());

    /**
     * Creates a finding with immutable copies of the lists.
     *
     * @throws IllegalArgumentException if there is no location
     */
    public Finding {
        violations = List.copyOf(violations);
        tags = List.copyOf(tags);
        locations = List.copyOf(locations);
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("a finding has at least one location");
        }
    }

    /**
     * Creates a finding that was not checked online. Only the exposure of its most severe location is known.
     *
     * @param token the token
     * @param severity the highest severity of its violations
     * @param violations the violated rules, most severe first
     * @param exposure the exposure of the most severe location
     * @param tags tags of the token as a whole
     * @param locations the locations in the order of {@link Location#ORDER}; not empty
     */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleViolation> violations,
            Exposure exposure,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, violations, LocationContext.of(exposure), tags, locations);
    }

    /**
     * Creates a finding that was not checked online.
     *
     * @param token the token
     * @param severity the highest severity of its violations
     * @param violations the violated rules, most severe first
     * @param context the context of the most severe location
     * @param tags tags of the token as a whole
     * @param locations the locations in the order of {@link Location#ORDER}; not empty
     */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleViolation> violations,
            LocationContext context,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, violations, context, tags, locations, AccountStatus.OFFLINE);
    }

    /**
     * Returns the suppression of the finding. A finding is suppressed if all its locations are.
     *
     * @return the suppression of the first location, or an empty result if any location is not suppressed
     */
    public Optional<Suppression> suppression() {
        for (Location location : locations) {
            if (location.suppression().isEmpty()) {
                return Optional.empty();
            }
        }
        return locations.get(0).suppression();
    }

    /** {@return the exposure of the most severe location} */
    public Exposure exposure() {
        return context.exposure();
    }

    /** {@return the verification status} */
    public Verdict verdict() {
        return accountStatus.verdict();
    }

    /** {@return the restriction to allowed URLs; {@link Restriction#UNKNOWN} unless the account's token list contains the token} */
    public Restriction restriction() {
        return accountStatus.restriction();
    }

    /**
     * Returns a copy with another verification status.
     *
     * @param verdict the new verification status
     * @return the copy, with unchanged severity
     */
    public Finding withVerdict(Verdict verdict) {
        return withAccountStatus(accountStatus.withVerdict(verdict));
    }

    /**
     * Returns a copy with another restriction.
     *
     * @param restriction the new restriction
     * @return the copy, with unchanged severity
     */
    public Finding withRestriction(Restriction restriction) {
        return withAccountStatus(accountStatus.withRestriction(restriction));
    }

    /**
     * Returns a copy with another status at Mapbox.
     *
     * @param other the new status
     * @return the copy, with unchanged severity
     */
    public Finding withAccountStatus(AccountStatus other) {
        return new Finding(token, severity, violations, context, tags, locations, other);
    }
}
