package dev.trapstreet.engine;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.TokenType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What around tokens is worse because it breaks those with allowed URLs (rules MBX073 and MBX074). That a token has some is told by
 * the account's listing; which page uses which token nobody can tell, so one such token among those that were found is enough.
 */
public final class RestrictedTokenSeverity {
    private RestrictedTokenSeverity() {}

    /**
     * The flaws, as bad as they are together with these findings.
     *
     * @param rules asked for only when that makes a difference
     */
    public static List<HygieneFinding> apply(
            List<HygieneFinding> hygieneFindings, List<Finding> findings, Supplier<RuleSet> rules) {
        if (hygieneFindings.isEmpty() || !isRestricted(findings)) {
            return hygieneFindings;
        }
        Map<String, Severity> worse = new HashMap<>();
        for (Rule rule : rules.get().rules()) {
            for (Detection detection : rule.detections()) {
                if (detection.withRestricted() != detection.severity()) {
                    worse.put(rule.id(), detection.withRestricted());
                }
            }
        }
        List<HygieneFinding> judged = new ArrayList<>(hygieneFindings.size());
        for (HygieneFinding hygieneFinding : hygieneFindings) {
            Severity severity = worse.getOrDefault(hygieneFinding.violation().id(), hygieneFinding.severity());
            judged.add(new HygieneFinding(
                    hygieneFinding.fingerprint(),
                    hygieneFinding.violation().withSeverity(severity),
                    hygieneFinding.location()));
        }
        judged.sort(HygieneFinding.ORDER);
        return judged;
    }

    private static boolean isRestricted(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.token().type() == TokenType.PUBLIC
                    && finding.restriction().status() == Restriction.Status.LISTED) {
                return true;
            }
        }
        return false;
    }
}
