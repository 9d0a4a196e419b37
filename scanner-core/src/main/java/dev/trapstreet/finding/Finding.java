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
 * @param rules the violated rules, most severe first
 * @param setting the context of the most severe location; suppressed locations are considered only if all are
 *     suppressed
 * @param tags tags of the token as a whole; tags of a single location are in its {@link Location#setting}
 * @param locations the locations in the order of {@link Location#ORDER}, one per line of a file; not empty
 * @param standing the token's status at Mapbox
 */
public record Finding(
        MapboxToken token,
        Severity severity,
        List<RuleHit> rules,
        Setting setting,
        List<Tag> tags,
        List<Location> locations,
        Standing standing) {
    /**
     * Report order: unsuppressed findings first, then by descending severity, then by location. The same input always
     * yields the same report.
     */
    public static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.suppressed().isPresent())
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(f -> f.locations().get(0), Location.ORDER)
            .thenComparing(f -> f.token().fingerprint().hex());

    /**
     * Creates a finding with immutable copies of the lists.
     *
     * @throws IllegalArgumentException if there is no location
     */
    public Finding {
        rules = List.copyOf(rules);
        tags = List.copyOf(tags);
        locations = List.copyOf(locations);
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("a finding stands somewhere");
        }
    }

    /**
     * Creates a finding that was not checked online. Only the exposure of its most severe location is known.
     *
     * @param token the token
     * @param severity the highest severity of its violations
     * @param rules the violated rules, most severe first
     * @param exposure the exposure of the most severe location
     * @param tags tags of the token as a whole
     * @param locations the locations in the order of {@link Location#ORDER}; not empty
     */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleHit> rules,
            Exposure exposure,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, rules, Setting.of(exposure), tags, locations);
    }

    /**
     * Creates a finding that was not checked online.
     *
     * @param token the token
     * @param severity the highest severity of its violations
     * @param rules the violated rules, most severe first
     * @param setting the context of the most severe location
     * @param tags tags of the token as a whole
     * @param locations the locations in the order of {@link Location#ORDER}; not empty
     */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleHit> rules,
            Setting setting,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, rules, setting, tags, locations, Standing.OFFLINE);
    }

    /**
     * Returns the suppression of the finding. A finding is suppressed if all its locations are.
     *
     * @return the suppression of the first location, or an empty result if any location is not suppressed
     */
    public Optional<Suppression> suppressed() {
        for (Location location : locations) {
            if (location.suppressed().isEmpty()) {
                return Optional.empty();
            }
        }
        return locations.get(0).suppressed();
    }

    /** {@return the exposure of the most severe location} */
    public Exposure exposure() {
        return setting.exposure();
    }

    /** {@return the verification status} */
    public Verdict verdict() {
        return standing.verdict();
    }

    /** {@return the restriction to allowed URLs, as far as it is known} */
    public Restriction restriction() {
        return standing.restriction();
    }

    /**
     * Returns a copy with another verification status.
     *
     * @param said the new verification status
     * @return the copy, with unchanged severity
     */
    public Finding withVerdict(Verdict said) {
        return with(standing.with(said));
    }

    /**
     * Returns a copy with another restriction.
     *
     * @param said the new restriction
     * @return the copy, with unchanged severity
     */
    public Finding withRestriction(Restriction said) {
        return with(standing.with(said));
    }

    /**
     * Returns a copy with another status at Mapbox.
     *
     * @param other the new status
     * @return the copy, with unchanged severity
     */
    public Finding with(Standing other) {
        return new Finding(token, severity, rules, setting, tags, locations, other);
    }
}
