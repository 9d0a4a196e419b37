package dev.trapstreet.saved;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings of one token in several reports, the latest first. Not thread-safe. */
final class FindingJoin {
    private final List<Finding> findings = new ArrayList<>();

    void add(Finding finding) {
        findings.add(finding);
    }

    /** Location with the rules violated there. */
    private record JudgedLocation(Location location, List<RuleViolation> violations) {}

    /** Returns one finding. As in a scan, suppressed locations matter for its severity only if all locations are suppressed. */
    Finding joined() {
        if (findings.size() == 1) {
            return findings.get(0);
        }
        Map<String, JudgedLocation> byPlace = new LinkedHashMap<>();
        boolean suppressed = true;
        for (Finding finding : findings) {
            for (int i = 0; i < finding.locations().size(); i++) {
                Location location = finding.locations().get(i);
                List<RuleViolation> there = finding.violationsByLocation().get(i);
                byPlace.putIfAbsent(place(location), new JudgedLocation(location, there));
            }
        }
        List<JudgedLocation> judged = new ArrayList<>(byPlace.values());
        judged.sort(Comparator.comparing(JudgedLocation::location, Location.ORDER));
        for (JudgedLocation each : judged) {
            suppressed &= each.location().suppression().isPresent();
        }
        List<Location> locations = new ArrayList<>();
        List<List<RuleViolation>> violationsByLocation = new ArrayList<>();
        for (JudgedLocation each : judged) {
            boolean leftOut = !suppressed && each.location().suppression().isPresent();
            locations.add(each.location());
            violationsByLocation.add(leftOut ? List.of() : each.violations());
        }
        Finding worst = worst(suppressed);
        List<RuleViolation> violations = worstOfEach(violationsByLocation);
        return new Finding(
                worst.token(),
                violations.isEmpty() ? worst.severity() : violations.get(0).severity(),
                violations,
                worst.context(),
                tags(),
                locations,
                accountStatus(),
                violationsByLocation);
    }

    /** Returns the most severe finding; suppressed ones only if all are. */
    private Finding worst(boolean suppressed) {
        Finding worst = null;
        for (Finding finding : findings) {
            boolean counts = suppressed || finding.suppression().isEmpty();
            if (counts && (worst == null || finding.severity().compareTo(worst.severity()) > 0)) {
                worst = finding;
            }
        }
        return worst == null ? findings.get(0) : worst;
    }

    private static List<RuleViolation> worstOfEach(List<List<RuleViolation>> violationsByLocation) {
        Map<String, RuleViolation> byRule = new HashMap<>();
        for (List<RuleViolation> there : violationsByLocation) {
            for (RuleViolation violation : there) {
                byRule.merge(violation.id(), violation, (a, b) -> b.severity().compareTo(a.severity()) > 0 ? b : a);
            }
        }
        List<RuleViolation> violations = new ArrayList<>(byRule.values());
        violations.sort(RuleViolation.ORDER);
        return violations;
    }

    private List<Tag> tags() {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        findings.forEach(finding -> tags.addAll(finding.tags()));
        return List.copyOf(tags);
    }

    /** Returns what the latest report knows that asked. */
    private AccountStatus accountStatus() {
        AccountStatus status = findings.get(0).accountStatus();
        for (Finding finding : findings) {
            AccountStatus other = finding.accountStatus();
            Verdict verdict = status.verdict().state() == Verdict.State.NOT_ASKED ? other.verdict() : status.verdict();
            boolean known = status.restriction().status() != Restriction.Status.UNKNOWN;
            status = known
                    ? status.withVerdict(verdict)
                    : new AccountStatus(verdict, other.restriction(), other.listed());
        }
        return status;
    }

    /** Returns a text that is the same for the same location in two reports, whatever is known of its history. */
    static String place(Location location) {
        String object = location.provenance().git().map(GitOrigin::object).orElse("");
        return location.path() + "\n" + location.provenance().part() + "\n" + object + "\n" + location.line() + "\n"
                + location.offset() + "\n"
                + location.logicalLocation().map(LogicalLocation::name).orElse("");
    }
}
