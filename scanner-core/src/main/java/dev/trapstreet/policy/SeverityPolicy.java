package dev.trapstreet.policy;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import java.time.Instant;
import java.util.List;

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
     * Judges one token.
     *
     * @param locations at least one, in their order
     */
    public Finding judge(MapboxToken token, Exposure exposure, List<Location> locations) {
        if (token.confidence() == Confidence.PLACEHOLDER) {
            return new Finding(token, Severity.INFO, List.of(), exposure, List.of(), locations);
        }
        if (rules.documentationOf(token.fingerprint()).isPresent()) {
            // Decision 7: known, so no rule is broken by printing it.
            List<Tag> tags = List.of(Tag.DOCUMENTATION_EXAMPLE);
            return new Finding(token, Severity.INFO, List.of(), exposure, tags, locations);
        }
        List<RuleHit> hits = rules.judge(token, exposure, now);
        // A public token that breaks no rule is information: offline its restriction is not known (decision 1).
        Severity worst = hits.stream().map(RuleHit::severity).reduce(Severity.INFO, Severity::max);
        return new Finding(token, worst, hits, exposure, List.of(), locations);
    }
}
