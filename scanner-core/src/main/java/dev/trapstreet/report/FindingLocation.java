package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.token.MapboxToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One location of a finding with the rules that the token violates there, for formats with an entry for each location.
 *
 * @param finding the finding
 * @param location the location
 * @param violations the rules violated there, most severe first
 * @param severity the highest severity there
 */
record FindingLocation(Finding finding, Location location, List<RuleViolation> violations, Severity severity) {
    /** Returns the locations of a finding, in its order. */
    static List<FindingLocation> of(Finding finding) {
        List<FindingLocation> all = new ArrayList<>(finding.locations().size());
        for (int i = 0; i < finding.locations().size(); i++) {
            all.add(new FindingLocation(
                    finding,
                    finding.locations().get(i),
                    finding.violationsByLocation().get(i),
                    finding.severityAt(i)));
        }
        return all;
    }

    MapboxToken token() {
        return finding.token();
    }

    /** Returns whether this location makes the run fail. At least one location of a finding that counts does. */
    boolean reaches(Optional<Severity> failOn) {
        return location.suppression().isEmpty() && failOn.isPresent() && severity.reaches(failOn.get());
    }

    /** Returns the id of the most severe violation, or {@link FindingText#NO_RULE}. */
    String rule() {
        return violations.isEmpty() ? FindingText.NO_RULE : violations.get(0).id();
    }

    /** Returns the title of the most severe violation, or {@link FindingText#NO_RULE_TITLE}. */
    String title() {
        return violations.isEmpty()
                ? FindingText.NO_RULE_TITLE
                : violations.get(0).title();
    }

    /** Returns the messages of all violations, each with the rule id and severity. */
    String message() {
        if (violations.isEmpty() && !finding.violations().isEmpty()) {
            return "The " + token().type().displayName() + " " + token().redacted()
                    + " violates no rule here, but others elsewhere: " + FindingText.rules(finding.violations()) + ".";
        }
        return FindingText.message(finding.token(), violations);
    }

    /**
     * Returns what to do: the first steps for a secret token, then the action to recommend first. Empty if there is neither.
     */
    String remedy() {
        String steps = location.suppression().isPresent() ? "" : FirstSteps.paragraph(finding);
        String action = RuleViolation.remedyOf(violations);
        return steps.isEmpty() || action.isEmpty() ? steps + action : steps + " To do: " + action;
    }

    /** Returns {@link #remedy} as the end of a message, with a blank before it. Empty if there is nothing to do. */
    String advice() {
        String remedy = remedy();
        return remedy.isEmpty() ? "" : remedy.startsWith("Do now: ") ? " " + remedy : " To do: " + remedy;
    }
}
