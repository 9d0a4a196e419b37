package dev.trapstreet.policy;

import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.InlineSuppression;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.token.MapboxToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resolver for the suppressions of a scan. Inline comments, configuration entries and the baseline are checked in this
 * order; the first match wins. A suppression that has expired or has no reason does not apply and causes a warning. Not
 * thread-safe.
 */
public final class SuppressionResolver {
    private final Configuration configuration;
    private final Optional<Baseline> baseline;
    private final InlineSuppressions inlineSuppressions;
    private final Instant now;
    private final Set<Notice> notices = new HashSet<>();
    private final Set<ConfigFile.SuppressionEntry> used = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Creates a resolver.
     *
     * @param configuration the configuration with suppression entries
     * @param baseline the known findings
     * @param inlineSuppressions the inline suppressions
     * @param now the time against which suppressions expire
     */
    public SuppressionResolver(
            Configuration configuration,
            Optional<Baseline> baseline,
            InlineSuppressions inlineSuppressions,
            Instant now) {
        this.configuration = configuration;
        this.baseline = baseline;
        this.inlineSuppressions = inlineSuppressions;
        this.now = now;
    }

    /** Applies the suppressions to the locations of a token. */
    List<Location> apply(MapboxToken token, List<Location> locations) {
        if (configuration == Configuration.NONE && baseline.isEmpty() && inlineSuppressions.isEmpty()) {
            return locations;
        }
        Optional<Suppression> known = baselined(token.fingerprint().hex());
        List<Location> marked = new ArrayList<>(locations.size());
        for (Location location : locations) {
            Optional<Suppression> suppression = inline(location, locations)
                    .or(() -> configured(token.fingerprint().hex(), location))
                    .or(() -> known);
            marked.add(suppression.isPresent() ? location.withSuppression(suppression.get()) : location);
        }
        return marked;
    }

    private Optional<Suppression> baselined(String fingerprint) {
        return baseline.filter(earlier -> earlier.contains(fingerprint))
                .map(earlier -> new Suppression(
                        Suppression.Origin.BASELINE,
                        earlier.name(),
                        "in the baseline",
                        Optional.empty(),
                        Optional.empty()));
    }

    /**
     * Applies severities, suppressions and the baseline to the findings of related checks.
     *
     * @param hygieneFindings the findings
     * @return the findings in report order, without those of disabled rules
     */
    public List<HygieneFinding> apply(List<HygieneFinding> hygieneFindings) {
        if (configuration == Configuration.NONE && baseline.isEmpty()) {
            return hygieneFindings;
        }
        List<HygieneFinding> marked = new ArrayList<>(hygieneFindings.size());
        for (HygieneFinding hygieneFinding : hygieneFindings) {
            Location location = hygieneFinding.location();
            Optional<ConfigFile.SeverityOverride> said = configuration
                    .targetOf(location)
                    .severity(
                            hygieneFinding.violation().id(), location.context().exposure());
            Optional<Severity> severity =
                    said.isPresent() ? said.get().severity() : Optional.of(hygieneFinding.severity());
            if (severity.isEmpty()) {
                continue; // the configuration disables the rule here
            }
            Optional<Suppression> suppression = configured(hygieneFinding.fingerprint(), location)
                    .or(() -> baselined(hygieneFinding.fingerprint()));
            Location place = suppression.isPresent() ? location.withSuppression(suppression.get()) : location;
            marked.add(new HygieneFinding(
                    hygieneFinding.fingerprint(), hygieneFinding.violation().withSeverity(severity.get()), place));
        }
        if (marked.size() > 1) {
            marked.sort(HygieneFinding.ORDER);
        }
        return marked;
    }

    /**
     * Finds an inline suppression for a location. A location in the history is also suppressed by a comment at a
     * present location with the same path, because comments cannot be added to past commits.
     */
    private Optional<Suppression> inline(Location location, List<Location> others) {
        Optional<Suppression> own =
                inlineSuppressions.find(location).flatMap(suppression -> active(location, suppression));
        if (own.isEmpty() && inlineSuppressions.ignoredAt(location).isPresent()) {
            notices.add(new Notice(Notice.Topic.NOT_IN_COMMIT, location.path() + ":" + location.line(), ""));
        }
        if (own.isPresent() || location.provenance().git().isEmpty() || inlineSuppressions.isEmpty()) {
            return own;
        }
        for (Location other : others) {
            boolean present = other.provenance().git().isEmpty()
                    && other.provenance().part() == location.provenance().part()
                    && other.contentId().isAtPathOf(location.contentId());
            if (present) {
                Optional<Suppression> there =
                        inlineSuppressions.find(other).flatMap(suppression -> active(other, suppression));
                if (there.isPresent()) {
                    return there;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Suppression> active(Location location, InlineSuppression suppression) {
        String where = location.path() + ":" + location.line();
        if (suppression.error().isPresent()) {
            Notice.Topic topic = suppression.spelling() == InlineSuppression.Spelling.NEARLY_RIGHT
                    ? Notice.Topic.MISSPELLED
                    : Notice.Topic.NOT_UNDERSTOOD;
            notices.add(new Notice(topic, where, suppression.error().get()));
            return Optional.empty();
        }
        return active(Suppression.Origin.LINE, where, suppression);
    }

    private Optional<Suppression> active(Suppression.Origin by, String where, InlineSuppression suppression) {
        if (suppression.reason().isEmpty()) {
            notices.add(new Notice(Notice.Topic.NO_REASON, where, ""));
            return Optional.empty();
        }
        if (suppression.until().isPresent()
                && SuppressionDate.hasPassed(suppression.until().get(), now)) {
            notices.add(expired(where, suppression));
            return Optional.empty();
        }
        return Optional.of(
                new Suppression(by, where, suppression.reason().get(), suppression.owner(), suppression.until()));
    }

    private static Notice expired(String where, InlineSuppression suppression) {
        String owner = suppression.owner().map(who -> ", owner " + who).orElse("");
        return new Notice(
                Notice.Topic.EXPIRED,
                where,
                "it applied until " + suppression.until().orElseThrow() + owner);
    }

    private Optional<Suppression> configured(String fingerprint, Location location) {
        TargetConfig target = configuration.targetOf(location);
        Optional<Suppression> first = Optional.empty();
        for (TargetConfig.MatchingSuppression accepted : target.suppressionsFor(fingerprint, location)) {
            used.add(accepted.entry());
            Optional<Suppression> holding = active(
                    Suppression.Origin.CONFIGURATION,
                    where(accepted.file(), accepted.entry()),
                    allowance(accepted.entry()));
            if (first.isEmpty()) {
                first = holding;
            }
        }
        return first;
    }

    private static String where(ConfigFile file, ConfigFile.SuppressionEntry entry) {
        return file.name() + ":" + entry.line();
    }

    private static InlineSuppression allowance(ConfigFile.SuppressionEntry entry) {
        return new InlineSuppression(entry.reason(), entry.owner(), entry.until(), Optional.empty());
    }

    /**
     * Returns all warnings about suppressions. Must be called after all tokens were rated.
     *
     * @param whole whether everything in the targets was read. Only then are unused entries reported, and only those of
     *     files in a target's own directory.
     * @return the warnings in report order
     */
    public List<Notice> notices(boolean whole) {
        for (TargetConfig target : configuration.targets()) {
            for (ConfigFiles.ApplicableFile applicable : target.files()) {
                for (ConfigFile.SuppressionEntry entry : applicable.file().suppressions()) {
                    // Includes entries that match nothing in this target, because they have expired in any case.
                    active(Suppression.Origin.CONFIGURATION, where(applicable.file(), entry), allowance(entry));
                    if (whole && target.isWhole(applicable) && !used.contains(entry)) {
                        notices.add(new Notice(Notice.Topic.UNUSED, where(applicable.file(), entry), ""));
                    }
                }
            }
        }
        List<Notice> all = new ArrayList<>(notices);
        if (all.size() > 1) {
            all.sort(Notice.ORDER);
        }
        return all;
    }
}
