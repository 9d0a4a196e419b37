package dev.trapstreet.policy;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.text.GitignorePattern;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parser for {@code .trapstreet.yml} files. {@code trapstreet-config-1.schema.json} in this package describes the same
 * format.
 *
 * <p>Everyone who can write to the repository can write this file. It can therefore relax the scan, visibly, but do
 * nothing else: there is no key for an API address, for verification, for showing tokens, or for reading another file.
 */
final class ConfigParser {
    private static final Set<String> KEYS =
            Set.of("exclude", "include", "exposure", "severity", "ages", "fail-on", "suppressions");
    private static final Set<String> ENTRY_KEYS = Set.of("fingerprint", "reason", "owner", "until", "paths");
    private static final String NONE = "none";
    private static final String OFF = "off";

    // Every path is matched against every pattern.
    private static final int MAX_PATTERNS = 1_000;
    private static final int LONGEST_PATTERN = 500;
    private static final int MAX_DAYS = 36_500;
    private static final int FINGERPRINT_DIGITS = 32;

    /** Options that must be given by the user, with the reason why a file cannot set them. */
    private static final Map<String, String> OPTIONS_ONLY = Map.of(
            "api-url", "tokens would be sent to any address that the repository names",
            "verify", "only the user of the scan may decide to send requests",
            "inventory", "only the user of the scan may decide to send requests",
            "token-file", "the repository would name a file to read",
            "show-secrets", "the repository would make the scan print tokens",
            "baseline", "the repository would name a file to read",
            "config", "the repository would name a file to read",
            "rules", "the repository would name a file to read",
            "output", "the repository would name a file to write");

    private final Supplier<RuleSet> rules;

    /**
     * Creates a parser.
     *
     * @param rules supplier of the rules that overrides may name, called only if there are overrides
     */
    ConfigParser(Supplier<RuleSet> rules) {
        this.rules = rules;
    }

    ConfigFile parse(YamlNode node) throws YamlException {
        for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
            String reason = OPTIONS_ONLY.get(entry.getKey());
            if (reason != null) {
                throw new YamlException(
                        node.file(),
                        entry.getValue().line(),
                        "'" + entry.getKey() + "' cannot be set in a file: " + reason + "; use the option --"
                                + entry.getKey() + " instead");
            }
        }
        node.map(KEYS);
        return new ConfigFile(
                node.file(),
                patterns(node.find("exclude"), true),
                patterns(node.find("include"), false),
                exposures(node.find("exposure")),
                severities(node.find("severity")),
                ages(node.find("ages")),
                failOn(node.find("fail-on")),
                entries(node.find("suppressions")));
    }

    private static List<ConfigFile.Pattern> patterns(@Nullable YamlNode node, boolean negatable) throws YamlException {
        List<ConfigFile.Pattern> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode item : checkSize(node, node.list().size()).list()) {
                found.add(pattern(item, item.text(), negatable));
            }
        }
        return found;
    }

    private static YamlNode checkSize(YamlNode node, int size) throws YamlException {
        if (size > MAX_PATTERNS) {
            throw node.error("at most " + MAX_PATTERNS + " patterns are permitted here");
        }
        return node;
    }

    private static ConfigFile.Pattern pattern(YamlNode node, String text, boolean negatable) throws YamlException {
        Optional<GitignorePattern> pattern = GitignorePattern.parse(text);
        if (text.codePointCount(0, text.length()) > LONGEST_PATTERN) {
            throw node.error("a pattern has at most " + LONGEST_PATTERN + " characters");
        }
        if (pattern.isEmpty()) {
            throw node.error("the pattern '" + text + "' matches nothing");
        }
        if (pattern.get().isNegated() && !negatable) {
            throw node.error("only a pattern of exclude can start with '!'");
        }
        boolean drive = text.length() > 1 && text.charAt(1) == ':' && Character.isLetter(text.charAt(0));
        for (String name : (text.startsWith("!") ? text.substring(1) : text).split("/", -1)) {
            if (name.equals("..") || name.equals(".") || drive) {
                throw node.error("the pattern '" + text
                        + "' matches nothing: patterns are relative to the directory of this file,"
                        + " and cannot lead out of it");
            }
        }
        return new ConfigFile.Pattern(text, pattern.get(), node.line());
    }

    private static List<ConfigFile.ExposureOverride> exposures(@Nullable YamlNode node) throws YamlException {
        List<ConfigFile.ExposureOverride> found = new ArrayList<>();
        if (node != null) {
            for (Map.Entry<String, YamlNode> entry :
                    checkSize(node, node.map().size()).map().entrySet()) {
                found.add(new ConfigFile.ExposureOverride(
                        pattern(entry.getValue(), entry.getKey(), false),
                        lookUp(entry.getValue(), "exposure", exposureWords())));
            }
        }
        return found;
    }

    private List<ConfigFile.SeverityOverride> severities(@Nullable YamlNode node) throws YamlException {
        List<ConfigFile.SeverityOverride> general = new ArrayList<>();
        List<ConfigFile.SeverityOverride> found = new ArrayList<>();
        if (node == null) {
            return found;
        }
        Set<String> ids = new TreeSet<>();
        for (Rule rule : rules.get().rules()) {
            ids.add(rule.id());
        }
        for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
            YamlNode value = entry.getValue();
            String id = entry.getKey();
            if (!ids.contains(id)) {
                throw new YamlException(
                        value.file(), value.line(), "unknown rule '" + id + "'" + YamlNode.suggestion(id, ids));
            }
            if (!value.isMap()) {
                general.add(override(id, Optional.empty(), value));
                continue;
            }
            for (Map.Entry<String, YamlNode> place :
                    value.map(exposureWords().keySet()).entrySet()) {
                found.add(override(id, Optional.of(Exposure.valueOf(place.getKey())), place.getValue()));
            }
        }
        found.addAll(general);
        return found;
    }

    private static ConfigFile.SeverityOverride override(String id, Optional<Exposure> where, YamlNode value)
            throws YamlException {
        return new ConfigFile.SeverityOverride(id, where, severityOr(OFF, value), value.line());
    }

    private static List<ConfigFile.Age> ages(@Nullable YamlNode node) throws YamlException {
        List<ConfigFile.Age> found = new ArrayList<>();
        if (node == null) {
            return found;
        }
        for (Map.Entry<String, YamlNode> type :
                node.map(Set.of("public", "secret")).entrySet()) {
            int least = 1;
            type.getValue().map(Set.of("old", "too-old"));
            for (ConfigFile.AgeLimit limit : ConfigFile.AgeLimit.values()) {
                YamlNode days =
                        limit.type().equals(type.getKey()) ? type.getValue().find(limit.keyword()) : null;
                if (days != null) {
                    found.add(new ConfigFile.Age(limit, days(days, least), days.line()));
                    least = found.get(found.size() - 1).days();
                }
            }
        }
        return found;
    }

    private static int days(YamlNode node, int least) throws YamlException {
        String text = node.text();
        boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int days = digits ? Integer.parseInt(text) : 0;
        if (days < least || days > MAX_DAYS) {
            throw node.error(
                    "a number of days from " + least + " to " + MAX_DAYS + " is expected here, not '" + text + "'");
        }
        return days;
    }

    private static Optional<ConfigFile.FailOn> failOn(@Nullable YamlNode node) throws YamlException {
        return node == null
                ? Optional.empty()
                : Optional.of(new ConfigFile.FailOn(severityOr(NONE, node), node.line()));
    }

    /** Parses a severity. The result is empty for the word that means no severity. */
    private static Optional<Severity> severityOr(String nothing, YamlNode node) throws YamlException {
        Map<String, Optional<Severity>> words = new HashMap<>();
        words.put(nothing, Optional.empty());
        for (Severity severity : Severity.values()) {
            words.put(severity.keyword(), Optional.of(severity));
        }
        return lookUp(node, "severity", words);
    }

    private static List<ConfigFile.SuppressionEntry> entries(@Nullable YamlNode node) throws YamlException {
        List<ConfigFile.SuppressionEntry> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode item : node.list()) {
                item.map(ENTRY_KEYS);
                List<ConfigFile.Pattern> paths = patterns(item.find("paths"), false);
                if (item.find("paths") != null && paths.isEmpty()) {
                    throw item.get("paths").error("at least one entry is expected here");
                }
                found.add(new ConfigFile.SuppressionEntry(
                        fingerprint(item.get("fingerprint")),
                        text(item.find("reason")),
                        text(item.find("owner")),
                        date(item.find("until")),
                        paths,
                        item.get("fingerprint").line()));
            }
        }
        return found;
    }

    private static String fingerprint(YamlNode node) throws YamlException {
        String text = node.text();
        if (text.length() != FINGERPRINT_DIGITS
                || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw node.error("a fingerprint, 32 hexadecimal digits, is expected here; reports show it");
        }
        return text;
    }

    private static Optional<String> text(@Nullable YamlNode node) throws YamlException {
        return node == null ? Optional.empty() : Optional.of(SafeText.clean(node.text()));
    }

    private static Optional<LocalDate> date(@Nullable YamlNode node) throws YamlException {
        if (node == null) {
            return Optional.empty();
        }
        String text = node.text();
        return Optional.of(SuppressionDate.parse(text)
                .orElseThrow(() -> node.error("a date such as 2027-01-31 is expected here, not '" + text + "'")));
    }

    private static Map<String, Exposure> exposureWords() {
        Map<String, Exposure> words = new HashMap<>();
        for (Exposure exposure : Exposure.values()) {
            words.put(exposure.name(), exposure);
        }
        return words;
    }

    private static <T> T lookUp(YamlNode node, String what, Map<String, T> known) throws YamlException {
        T found = known.get(node.text());
        if (found == null) {
            throw node.error(
                    "unknown " + what + " '" + node.text() + "'" + YamlNode.suggestion(node.text(), known.keySet()));
        }
        return found;
    }
}
