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

/** Makes a finding of a token and its places: which rules it breaks there, and how bad that is (DOMAIN section 10). */
public final class SeverityPolicy {
    /** Rules whose very point it is that the token works no more. */
    private static final Set<String> ABOUT_DEAD_TOKENS = Set.of("MBX010", "MBX012", "MBX029");

    private final RuleSet rules;
    private final Instant now;
    private final Configuration configuration;
    private final Acceptance acceptance;

    /** @param now the moment by which ages and lifetimes are judged */
    public SeverityPolicy(RuleSet rules, Instant now) {
        this(
                rules,
                now,
                Configuration.NONE,
                new Acceptance(Configuration.NONE, Optional.empty(), new LineAllowances(), now));
    }

    /**
     * With what a configuration makes of the rules, and what is accepted.
     *
     * @param now the moment by which ages and lifetimes are judged
     */
    public SeverityPolicy(RuleSet rules, Instant now, Configuration configuration, Acceptance acceptance) {
        this.rules = rules;
        this.now = now;
        this.configuration = configuration;
        this.acceptance = acceptance;
    }

    /**
     * Judges one token: each place by itself, and of each rule the worst place counts. A place that is accepted counts
     * only when all of them are.
     *
     * @param tags what is known of the token as a whole
     * @param locations at least one, in their order, with their settings
     */
    public Finding judge(MapboxToken token, Collection<Tag> tags, List<Location> locations) {
        return judge(token, tags, locations, Standing.OFFLINE);
    }

    /** Judges a token once more, now that it is known how it stands with Mapbox. */
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
        // Decision 7: printed by Mapbox's own documentation, so no rule is broken by printing it.
        if (token.confidence() == Confidence.PLACEHOLDER || known.contains(Tag.DOCUMENTATION_EXAMPLE)) {
            return new Finding(token, Severity.INFO, List.of(), first, inOrder, places, standing);
        }
        // Most places of a flood are alike.
        IdentityHashMap<TargetConfig, Map<Setting, List<RuleHit>>> judged = new IdentityHashMap<>();
        Map<String, RuleHit> worst = new HashMap<>();
        // A public token that breaks no rule is information: offline its restriction is not known (decision 1).
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

    /** The places that nobody accepted; all of them when there is none such. */
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
                continue; // the rule is off here
            }
            RuleHit configured = hit.at(severity.get());
            RuleHit there =
                    whole.tags().contains(Tag.HISTORY_ONLY) ? HistoryOnly.lowered(token, configured) : configured;
            // Decision 2: what nobody can use any more, for certain, is information wherever it stands.
            boolean over = standing.verdict().isDead() && !ABOUT_DEAD_TOKENS.contains(hit.id());
            hits.add(over ? there.at(Severity.INFO) : there);
        }
        return hits;
    }
}
