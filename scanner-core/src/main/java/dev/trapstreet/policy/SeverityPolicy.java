package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
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
 * docs/domain.md#decisions). Used by one thread, because its {@link Acceptance} is.
 */
public final class SeverityPolicy {
    /** Rules about tokens that no longer work. Their severity is not lowered for such tokens. */
    private static final Set<String> ABOUT_DEAD_TOKENS = Set.of("MBX010", "MBX012", "MBX029");

    private final RuleSet rules;
    private final Instant now;
    private final Configuration configuration;
    private final Acceptance acceptance;

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
                new Acceptance(Configuration.NONE, Optional.empty(), new LineAllowances(), now));
    }

    /**
     * Creates a policy with configuration and suppressions.
     *
     * @param rules the rules
     * @param now the time against which ages and lifetimes are checked
     * @param configuration the configuration, which can change severities
     * @param acceptance the suppressions
     */
    public SeverityPolicy(RuleSet rules, Instant now, Configuration configuration, Acceptance acceptance) {
        this.rules = rules;
        this.now = now;
        this.configuration = configuration;
        this.acceptance = acceptance;
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
    public Finding judge(MapboxToken token, Collection<Tag> tags, List<Location> locations) {
        return judge(token, tags, locations, Standing.OFFLINE);
    }

    /**
     * Rates a token again after its status at Mapbox has become known.
     *
     * @param known the finding, with the new status
     * @return the finding with updated violations and severity
     */
    public Finding judge(Finding known) {
        return judge(known.token(), known.tags(), known.locations(), known.standing());
    }

    private Finding judge(MapboxToken token, Collection<Tag> tags, List<Location> locations, Standing standing) {
        Set<Tag> known = EnumSet.noneOf(Tag.class);
        known.addAll(tags);
        if (rules.documentationOf(token.fingerprint()).isPresent()) {
            known.add(Tag.DOCUMENTATION_EXAMPLE);
        }
        List<Tag> inOrder = List.copyOf(known);
        List<Location> places = acceptance.mark(token, HistoryOnly.tagged(locations));
        List<Location> counting = counting(places);
        Setting first = counting.get(0).setting();
        // docs/domain.md#decisions 7: examples printed by Mapbox's own documentation violate no rule.
        if (token.confidence() == Confidence.PLACEHOLDER || known.contains(Tag.DOCUMENTATION_EXAMPLE)) {
            return new Finding(token, Severity.INFO, List.of(), first, inOrder, places, standing);
        }
        // A token with many locations mostly has the same few contexts, so each context is rated only once.
        IdentityHashMap<TargetConfig, Map<Setting, List<RuleHit>>> judged = new IdentityHashMap<>();
        Map<String, RuleHit> worst = new HashMap<>();
        // docs/domain.md#decisions 1: a public token that violates no rule is information, because its restriction is
        // unknown offline.
        Severity severity = Severity.INFO;
        Setting decisive = first;
        for (Location location : counting) {
            Setting setting = location.setting();
            TargetConfig target = configuration.targetOf(location);
            Map<Setting, List<RuleHit>> here = judged.computeIfAbsent(target, key -> new HashMap<>());
            List<RuleHit> hits = here.get(setting);
            if (hits == null) {
                hits = hits(token, setting, known, target, standing);
                here.put(setting, hits);
            }
            for (RuleHit hit : hits) {
                worst.merge(hit.id(), hit, (a, b) -> b.severity().compareTo(a.severity()) > 0 ? b : a);
                if (hit.severity().compareTo(severity) > 0) {
                    severity = hit.severity();
                    decisive = setting;
                }
            }
        }
        List<RuleHit> all = new ArrayList<>(worst.values());
        all.sort(RuleHit.ORDER);
        return new Finding(token, severity, all, decisive, inOrder, places, standing);
    }

    /** Returns the locations that are not suppressed, or all of them if every location is suppressed. */
    private static List<Location> counting(List<Location> places) {
        List<Location> open = new ArrayList<>(places.size());
        for (Location place : places) {
            if (place.suppressed().isEmpty()) {
                open.add(place);
            }
        }
        return open.isEmpty() ? places : open;
    }

    private List<RuleHit> hits(
            MapboxToken token, Setting setting, Set<Tag> known, TargetConfig target, Standing standing) {
        Setting whole = setting;
        for (Tag tag : known) {
            whole = whole.with(tag);
        }
        List<RuleHit> hits = new ArrayList<>();
        for (RuleHit hit : rules.judge(token, whole, now, target.ages(), standing)) {
            Optional<ConfigFile.SeverityOverride> said = target.severity(hit.id(), setting.exposure());
            Optional<Severity> severity = said.isPresent() ? said.get().severity() : Optional.of(hit.severity());
            if (severity.isEmpty()) {
                continue; // the configuration disables the rule here
            }
            RuleHit configured = hit.at(severity.get());
            RuleHit there =
                    whole.tags().contains(Tag.HISTORY_ONLY) ? HistoryOnly.lowered(token, configured) : configured;
            // docs/domain.md#decisions 2: a token that is certain to be unusable is information in any location.
            boolean over = standing.verdict().isDead() && !ABOUT_DEAD_TOKENS.contains(hit.id());
            hits.add(over ? there.at(Severity.INFO) : there);
        }
        return hits;
    }
}
