package dev.trapstreet.finding;

import dev.trapstreet.token.MapboxToken;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One token, with all the places where it stands and what it means there.
 *
 * @param rules those it breaks, the worst first
 * @param setting of the place where it is worst, among those that are not accepted while there are any
 * @param tags of the token as a whole; what is true of a place alone stands in its location
 * @param locations in the order of {@link Location#ORDER}, one per line of a file
 * @param standing how it stands with Mapbox
 */
public record Finding(
        MapboxToken token,
        Severity severity,
        List<RuleHit> rules,
        Setting setting,
        List<Tag> tags,
        List<Location> locations,
        Standing standing) {
    /** What is accepted last; the worst first; among equals by place, so that the same input gives the same report. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.suppressed().isPresent())
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(f -> f.locations().get(0), Location.ORDER)
            .thenComparing(f -> f.token().fingerprint().hex());

    public Finding {
        rules = List.copyOf(rules);
        tags = List.copyOf(tags);
        locations = List.copyOf(locations);
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("a finding stands somewhere");
        }
    }

    /** As it is offline, of a worst place of which only the exposure is known. */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleHit> rules,
            Exposure exposure,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, rules, Setting.of(exposure), tags, locations);
    }

    /** As it is offline. */
    public Finding(
            MapboxToken token,
            Severity severity,
            List<RuleHit> rules,
            Setting setting,
            List<Tag> tags,
            List<Location> locations) {
        this(token, severity, rules, setting, tags, locations, Standing.OFFLINE);
    }

    /** Why it was accepted: it is when each of its places is, and the first one's reason stands for all. */
    public Optional<Suppression> suppressed() {
        for (Location location : locations) {
            if (location.suppressed().isEmpty()) {
                return Optional.empty();
            }
        }
        return locations.get(0).suppressed();
    }

    /** Who can read the place where it is worst. */
    public Exposure exposure() {
        return setting.exposure();
    }

    /** What the Tokens API says of the token. */
    public Verdict verdict() {
        return standing.verdict();
    }

    /** What the account says of where it works. */
    public Restriction restriction() {
        return standing.restriction();
    }

    /** The same with what the Tokens API says of the token. */
    public Finding withVerdict(Verdict said) {
        return with(standing.with(said));
    }

    /** The same with what the account says of where the token works. */
    public Finding withRestriction(Restriction said) {
        return with(standing.with(said));
    }

    /** The same of a token that stands so. How bad that is, is another question. */
    public Finding with(Standing other) {
        return new Finding(token, severity, rules, setting, tags, locations, other);
    }
}
