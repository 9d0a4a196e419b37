package dev.trapstreet.policy;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.Glob;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One {@code .trapstreet.yml}, as it stands; {@link ConfigParser} reads it. Each part knows its line, from 1.
 *
 * @param name as reports and complaints call it
 * @param severities in their order; of those for one rule, one that names the exposure goes before one that does not
 */
record ConfigFile(
        String name,
        List<Pattern> excludes,
        List<Pattern> includes,
        List<ExposureOverride> exposures,
        List<SeverityOverride> severities,
        List<Age> ages,
        Optional<FailOn> failOn,
        List<Entry> suppressions) {
    ConfigFile {
        excludes = List.copyOf(excludes);
        includes = List.copyOf(includes);
        exposures = List.copyOf(exposures);
        severities = List.copyOf(severities);
        ages = List.copyOf(ages);
        suppressions = List.copyOf(suppressions);
    }

    /** A pattern as it was written, and as it matches. */
    record Pattern(String text, Glob glob, int line) {}

    /** Files that match are of that exposure, whatever else tells. */
    record ExposureOverride(Pattern pattern, Exposure exposure) {}

    /**
     * How bad breaking a rule is.
     *
     * @param where the exposure for which it is said; empty for all of them
     * @param severity empty when the rule is off
     */
    record SeverityOverride(String rule, Optional<Exposure> where, Optional<Severity> severity, int line) {}

    /** The limits of age that can be set. */
    enum AgeLimit {
        PUBLIC_OLD("public", "old"),
        PUBLIC_TOO_OLD("public", "too-old"),
        SECRET_OLD("secret", "old"),
        SECRET_TOO_OLD("secret", "too-old");

        private final String type;
        private final String word;

        AgeLimit(String type, String word) {
            this.type = type;
            this.word = word;
        }

        /** The key for the type of token. */
        String type() {
            return type;
        }

        /** The key below that. */
        String word() {
            return word;
        }
    }

    /** From so many days on. */
    record Age(AgeLimit limit, int days, int line) {}

    /** @param severity empty when nothing shall fail the run */
    record FailOn(Optional<Severity> severity, int line) {}

    /**
     * A token that is accepted.
     *
     * @param reason safe to show; without one it suppresses nothing
     * @param owner safe to show
     * @param until the last day on which it holds, in UTC
     * @param paths where it is accepted; everywhere when there is none
     */
    record Entry(
            String fingerprint,
            Optional<String> reason,
            Optional<String> owner,
            Optional<LocalDate> until,
            List<Pattern> paths,
            int line) {
        Entry {
            paths = List.copyOf(paths);
        }

        /** @param path relative to the configuration's folder */
        boolean covers(String path) {
            if (paths.isEmpty()) {
                return true;
            }
            for (Pattern pattern : paths) {
                if (pattern.glob().matchesWithin(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
