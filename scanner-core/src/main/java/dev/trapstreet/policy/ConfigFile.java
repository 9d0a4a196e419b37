package dev.trapstreet.policy;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.GitignorePattern;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Content of a {@code .trapstreet.yml} file, read by {@link ConfigParser}. Each part has its line number, from 1.
 * Immutable.
 *
 * @param name the file name in reports and error messages
 * @param excludes the patterns of files to skip
 * @param includes the patterns of files to scan; empty for all files
 * @param exposures the exposure overrides; the last match applies
 * @param severities the severity overrides in their order; for each rule, overrides for a specific exposure come first
 * @param ages the age limits
 * @param failOn the lowest severity that fails a run
 * @param suppressions the suppressed tokens
 */
record ConfigFile(
        String name,
        List<Pattern> excludes,
        List<Pattern> includes,
        List<ExposureOverride> exposures,
        List<SeverityOverride> severities,
        List<Age> ages,
        Optional<FailOn> failOn,
        List<SuppressionEntry> suppressions) {
    ConfigFile {
        excludes = List.copyOf(excludes);
        includes = List.copyOf(includes);
        exposures = List.copyOf(exposures);
        severities = List.copyOf(severities);
        ages = List.copyOf(ages);
        suppressions = List.copyOf(suppressions);
    }

    /** Pattern, as written and in compiled form. */
    record Pattern(String text, GitignorePattern glob, int line) {}

    /** Exposure of all files that match a pattern. Takes precedence over other evidence. */
    record ExposureOverride(Pattern pattern, Exposure exposure) {}

    /**
     * Severity of a rule.
     *
     * @param where the exposure to which it applies; empty for all
     * @param severity the severity; empty if the rule is disabled
     */
    record SeverityOverride(String rule, Optional<Exposure> where, Optional<Severity> severity, int line) {}

    /** Configurable age limits. */
    enum AgeLimit {
        PUBLIC_OLD("public", "old"),
        PUBLIC_TOO_OLD("public", "too-old"),
        SECRET_OLD("secret", "old"),
        SECRET_TOO_OLD("secret", "too-old");

        private final String type;
        private final String keyword;

        AgeLimit(String type, String keyword) {
            this.type = type;
            this.keyword = keyword;
        }

        /** Returns the key for the type of token. */
        String type() {
            return type;
        }

        /** Returns the key below the type. */
        String keyword() {
            return keyword;
        }
    }

    /** Age limit in days. */
    record Age(AgeLimit limit, int days, int line) {}

    /**
     * Threshold of a run.
     *
     * @param severity the lowest severity that fails the run; empty if findings never do
     */
    record FailOn(Optional<Severity> severity, int line) {}

    /**
     * Suppressed token.
     *
     * @param fingerprint the token's fingerprint
     * @param reason the reason, safe to display; without one, the entry does not apply
     * @param owner the person responsible, safe to display
     * @param until the last day on which it applies, in UTC
     * @param paths the patterns of the files in which it applies; empty for all files
     */
    record SuppressionEntry(
            String fingerprint,
            Optional<String> reason,
            Optional<String> owner,
            Optional<LocalDate> until,
            List<Pattern> paths,
            int line) {
        SuppressionEntry {
            paths = List.copyOf(paths);
        }

        /**
         * Returns whether the entry applies to a file.
         *
         * @param path the path relative to the configuration file's directory
         */
        boolean covers(String path) {
            if (paths.isEmpty()) {
                return true;
            }
            for (Pattern pattern : paths) {
                if (pattern.glob().matchesPathOrParent(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
