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
 * Raises the severity of settings that break tokens with allowed URLs, such as a referrer policy that sends no Referer (rules
 * MBX073 and MBX074). See docs/domain.md, section "Related checks".
 *
 * <p>Only the account's token list says whether a token has allowed URLs. Which page uses which token is not known, so one
 * public token with allowed URLs among the findings is enough.
 */
public final class RestrictedTokenSeverity {
    private RestrictedTokenSeverity() {}

    /**
     * Returns the findings of related checks with the severity that their rule has next to a restricted token.
     *
     * @param hygieneFindings the findings of related checks
     * @param findings the tokens that were found, with their restrictions if the token list is known
     * @param rules supplier of the rules; called only if there are related findings and a restricted public token
     * @return a new list in the order of {@link HygieneFinding#ORDER}, or the given list if no severity can change
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
