package dev.trapstreet.rule;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.PathPattern;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parser for the {@code detect} entries of a rule file. */
final class DetectionParser {
    private static final Set<String> KEYS = Set.of(
            "look",
            "trait",
            "find",
            "near",
            "unless",
            "files",
            "except-files",
            "only-with",
            "severity",
            "with-restricted",
            "message");
    private static final String FOUND = "{found}";
    private static final Map<String, CheckKind> LOOKS = new HashMap<>();
    private static final Map<String, Trait> TRAITS = new HashMap<>();
    private static final Map<String, Boolean> ONLY_WITH = Map.of("mapbox", true);

    static {
        for (CheckKind kind : CheckKind.values()) {
            LOOKS.put(kind.keyword(), kind);
        }
        for (Trait trait : Trait.values()) {
            TRAITS.put(trait.keyword(), trait);
        }
    }

    private DetectionParser() {}

    /**
     * Parses the entries of a rule. A rule of the hygiene pack must have at least one; for other rules they are
     * optional.
     */
    static List<Detection> parse(YamlNode rule, Rule.RulePack pack) throws YamlException {
        YamlNode node = pack == Rule.RulePack.HYGIENE ? rule.get("detect") : rule.find("detect");
        List<Detection> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode part : RuleFields.atLeastOne(node)) {
                found.add(detection(part));
            }
        }
        return found;
    }

    private static Detection detection(YamlNode part) throws YamlException {
        part.map(KEYS);
        YamlNode named = part.find("look");
        CheckKind kind = named == null ? CheckKind.LITERALS : RuleFields.lookUp(named, "look", LOOKS);
        List<String> find = kind == CheckKind.LITERALS ? literals(part.get("find")) : List.of();
        if (kind != CheckKind.LITERALS) {
            for (String key : List.of("find", "near", "unless")) {
                YamlNode literals = part.find(key);
                if (literals != null) {
                    throw literals.error(
                            "'" + key + "' is for literals; the check '" + kind.keyword() + "' has its own");
                }
            }
        }
        List<List<String>> near = new ArrayList<>();
        for (String alternatives : literals(part.find("near"))) {
            near.add(List.of(alternatives.split("\\|", -1)));
        }
        YamlNode project = part.find("only-with");
        Severity severity = RuleFields.lookUp(part.get("severity"), "severity", RuleFields.SEVERITIES);
        YamlNode worse = part.find("with-restricted");
        YamlNode trait = part.find("trait");
        if (kind.hasTrait() != (trait != null)) {
            throw part.error("'trait' belongs to the checks allowed-urls and token-scopes, and these need it");
        }
        return new Detection(
                kind,
                trait == null ? Optional.empty() : Optional.of(RuleFields.lookUp(trait, "trait", TRAITS)),
                find,
                near,
                literals(part.find("unless")),
                patterns(part.find("files")),
                patterns(part.find("except-files")),
                project != null && RuleFields.lookUp(project, "company", ONLY_WITH),
                severity,
                worse == null ? severity : RuleFields.lookUp(worse, "severity", RuleFields.SEVERITIES),
                message(part.get("message"), kind));
    }

    private static List<String> literals(@Nullable YamlNode node) throws YamlException {
        List<String> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode literal : RuleFields.atLeastOne(node)) {
                if (!StandardCharsets.US_ASCII.newEncoder().canEncode(literal.text())) {
                    throw literal.error("a literal must be ASCII");
                }
                found.add(literal.text().toLowerCase(Locale.ROOT));
            }
        }
        return found;
    }

    private static List<PathPattern> patterns(@Nullable YamlNode node) throws YamlException {
        List<PathPattern> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode pattern : RuleFields.atLeastOne(node)) {
                found.add(RuleFields.pathPattern(pattern));
            }
        }
        return found;
    }

    private static String message(YamlNode node, CheckKind kind) throws YamlException {
        String text = RuleFields.displayText(node);
        String rest = kind == CheckKind.LITERALS ? text : text.replace(FOUND, "");
        if (rest.indexOf('{') >= 0) {
            throw node.error("unknown placeholder; a check other than literals can use only " + FOUND);
        }
        return text;
    }
}
