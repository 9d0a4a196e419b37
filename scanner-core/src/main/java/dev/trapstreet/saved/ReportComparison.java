package dev.trapstreet.saved;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Differences between two reports, by the fingerprints of their findings. A finding whose lines or commits alone are others is the same.
 * Immutable.
 *
 * @param added the findings that only the later report has, in report order
 * @param gone the findings that only the earlier report has
 * @param changed the findings that both have and that differ
 * @param same the number of findings that both have and that do not differ
 * @param complete whether the later scan read everything; otherwise what is gone may be in what was not read
 */
public record ReportComparison(
        List<ReportEntry> added, List<ReportEntry> gone, List<ChangedFinding> changed, int same, boolean complete) {
    /** Creates a comparison with immutable copies of the lists. */
    public ReportComparison {
        added = List.copyOf(added);
        gone = List.copyOf(gone);
        changed = List.copyOf(changed);
    }

    /**
     * Token that both reports have.
     *
     * @param before the finding of the earlier report
     * @param after the finding of the later report
     * @param differences what differs, one clause each, not escaped
     */
    public record ChangedFinding(Finding before, Finding after, List<String> differences) {
        /** Creates a change with an immutable copy of the differences. */
        public ChangedFinding {
            differences = List.copyOf(differences);
        }

        /** {@return whether the token is more severe than before, is at a new location, or is no longer suppressed} */
        public boolean isWorse() {
            boolean moreSevere = after.severity().compareTo(before.severity()) > 0;
            boolean resumed =
                    before.suppression().isPresent() && after.suppression().isEmpty();
            return moreSevere || resumed || !places(before).containsAll(places(after));
        }
    }

    /**
     * Compares two reports.
     *
     * @param earlier the earlier report
     * @param later the later report
     * @return the differences
     */
    public static ReportComparison of(Report earlier, Report later) {
        Map<String, ReportEntry> before = byIdentity(earlier);
        Map<String, ReportEntry> after = byIdentity(later);
        List<ReportEntry> added = new ArrayList<>();
        List<ReportEntry> gone = new ArrayList<>();
        List<ChangedFinding> changed = new ArrayList<>();
        int same = 0;
        for (Map.Entry<String, ReportEntry> entry : after.entrySet()) {
            ReportEntry old = before.get(entry.getKey());
            if (old == null) {
                added.add(entry.getValue());
                continue;
            }
            List<String> differences =
                    old instanceof Finding a && entry.getValue() instanceof Finding b ? differences(a, b) : List.of();
            if (differences.isEmpty()) {
                same++;
            } else {
                changed.add(new ChangedFinding((Finding) old, (Finding) entry.getValue(), differences));
            }
        }
        before.forEach((identity, entry) -> {
            if (!after.containsKey(identity)) {
                gone.add(entry);
            }
        });
        return new ReportComparison(added, gone, changed, same, later.isComplete());
    }

    private static Map<String, ReportEntry> byIdentity(Report report) {
        Map<String, ReportEntry> entries = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            entries.put(finding.token().fingerprint().hex(), finding);
        }
        for (HygieneFinding finding : report.hygieneFindings()) {
            entries.putIfAbsent("related " + finding.fingerprint(), finding);
        }
        return entries;
    }

    private static List<String> differences(Finding before, Finding after) {
        List<String> differences = new ArrayList<>();
        if (before.severity() != after.severity()) {
            differences.add("severity "
                    + before.severity().keyword() + " before, now "
                    + after.severity().keyword());
        }
        if (before.suppression().isPresent() != after.suppression().isPresent()) {
            differences.add(after.suppression().isPresent() ? "now suppressed" : "no longer suppressed");
        }
        Verdict.State state = after.verdict().state();
        if (before.verdict().state() != state && state != Verdict.State.NOT_ASKED) {
            differences.add(
                    "verification status " + before.verdict().state().phrase() + " before, now " + state.phrase());
        }
        Restriction.Status status = after.restriction().status();
        if (before.restriction().status() != status && status != Restriction.Status.UNKNOWN) {
            differences.add(
                    "restriction " + before.restriction().status().phrase() + " before, now " + status.phrase());
        }
        places("now also in ", without(places(after), places(before))).ifPresent(differences::add);
        places("no longer in ", without(places(before), places(after))).ifPresent(differences::add);
        return differences;
    }

    private static Set<String> without(Set<String> places, Set<String> others) {
        Set<String> left = new TreeSet<>(places);
        left.removeAll(others);
        return left;
    }

    private static Optional<String> places(String what, Set<String> places) {
        int most = 3;
        if (places.isEmpty()) {
            return Optional.empty();
        }
        String named = String.join(", ", places.stream().limit(most).toList());
        return Optional.of(what + named + (places.size() > most ? " and " + (places.size() - most) + " more" : ""));
    }

    /** Returns the paths of a token, with a note where it is only in the history. */
    private static Set<String> places(Finding finding) {
        Set<String> places = new TreeSet<>();
        for (Location location : finding.locations()) {
            String part = location.provenance().part() == LocationPart.CONTENT
                    ? ""
                    : " (" + location.provenance().part().keyword() + ")";
            places.add(location.path() + part + (location.isOnlyInHistory() ? " (history)" : ""));
        }
        return places;
    }

    /**
     * Returns whether something new reaches a threshold: a new finding, or one that is worse than before.
     *
     * @param threshold the lowest severity that counts
     * @return whether anything counts
     */
    public boolean reaches(Severity threshold) {
        for (ReportEntry entry : added) {
            if (entry.reaches(threshold)) {
                return true;
            }
        }
        for (ChangedFinding change : changed) {
            if (change.isWorse() && change.after().reaches(threshold)) {
                return true;
            }
        }
        return false;
    }
}
