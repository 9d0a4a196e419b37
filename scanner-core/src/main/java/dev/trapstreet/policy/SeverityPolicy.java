package dev.trapstreet.policy;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.RuleTopic;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Policy that turns a token and its locations into a finding: the rules it violates there, and their severity (see
 * docs/domain.md#decisions). Not thread-safe, because {@link SuppressionResolver} is not.
 */
public final class SeverityPolicy {
    private final RuleSet rules;
    private final Set<String> aboutDeadTokens;
    private final Set<String> aboutHandling;
    private final Instant now;
    private final Configuration configuration;
    private final SuppressionResolver suppressions;

    /**
     * Creates a policy without configuration and suppressions.
     *
     * @param rules the rules
     * @param now the time against which ages and lifetimes are checked
     */
    public SeverityPolicy(RuleSet rules, Instant now) {
        this(
                rules,
                now,
                Configuration.NONE,
                new SuppressionResolver(Configuration.NONE, Optional.empty(), new InlineSuppressions(), now));
    }

    /**
     * Creates a policy with configuration and suppressions.
     *
     * @param rules the rules
     * @param now the time against which ages and lifetimes are checked
     * @param configuration the configuration, which can change severities
     * @param suppressions the suppressions
     */
    public SeverityPolicy(RuleSet rules, Instant now, Configuration configuration, SuppressionResolver suppressions) {
        this.rules = rules;
        this.aboutDeadTokens = rules.idsAbout(RuleTopic.DEAD);
        this.aboutHandling = rules.idsAbout(RuleTopic.HANDLING);
        this.now = now;
        this.configuration = configuration;
        this.suppressions = suppressions;
    }

    /**
     * Rates a token that was not checked online. Each location is rated on its own, and each rule has the severity of
     * its most severe location. Suppressed locations count only if all are suppressed.
     *
     * @param token the token
     * @param tags the tags of the token as a whole
     * @param locations the classified locations in their order; not empty
     * @return the finding
     */
    public Finding assess(MapboxToken token, Collection<Tag> tags, List<Location> locations) {
        return assess(token, tags, locations, AccountStatus.OFFLINE);
    }

    /**
     * Rates a token again after its status at Mapbox has become known.
     *
     * @param known the finding, with the new status
     * @return the finding with updated violations and severity
     */
    public Finding assess(Finding known) {
        return assess(known.token(), known.tags(), known.locations(), known.accountStatus());
    }

    /**
     * Rates a token at one location, regardless of suppressions, to compare locations with each other.
     *
     * @param token the token
     * @param location the classified location
     * @return the severity of its most severe violation; {@link Severity#INFO} if there is none
     */
    public Severity severity(MapboxToken token, Location location) {
        Severity severity = Severity.INFO;
        TargetConfig target = configuration.targetOf(location);
        for (RuleViolation violation : violations(token, location.context(), Set.of(), target, AccountStatus.OFFLINE)) {
            severity = violation.severity().compareTo(severity) > 0 ? violation.severity() : severity;
        }
        return severity;
    }

    private Finding assess(
            MapboxToken token, Collection<Tag> tags, List<Location> locations, AccountStatus accountStatus) {
        Set<Tag> known = EnumSet.noneOf(Tag.class);
        known.addAll(tags);
        if (rules.documentationExample(token.fingerprint()).isPresent()) {
            known.add(Tag.DOCUMENTATION_EXAMPLE);
        }
        List<Tag> inOrder = List.copyOf(known);
        List<Location> places = suppressions.apply(token, HistoryOnlyPolicy.withHistoryTag(locations));
        List<Location> counting = countedLocations(places);
        LocationContext first = counting.get(0).context();
        // docs/domain.md#decisions 7: examples printed by Mapbox's own documentation violate no rule.
        if (token.confidence() == Confidence.PLACEHOLDER || known.contains(Tag.DOCUMENTATION_EXAMPLE)) {
            return new Finding(token, Severity.INFO, List.of(), first, inOrder, places, accountStatus);
        }
        // A token with many locations mostly has the same few contexts, so each context is rated only once.
        IdentityHashMap<TargetConfig, Map<LocationContext, List<RuleViolation>>> judged = new IdentityHashMap<>();
        Map<String, RuleViolation> worst = new HashMap<>();
        // docs/domain.md#decisions 1: a public token that violates no rule is information, because its restriction is
        // unknown offline.
        Severity severity = Severity.INFO;
        LocationContext decisive = first;
        List<List<RuleViolation>> byLocation = new ArrayList<>(places.size());
        for (Location location : places) {
            if (counting != places && location.suppression().isPresent()) {
                byLocation.add(List.of());
                continue;
            }
            LocationContext context = location.context();
            TargetConfig target = configuration.targetOf(location);
            Map<LocationContext, List<RuleViolation>> here = judged.computeIfAbsent(target, key -> new HashMap<>());
            List<RuleViolation> violations = here.get(context);
            if (violations == null) {
                violations = violations(token, context, known, target, accountStatus);
                violations.sort(RuleViolation.ORDER);
                violations = List.copyOf(violations);
                here.put(context, violations);
            }
            byLocation.add(violations);
            for (RuleViolation violation : violations) {
                worst.merge(violation.id(), violation, (a, b) -> b.severity().compareTo(a.severity()) > 0 ? b : a);
                if (violation.severity().compareTo(severity) > 0) {
                    severity = violation.severity();
                    decisive = context;
                }
            }
        }
        List<RuleViolation> all = new ArrayList<>(worst.values());
        all.sort(RuleViolation.ORDER);
        return new Finding(token, severity, all, decisive, inOrder, places, accountStatus, byLocation);
    }

    /**
     * Whether only the owner of the machine can read the location: git ignores the file, and nothing is published from it. If the
     * exposure is unknown, a token other than a secret one may be meant for a page, as for its severity.
     */
    private static boolean isLocal(MapboxToken token, LocationContext context) {
        return context.tags().contains(Tag.LOCAL_ONLY)
                && context.exposure().isReadInRepository()
                && (context.exposure() != Exposure.UNKNOWN || token.type() == TokenType.SECRET);
    }

    /** Returns the locations that are not suppressed, or all of them if every location is suppressed. */
    private static List<Location> countedLocations(List<Location> locations) {
        List<Location> open = new ArrayList<>(locations.size());
        for (Location location : locations) {
            if (location.suppression().isEmpty()) {
                open.add(location);
            }
        }
        return open.isEmpty() ? locations : open;
    }

    private List<RuleViolation> violations(
            MapboxToken token,
            LocationContext context,
            Set<Tag> known,
            TargetConfig target,
            AccountStatus accountStatus) {
        LocationContext whole = context;
        for (Tag tag : known) {
            whole = whole.withTag(tag);
        }
        List<RuleViolation> violations = new ArrayList<>();
        for (RuleViolation violation : rules.evaluate(token, whole, now, target.ages(), accountStatus)) {
            Optional<ConfigFile.SeverityOverride> said = target.severity(violation.id(), context.exposure());
            Optional<Severity> severity = said.isPresent() ? said.get().severity() : Optional.of(violation.severity());
            if (severity.isEmpty()) {
                continue; // the configuration disables the rule here
            }
            RuleViolation configured = violation.withSeverity(severity.get());
            RuleViolation there = whole.tags().contains(Tag.HISTORY_ONLY)
                    ? HistoryOnlyPolicy.lower(token, configured, aboutHandling.contains(configured.id()))
                    : configured;
            // docs/domain.md#decisions 2: a token that is certain to be unusable is information in any location.
            boolean over = accountStatus.verdict().isDead() && !aboutDeadTokens.contains(violation.id());
            boolean local = isLocal(token, whole);
            violations.add(over || local ? there.withSeverity(Severity.INFO) : there);
        }
        return violations;
    }
}
