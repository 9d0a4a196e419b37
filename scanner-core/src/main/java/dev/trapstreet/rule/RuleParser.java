package dev.trapstreet.rule;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.TokenText;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From the parts of a rule file to a {@link Rule}, checking all that can be checked without running it. */
final class RuleParser {
    private static final Alphabet DIGITS = Alphabet.of("0123456789");
    private static final Set<String> RULE_KEYS =
            Set.of("id", "title", "why", "remedy", "references", "cases", "examples", "counterexamples");
    private static final Set<String> CASE_KEYS =
            Set.of("when", "unless", "where", "except-where", "severity", "message");
    private static final Set<String> EXAMPLE_KEYS = Set.of("text", "path", "exposure", "tags", "severity");
    private static final Set<String> COUNTEREXAMPLE_KEYS = Set.of("text", "path", "exposure", "tags");

    /** Words for the columns of the catalogue, each with the exposures that it stands for. */
    private static final Map<String, Set<Exposure>> COLUMNS = Map.of(
            "web", EnumSet.of(Exposure.WEB_CLIENT, Exposure.BUILD_OUTPUT_WEB),
            "mobile", EnumSet.of(Exposure.MOBILE_APP, Exposure.BUILD_OUTPUT_MOBILE),
            "server", EnumSet.of(Exposure.SERVER),
            "build", EnumSet.of(Exposure.BUILD_CONFIG, Exposure.CI, Exposure.INFRA),
            "doc", EnumSet.of(Exposure.DOC, Exposure.TEST, Exposure.DATA),
            "unknown", EnumSet.of(Exposure.UNKNOWN));

    // Filled by loops: this runs whenever something was found, and a stream costs more to load than to run.
    private static final Map<String, Exposure> EXPOSURES = new HashMap<>();
    private static final Map<String, Trait> TRAITS = new HashMap<>();
    private static final Map<String, Tag> TAGS = new HashMap<>();
    private static final Map<String, Severity> SEVERITIES = new HashMap<>();

    static {
        for (Exposure exposure : Exposure.values()) {
            EXPOSURES.put(exposure.name(), exposure);
        }
        for (Trait trait : Trait.values()) {
            TRAITS.put(trait.word(), trait);
        }
        for (Tag tag : Tag.values()) {
            TAGS.put(tag.word(), tag);
        }
        for (Severity severity : Severity.values()) {
            SEVERITIES.put(severity.word(), severity);
        }
    }

    private final Map<String, String> documents;

    /** @param documents titles of the documents that a rule may refer to, by key */
    RuleParser(Map<String, String> documents) {
        this.documents = documents;
    }

    Rule parse(YamlNode node) throws YamlException {
        node.map(RULE_KEYS);
        String id = node.get("id").text();
        if (id.length() != 6 || !id.startsWith("MBX") || !DIGITS.containsAll(id.substring(3))) {
            throw node.get("id").fault("a rule's id is MBX and three digits");
        }
        return new Rule(
                id,
                shown(node.get("title")),
                shown(node.get("why")),
                withKnownWords(node.get("remedy")),
                references(node.get("references")),
                cases(node.get("cases")),
                examples(node.get("examples"), EXAMPLE_KEYS),
                examples(node.get("counterexamples"), COUNTEREXAMPLE_KEYS));
    }

    private List<Rule.Reference> references(YamlNode node) throws YamlException {
        List<Rule.Reference> found = new ArrayList<>();
        for (YamlNode key : atLeastOne(node)) {
            String title = documents.get(key.text());
            if (title == null) {
                throw key.fault("unknown document" + YamlNode.suggestion(key.text(), documents.keySet()));
            }
            found.add(new Rule.Reference(key.text(), title));
        }
        return found;
    }

    private static List<Rule.Case> cases(YamlNode node) throws YamlException {
        List<Rule.Case> found = new ArrayList<>();
        for (YamlNode part : atLeastOne(node)) {
            part.map(CASE_KEYS);
            found.add(new Rule.Case(
                    words(part.get("when"), TRAITS),
                    words(part.find("unless"), TRAITS),
                    words(part.find("where"), TAGS),
                    words(part.find("except-where"), TAGS),
                    severities(part.get("severity")),
                    withKnownWords(part.get("message"))));
        }
        return found;
    }

    /** A text that reports show: a token that somebody wrote into a rule does not leave it. */
    private static String shown(YamlNode node) throws YamlException {
        return TokenText.withheld(node.text());
    }

    /** The text, checked to name only words that can be filled in. */
    private static String withKnownWords(YamlNode node) throws YamlException {
        String text = shown(node);
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String word = close < 0 ? text.substring(open) : text.substring(open + 1, close);
            if (!Facts.WORDS.contains(word)) {
                throw node.fault("unknown word {" + word + "}" + YamlNode.suggestion(word, Facts.WORDS));
            }
        }
        return text;
    }

    private static <T> Set<T> words(@Nullable YamlNode node, Map<String, T> known) throws YamlException {
        Set<T> found = new HashSet<>();
        if (node != null) {
            for (YamlNode word : atLeastOne(node)) {
                found.add(lookUp(word, known == TAGS ? "tag" : "trait", known));
            }
        }
        return found;
    }

    private static Map<Exposure, Severity> severities(YamlNode node) throws YamlException {
        Map<Exposure, Severity> columns = new EnumMap<>(Exposure.class);
        Map<Exposure, Severity> single = new EnumMap<>(Exposure.class);
        Map<String, Set<Exposure>> places = new TreeMap<>(COLUMNS);
        EXPOSURES.forEach((name, exposure) -> places.put(name, EnumSet.of(exposure)));
        for (Map.Entry<String, YamlNode> entry : node.map(places.keySet()).entrySet()) {
            Severity severity = lookUp(entry.getValue(), "severity", SEVERITIES);
            Map<Exposure, Severity> into = COLUMNS.containsKey(entry.getKey()) ? columns : single;
            places.getOrDefault(entry.getKey(), Set.of()).forEach(exposure -> into.put(exposure, severity));
        }
        columns.putAll(single);
        if (columns.isEmpty()) {
            throw node.fault("at least one place is expected here");
        }
        return columns;
    }

    private static List<Rule.Example> examples(YamlNode node, Set<String> keys) throws YamlException {
        List<Rule.Example> found = new ArrayList<>();
        for (YamlNode part : atLeastOne(node)) {
            part.map(keys);
            Exposure exposure = lookUp(part.get("exposure"), "exposure", EXPOSURES);
            Severity severity =
                    keys.contains("severity") ? lookUp(part.get("severity"), "severity", SEVERITIES) : Severity.INFO;
            Setting setting = new Setting(exposure, List.of(), words(part.find("tags"), TAGS));
            YamlNode path = part.find("path");
            Optional<String> file = path == null ? Optional.empty() : Optional.of(path.text());
            found.add(new Rule.Example(part.get("text").text(), file, setting, severity));
        }
        return found;
    }

    private static List<YamlNode> atLeastOne(YamlNode node) throws YamlException {
        if (node.list().isEmpty()) {
            throw node.fault("at least one entry is expected here");
        }
        return node.list();
    }

    private static <T> T lookUp(YamlNode node, String what, Map<String, T> known) throws YamlException {
        T found = known.get(node.text());
        if (found == null) {
            throw node.fault(
                    "unknown " + what + " '" + node.text() + "'" + YamlNode.suggestion(node.text(), known.keySet()));
        }
        return found;
    }

    /** The documents and the known tokens of {@code catalogue.yml}. */
    static Map<String, String> texts(YamlNode node) throws YamlException {
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
            found.put(entry.getKey(), shown(entry.getValue()));
        }
        return found;
    }
}
