package dev.trapstreet.policy;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.AgeLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** List of all effective settings, each with the file and line that set it. */
final class ConfigurationExplainer {
    private static final String BUILT_IN = "built in";
    private static final Severity DEFAULT_FAIL_ON = Severity.HIGH;

    private final List<EffectiveSetting> settings = new ArrayList<>();

    private ConfigurationExplainer() {}

    /**
     * Returns the effective settings.
     *
     * @param files the configuration files, the nearest to the target last
     */
    static List<EffectiveSetting> explain(List<ConfigFiles.ApplicableFile> files) {
        ConfigurationExplainer explanation = new ConfigurationExplainer();
        explanation.failOn(files);
        for (ConfigFiles.ApplicableFile applicable : files) {
            explanation.patterns("exclude", applicable.file().excludes(), applicable.file());
        }
        for (ConfigFiles.ApplicableFile applicable : files) {
            explanation.patterns("include", applicable.file().includes(), applicable.file());
        }
        for (ConfigFiles.ApplicableFile applicable : files) {
            for (ConfigFile.ExposureOverride override : applicable.file().exposures()) {
                explanation.add(
                        "exposure",
                        override.pattern().text() + " is " + override.exposure(),
                        applicable.file(),
                        override.pattern().line());
            }
        }
        explanation.severities(files);
        explanation.ages(files);
        explanation.suppressions(files);
        return explanation.settings;
    }

    private void add(String key, String value, ConfigFile file, int line) {
        settings.add(new EffectiveSetting(key, value, file.name() + ":" + line));
    }

    private void failOn(List<ConfigFiles.ApplicableFile> files) {
        for (int i = files.size() - 1; i >= 0; i--) {
            ConfigFile file = files.get(i).file();
            if (file.failOn().isPresent()) {
                ConfigFile.FailOn failOn = file.failOn().get();
                add("fail-on", failOn.severity().map(Severity::keyword).orElse("none"), file, failOn.line());
                return;
            }
        }
        settings.add(new EffectiveSetting("fail-on", DEFAULT_FAIL_ON.keyword(), BUILT_IN));
    }

    private void patterns(String key, List<ConfigFile.Pattern> patterns, ConfigFile file) {
        for (ConfigFile.Pattern pattern : patterns) {
            add(key, pattern.text(), file, pattern.line());
        }
    }

    /**
     * Adds the severity overrides. An override for a rule as a whole hides all overrides for that rule in files further
     * away.
     */
    private void severities(List<ConfigFiles.ApplicableFile> files) {
        Set<String> said = new HashSet<>();
        for (int i = files.size() - 1; i >= 0; i--) {
            ConfigFile file = files.get(i).file();
            Set<String> whole = new HashSet<>();
            for (ConfigFile.SeverityOverride override : file.severities()) {
                String rule = override.rule()
                        + override.where().map(place -> " in " + place).orElse("");
                if (!said.contains(override.rule()) && said.add(rule)) {
                    String severity = override.severity().map(Severity::keyword).orElse("off");
                    add("severity", rule + " is " + severity, file, override.line());
                }
                if (override.where().isEmpty()) {
                    whole.add(override.rule());
                }
            }
            said.addAll(whole);
        }
    }

    private void ages(List<ConfigFiles.ApplicableFile> files) {
        Map<ConfigFile.AgeLimit, EffectiveSetting> effective = new EnumMap<>(ConfigFile.AgeLimit.class);
        for (ConfigFile.AgeLimit limit : ConfigFile.AgeLimit.values()) {
            AgeLimits.Limit byDefault =
                    limit.type().equals("secret") ? AgeLimits.DEFAULT.secretTokens() : AgeLimits.DEFAULT.publicTokens();
            long days = (limit.keyword().equals("old") ? byDefault.old() : byDefault.tooOld()).toDays();
            effective.put(limit, new EffectiveSetting("ages", describe(limit, days), BUILT_IN));
        }
        for (ConfigFiles.ApplicableFile applicable : files) {
            for (ConfigFile.Age age : applicable.file().ages()) {
                String where = applicable.file().name() + ":" + age.line();
                effective.put(age.limit(), new EffectiveSetting("ages", describe(age.limit(), age.days()), where));
            }
        }
        settings.addAll(effective.values());
    }

    private static String describe(ConfigFile.AgeLimit limit, long days) {
        return limit.type() + " tokens are " + limit.keyword() + " from " + days + (days == 1 ? " day on" : " days on");
    }

    private void suppressions(List<ConfigFiles.ApplicableFile> files) {
        for (ConfigFiles.ApplicableFile applicable : files) {
            for (ConfigFile.SuppressionEntry entry : applicable.file().suppressions()) {
                StringBuilder words = new StringBuilder(entry.fingerprint());
                if (!entry.paths().isEmpty()) {
                    List<String> paths = new ArrayList<>();
                    entry.paths().forEach(pattern -> paths.add(pattern.text()));
                    words.append(" in ").append(String.join(", ", paths));
                }
                words.append(entry.until().map(day -> " until " + day).orElse(""));
                words.append(entry.owner().map(owner -> ", owner " + owner).orElse(""));
                Optional<String> reason = entry.reason();
                words.append(reason.map(why -> ": " + why).orElse(", without a reason: it does not apply"));
                add("suppressions", words.toString(), applicable.file(), entry.line());
            }
        }
    }
}
