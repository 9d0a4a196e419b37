package dev.trapstreet.cli.ignore;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.GitignorePattern;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Findings of a report that can be suppressed: those with a fingerprint. */
final class ReportedFindings {
    /** Number of digits of a fingerprint. */
    static final int DIGITS = 32;

    private static final int NAME_DIGITS = 8;

    private final Report report;
    private final Map<String, List<Location>> locations = new LinkedHashMap<>();

    ReportedFindings(Report report) {
        this.report = report;
        for (Finding finding : report.findings()) {
            locations.put(finding.token().fingerprint().hex(), finding.locations());
        }
        for (HygieneFinding finding : report.hygieneFindings()) {
            locations
                    .computeIfAbsent(finding.fingerprint(), fingerprint -> new ArrayList<>())
                    .add(finding.location());
        }
    }

    static boolean isFingerprintStart(String word, int digits) {
        return word.length() >= digits
                && word.length() <= DIGITS
                && word.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /** Refuses the id of a rule: a suppression is about one token. */
    static void refuseRule(String word) throws InvalidOptionException {
        if (word.matches("(?i)MBX[0-9]{3}")) {
            throw new InvalidOptionException(
                    word + " is a rule, and a suppression is about one finding; to judge a rule"
                            + " otherwise, set its severity in .trapstreet.yml");
        }
    }

    /**
     * Returns the fingerprints of findings.
     *
     * @param words the fingerprints or their first eight digits
     * @param file the configuration that is to suppress them
     * @param globs the patterns of the suppression; empty for all files
     * @throws InvalidOptionException if a word does not name one finding, or the suppression would never apply
     */
    Set<String> resolve(List<String> words, SuppressionFile file, List<String> globs) throws InvalidOptionException {
        Path directory = Optional.ofNullable(file.path().toAbsolutePath().getParent())
                .orElse(file.path().toAbsolutePath());
        if (report.targets().stream().noneMatch(target -> appliesTo(directory, target))) {
            throw new InvalidOptionException("the configuration " + file.name()
                    + " does not apply to what the report has scanned (" + String.join(", ", report.targets())
                    + "); run this in that directory, or give --config");
        }
        Set<String> found = new LinkedHashSet<>();
        for (String word : words) {
            refuseRule(word);
            String fingerprint = resolve(word);
            if (!globs.isEmpty() && !isCovered(fingerprint, directory, globs)) {
                throw new InvalidOptionException(
                        "no location of " + word + " matches --path, so the suppression would never apply");
            }
            found.add(fingerprint);
        }
        return found;
    }

    private static boolean appliesTo(Path directory, String target) {
        try {
            return SuppressionFile.appliesTo(directory, Path.of(target));
        } catch (InvalidPathException e) {
            return false; // a clone URL or standard input, which have no configuration
        }
    }

    private String resolve(String word) throws InvalidOptionException {
        List<String> found = isFingerprintStart(word, NAME_DIGITS)
                ? locations.keySet().stream()
                        .filter(fingerprint -> fingerprint.startsWith(word))
                        .toList()
                : List.of();
        if (found.isEmpty()) {
            throw new InvalidOptionException("the report has no finding with the fingerprint " + word
                    + (locations.isEmpty() ? "; it has none at all" : ""));
        }
        if (found.size() > 1) {
            throw new InvalidOptionException(
                    "more than one finding has the fingerprint " + word + "…; give the whole fingerprint");
        }
        return found.get(0);
    }

    private boolean isCovered(String fingerprint, Path directory, List<String> globs) {
        for (Location location : locations.getOrDefault(fingerprint, List.of())) {
            Path real = directory.normalize();
            Path path = Path.of(location.provenance().path()).toAbsolutePath().normalize();
            String relative = path.startsWith(real)
                    ? real.relativize(path).toString().replace('\\', '/')
                    : location.provenance().path();
            for (String glob : globs) {
                if (GitignorePattern.parse(glob)
                        .filter(pattern -> pattern.matchesPathOrParent(relative))
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }
}
