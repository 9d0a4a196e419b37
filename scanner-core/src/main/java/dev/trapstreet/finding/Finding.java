package dev.trapstreet.finding;

import dev.trapstreet.token.MapboxToken;
import java.util.ArrayList;
import java.util.Collections;
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
 * @param violationsByLocation the rules violated at each location, most severe first, in the order of the locations. Empty for
 *     a suppressed location if any other is not suppressed.
 */
public record Finding(
        MapboxToken token,
        Severity severity,
        List<RuleViolation> violations,
        LocationContext context,
        List<Tag> tags,
        List<Location> locations,
        AccountStatus accountStatus,
        List<List<RuleViolation>> violationsByLocation)
        implements ReportEntry {
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
     * @throws IllegalArgumentException if there is no location, or not one list of violations for each location
     */
    public Finding {
        violations = List.copyOf(violations);
        tags = List.copyOf(tags);
        locations = List.copyOf(locations);
        violationsByLocation = List.copyOf(violationsByLocation);
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("a finding has at least one location");
        }
        if (locations.size() != violationsByLocation.size()) {
            throw new IllegalArgumentException("each location needs a list of violations");
        }
    }

    /**
     * Creates a finding that violates the same rules at each of its locations.
     *
     * @param token the token
     * @param severity the highest severity of its violations
     * @param violations the violated rules, most severe first
     * @param context the context of the most severe location
     * @param tags tags of the token as a whole
     * @param locations the locations in the order of {@link Location#ORDER}; not empty
     * @param accountStatus the token's status at Mapbox
     */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleViolation> violations,
            LocationContext context,
            List<Tag> tags,
            List<Location> locations,
            AccountStatus accountStatus) {
        this(
                token,
                severity,
                violations,
                context,
                tags,
                locations,
                accountStatus,
                Collections.nCopies(locations.size(), violations));
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
        return new Finding(token, severity, violations, context, tags, locations, other, violationsByLocation);
    }

    /**
     * Returns the severity at one location: the highest severity of the rules violated there.
     *
     * @param index the index of the location
     * @return the severity; info if no rule is violated there. If no rule is violated at any location, the severity of the
     *     finding, which is high if the token could not be assessed.
     */
    public Severity severityAt(int index) {
        if (violations.isEmpty()) {
            return severity;
        }
        List<RuleViolation> there = violationsByLocation.get(index);
        return there.isEmpty() ? Severity.INFO : there.get(0).severity();
    }

    /**
     * Returns the locations at which a rule is violated: first those with the highest severity there, and among them those that
     * are not only in the history, because a viewer can open them.
     *
     * @param violation a violation of this finding; only the id of its rule matters
     * @return the locations
     */
    public List<Location> locationsOf(RuleViolation violation) {
        List<ViolatedLocation> violated = new ArrayList<>();
        for (int i = 0; i < locations.size(); i++) {
            for (RuleViolation there : violationsByLocation.get(i)) {
                if (there.id().equals(violation.id())) {
                    violated.add(new ViolatedLocation(locations.get(i), there.severity()));
                }
            }
        }
        violated.sort(ViolatedLocation.ORDER);
        return violated.stream().map(ViolatedLocation::location).toList();
    }

    /** Location with the severity of one rule there. */
    private record ViolatedLocation(Location location, Severity severity) {
        private static final Comparator<ViolatedLocation> ORDER = Comparator.comparing(
                        ViolatedLocation::severity, Comparator.reverseOrder())
                .thenComparing(violated -> violated.location().isOnlyInHistory())
                .thenComparing(ViolatedLocation::location, Location.ORDER);
    }

    @Override
    public boolean reaches(Severity threshold) {
        return severity.reaches(threshold) && suppression().isEmpty();
    }

    @Override
    public <E extends Exception> void accept(Visitor<E> visitor) throws E {
        visitor.finding(this);
    }
}
