package dev.trapstreet.policy;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.rule.AgeLimits;
import dev.trapstreet.source.Revision;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration of one scan target. Immutable.
 *
 * @param folder whether the target is a directory or is remote, rather than a single file
 * @param local whether the target is on this machine
 * @param files the configuration files, the nearest to the target last
 * @param ages the resulting age limits
 * @param revision the commit the files were read from; empty for the working tree
 */
public record TargetConfig(
        boolean folder,
        boolean local,
        List<ConfigFiles.ApplicableFile> files,
        AgeLimits ages,
        Optional<Revision> revision) {
    /** Configuration of locations that belong to no target. */
    static final TargetConfig NONE = new TargetConfig(true, false, List.of(), AgeLimits.DEFAULT, Optional.empty());

    static TargetConfig of(Source source, List<ConfigFiles.ApplicableFile> files) {
        return of(source, files, Optional.empty());
    }

    static TargetConfig of(Source source, List<ConfigFiles.ApplicableFile> files, Optional<Revision> revision) {
        Optional<Path> path = source.path();
        boolean folder = path.isEmpty() || Files.isDirectory(path.get());
        return new TargetConfig(folder, path.isPresent(), List.copyOf(files), agesOf(files), revision);
    }

    private static AgeLimits agesOf(List<ConfigFiles.ApplicableFile> files) {
        Map<ConfigFile.AgeLimit, Integer> days = new EnumMap<>(ConfigFile.AgeLimit.class);
        for (ConfigFiles.ApplicableFile applicable : files) {
            for (ConfigFile.Age age : applicable.file().ages()) {
                days.put(age.limit(), age.days());
            }
        }
        if (days.isEmpty()) {
            return AgeLimits.DEFAULT;
        }
        AgeLimits.Limit pk = AgeLimits.DEFAULT.publicTokens();
        AgeLimits.Limit sk = AgeLimits.DEFAULT.secretTokens();
        return new AgeLimits(
                limit(days, ConfigFile.AgeLimit.PUBLIC_OLD, ConfigFile.AgeLimit.PUBLIC_TOO_OLD, pk),
                limit(days, ConfigFile.AgeLimit.SECRET_OLD, ConfigFile.AgeLimit.SECRET_TOO_OLD, sk));
    }

    private static AgeLimits.Limit limit(
            Map<ConfigFile.AgeLimit, Integer> days,
            ConfigFile.AgeLimit old,
            ConfigFile.AgeLimit tooOld,
            AgeLimits.Limit otherwise) {
        int due = days.getOrDefault(old, (int) otherwise.old().toDays());
        int overdue = days.getOrDefault(tooOld, (int) otherwise.tooOld().toDays());
        return AgeLimits.Limit.ofDays(due, overdue);
    }

    /**
     * Returns whether the directory of a configuration file is the target itself, so that the target contains
     * everything the file applies to.
     */
    boolean isWhole(ConfigFiles.ApplicableFile applicable) {
        return folder && applicable.prefix().isEmpty() && local;
    }

    /** Returns the path of a location in this target as the patterns of a configuration file see it. */
    private static String pathBelow(ConfigFiles.ApplicableFile applicable, Location location) {
        return applicable.prefix() + location.relativePath();
    }

    List<SourceOptions.Filter> filters() {
        List<SourceOptions.Filter> filters = new ArrayList<>();
        for (ConfigFiles.ApplicableFile applicable : files) {
            List<String> excludes = patternTexts(applicable.file().excludes());
            List<String> includes = patternTexts(applicable.file().includes());
            if (!excludes.isEmpty() || !includes.isEmpty()) {
                filters.add(new SourceOptions.Filter(applicable.prefix(), excludes, includes));
            }
        }
        return filters;
    }

    private static List<String> patternTexts(List<ConfigFile.Pattern> patterns) {
        List<String> texts = new ArrayList<>(patterns.size());
        for (ConfigFile.Pattern pattern : patterns) {
            texts.add(pattern.text());
        }
        return texts;
    }

    /** Returns the threshold of the nearest file that sets one. */
    Optional<ConfigFile.FailOn> failOn() {
        for (int i = files.size() - 1; i >= 0; i--) {
            Optional<ConfigFile.FailOn> failOn = files.get(i).file().failOn();
            if (failOn.isPresent()) {
                return failOn;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the context with an overridden exposure. Among the matching patterns, the last one of the nearest file
     * applies.
     */
    Optional<LocationContext> exposure(Location location) {
        for (int i = files.size() - 1; i >= 0; i--) {
            ConfigFiles.ApplicableFile applicable = files.get(i);
            List<ConfigFile.ExposureOverride> overrides = applicable.file().exposures();
            for (int j = overrides.size() - 1; j >= 0; j--) {
                ConfigFile.Pattern pattern = overrides.get(j).pattern();
                if (pattern.glob().matchesPathOrParent(pathBelow(applicable, location))) {
                    List<String> evidence =
                            List.of("set by " + applicable.file().name() + ":" + pattern.line());
                    LocationContext old = location.context();
                    return Optional.of(
                            new LocationContext(overrides.get(j).exposure(), evidence, old.tags(), old.sites()));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the severity override for a rule at locations with the given exposure. */
    Optional<ConfigFile.SeverityOverride> severity(String rule, Exposure exposure) {
        for (int i = files.size() - 1; i >= 0; i--) {
            for (ConfigFile.SeverityOverride override : files.get(i).file().severities()) {
                boolean here = override.where().isEmpty() || override.where().get() == exposure;
                if (override.rule().equals(rule) && here) {
                    return Optional.of(override);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Applies severity overrides to a violation of a token without a location.
     *
     * @param violation the violation
     * @return the violation with its configured severity; empty if the rule is disabled
     */
    public Optional<RuleViolation> configured(RuleViolation violation) {
        Optional<ConfigFile.SeverityOverride> said = severity(violation.id(), Exposure.UNKNOWN);
        return said.isEmpty() ? Optional.of(violation) : said.get().severity().map(violation::withSeverity);
    }

    /** Suppression entry with the file that contains it. */
    record MatchingSuppression(ConfigFile.SuppressionEntry entry, ConfigFile file) {}

    /** Returns the suppression entries for a token at a location, those of the nearest file first. */
    List<MatchingSuppression> suppressionsFor(String fingerprint, Location location) {
        List<MatchingSuppression> found = new ArrayList<>();
        for (int i = files.size() - 1; i >= 0; i--) {
            ConfigFiles.ApplicableFile applicable = files.get(i);
            for (ConfigFile.SuppressionEntry entry : applicable.file().suppressions()) {
                if (entry.fingerprint().equals(fingerprint) && entry.covers(pathBelow(applicable, location))) {
                    found.add(new MatchingSuppression(entry, applicable.file()));
                }
            }
        }
        return found;
    }
}
