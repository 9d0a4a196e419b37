package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Findings of one standing that the same action mends, so that a report describes it once. Immutable.
 *
 * @param standing whose tokens they are
 * @param remedy the action; the id is {@code ID} and the account {@code ACCOUNT} where they differ. Empty if no rule is violated.
 * @param findings the findings, most severe first; not empty
 */
record RemedyGroup(Standing standing, String remedy, List<Finding> findings) {
    private static final String ID = "ID";
    private static final String ACCOUNT = "ACCOUNT";
    private static final Comparator<RemedyGroup> ORDER = Comparator.comparing(RemedyGroup::standing)
            .thenComparing(RemedyGroup::severity, Comparator.reverseOrder())
            .thenComparing(group -> -group.findings().size());

    RemedyGroup {
        findings = List.copyOf(findings);
    }

    /** Returns the groups of findings: by standing, and within it by severity. */
    static List<RemedyGroup> of(List<Finding> findings) {
        Map<String, List<Finding>> byKey = new LinkedHashMap<>(); // a record as the key would cost 40 ms at run time
        for (Finding finding : findings) {
            String remedy = template(finding);
            String key = Standing.of(finding) + "\n" + (remedy.isEmpty() ? title(finding) : remedy);
            byKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(finding);
        }
        List<RemedyGroup> groups = new ArrayList<>();
        for (List<Finding> members : byKey.values()) {
            Finding first = members.get(0);
            groups.add(new RemedyGroup(Standing.of(first), template(first), members).withCommonNames());
        }
        groups.sort(ORDER);
        return groups;
    }

    /** Returns the highest severity. */
    Severity severity() {
        return findings.get(0).severity();
    }

    /** Returns what is wrong, as a title. */
    String title() {
        return title(findings.get(0));
    }

    /** Returns the rules that ask for the action, each once. */
    Set<String> rules() {
        Set<String> ids = new LinkedHashSet<>();
        for (Finding finding : findings) {
            if (!finding.violations().isEmpty()) {
                ids.add(FindingText.rule(finding));
            }
        }
        return ids;
    }

    /** Returns the first sentence of an action. */
    static String firstSentence(String remedy) {
        int end = remedy.indexOf(". ");
        return end < 0 ? remedy : remedy.substring(0, end + 1);
    }

    /** Returns what is wrong with a token, as a title that also tells apart tokens that violate no rule. */
    private static String title(Finding finding) {
        if (finding.token().confidence() == Confidence.PLACEHOLDER) {
            return "Placeholder or truncated token";
        }
        boolean example = finding.violations().isEmpty() && finding.tags().contains(Tag.DOCUMENTATION_EXAMPLE);
        return example ? "Example of Mapbox's documentation" : FindingText.title(finding);
    }

    private static String template(Finding finding) {
        String remedy = RuleViolation.remedyOf(finding.violations());
        Optional<String> account = account(finding.token());
        if (account.isPresent()) {
            remedy = replace(remedy, "(\\baccount |/tokens/v2/)", account.get(), "(?![\\w-])", ACCOUNT);
        }
        Optional<String> id = id(finding.token());
        return id.isPresent()
                ? replace(remedy, "(/access-tokens/|/tokens/v2/ACCOUNT/|\\btrapstreet \\w+ )", id.get(), "", ID)
                : remedy;
    }

    private static String replace(String text, String before, String value, String after, String name) {
        return text.contains(value)
                ? text.replaceAll(before + Pattern.quote(value) + after, "$1" + Matcher.quoteReplacement(name))
                : text;
    }

    /** Returns this group with the id and the account in its action, if all its tokens have the same. */
    private RemedyGroup withCommonNames() {
        Set<Optional<String>> ids = new LinkedHashSet<>();
        Set<Optional<String>> accounts = new LinkedHashSet<>();
        for (Finding finding : findings) {
            ids.add(id(finding.token()));
            accounts.add(account(finding.token()));
        }
        String named = common(common(remedy, "\\b" + ID + "\\b", ids), "\\b" + ACCOUNT + "\\b", accounts);
        return new RemedyGroup(standing, named, findings);
    }

    private static String common(String text, String name, Set<Optional<String>> values) {
        Optional<String> only = values.size() == 1 ? values.iterator().next() : Optional.empty();
        return only.map(value -> text.replaceAll(name, Matcher.quoteReplacement(value)))
                .orElse(text);
    }

    static Optional<String> id(MapboxToken token) {
        return token.claims().id().map(AuthorizationId::value).map(Redactor::redact);
    }

    private static Optional<String> account(MapboxToken token) {
        return token.claims().account().map(Redactor::redact);
    }
}
