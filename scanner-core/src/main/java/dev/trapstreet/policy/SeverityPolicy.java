package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a finding of a token and its places: which rules it breaks there, and how bad that is (DOMAIN section 10). */
public final class SeverityPolicy {
    private final RuleSet rules;
    private final Instant now;

    /** @param now the moment by which ages and lifetimes are judged */
    public SeverityPolicy(RuleSet rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /**
     * Judges one token: each place by itself, and of each rule the worst place counts.
     *
     * @param tags what is known of the token as a whole
     * @param locations at least one, in their order, with their settings
     */
    public Finding judge(MapboxToken token, Collection<Tag> tags, List<Location> locations) {
        Set<Tag> known = EnumSet.noneOf(Tag.class);
        known.addAll(tags);
        if (rules.documentationOf(token.fingerprint()).isPresent()) {
            known.add(Tag.DOCUMENTATION_EXAMPLE);
        }
        List<Tag> inOrder = List.copyOf(known);
        Setting first = locations.get(0).setting();
        // Decision 7: printed by Mapbox's own documentation, so no rule is broken by printing it.
        if (token.confidence() == Confidence.PLACEHOLDER || known.contains(Tag.DOCUMENTATION_EXAMPLE)) {
            return new Finding(token, Severity.INFO, List.of(), first, inOrder, locations);
        }
        Map<Setting, List<RuleHit>> judged = new HashMap<>(); // most places of a flood are alike
        Map<String, RuleHit> worst = new HashMap<>();
        // A public token that breaks no rule is information: offline its restriction is not known (decision 1).
        Severity severity = Severity.INFO;
        Setting decisive = first;
        for (Location location : locations) {
            Setting setting = location.setting();
            List<RuleHit> hits = judged.get(setting);
            if (hits == null) {
                hits = hits(token, setting, known);
                judged.put(setting, hits);
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
        return new Finding(token, severity, all, decisive, inOrder, locations);
    }

    private List<RuleHit> hits(MapboxToken token, Setting setting, Set<Tag> known) {
        Setting whole = setting;
        for (Tag tag : known) {
            whole = whole.with(tag);
        }
        List<RuleHit> hits = rules.judge(token, whole, now);
        // Decision 2: what is gone from the files matters less, unless it is a secret that works until it is deleted.
        boolean fades = token.type() == TokenType.PUBLIC && whole.tags().contains(Tag.HISTORY_ONLY);
        return fades ? hits.stream().map(SeverityPolicy::oneStepDown).toList() : hits;
    }

    private static RuleHit oneStepDown(RuleHit hit) {
        return new RuleHit(hit.id(), hit.title(), hit.severity().less(), hit.message(), hit.remedy());
    }
}
