package dev.trapstreet.rule;

import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.text.Alphabet;
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

/** Parser for rule files, which checks everything that can be checked without running the examples. */
final class RuleParser {
    private static final Alphabet DIGITS = Alphabet.of("0123456789");
    private static final Set<String> RULE_KEYS = Set.of(
            "id",
            "pack",
            "title",
            "why",
            "remedy",
            "third-party-remedy",
            "about",
            "references",
            "cases",
            "detect",
            "examples",
            "counterexamples");
    private static final Set<String> CASE_KEYS =
            Set.of("when", "unless", "where", "except-where", "severity", "message", "remedy");
    private static final Set<String> EXAMPLE_KEYS =
            Set.of("text", "path", "exposure", "tags", "sites", "verdict", "listed", "severity");
    private static final Set<String> COUNTEREXAMPLE_KEYS =
            Set.of("text", "path", "exposure", "tags", "sites", "verdict", "listed");
    private static final Set<String> LISTED_KEYS = Set.of("default", "scopes", "unknownScopes", "allowedUrls");

    /** Keys of {@code severity} that stand for several exposures. */
    private static final Map<String, Set<Exposure>> COLUMNS = Map.of(
            "web", EnumSet.of(Exposure.WEB_CLIENT, Exposure.BUILD_OUTPUT_WEB),
            "mobile", EnumSet.of(Exposure.MOBILE_APP, Exposure.BUILD_OUTPUT_MOBILE),
            "server", EnumSet.of(Exposure.SERVER),
            "build", EnumSet.of(Exposure.BUILD_CONFIG, Exposure.CI, Exposure.INFRA),
            "doc", EnumSet.of(Exposure.DOC, Exposure.TEST, Exposure.DATA),
            "unknown", EnumSet.of(Exposure.UNKNOWN),
            "everywhere", EnumSet.allOf(Exposure.class));

    // Filled in loops: this code runs in every scan with a finding, and loading a stream costs more than running it.
    private static final Map<String, Exposure> EXPOSURES = new HashMap<>();
    private static final Map<String, Trait> TRAITS = new HashMap<>();
    private static final Map<String, Tag> TAGS = new HashMap<>();
    private static final Map<String, Rule.RulePack> PACKS = new HashMap<>();
    private static final Map<String, RuleTopic> TOPICS = new HashMap<>();

    static {
        for (Exposure exposure : Exposure.values()) {
            EXPOSURES.put(exposure.name(), exposure);
        }
        for (Trait trait : Trait.values()) {
            TRAITS.put(trait.keyword(), trait);
        }
        for (Tag tag : Tag.values()) {
            TAGS.put(tag.keyword(), tag);
        }
        for (Rule.RulePack pack : Rule.RulePack.values()) {
            PACKS.put(pack.keyword(), pack);
        }
        for (RuleTopic topic : RuleTopic.values()) {
            TOPICS.put(topic.keyword(), topic);
        }
    }

    private final Map<String, String> documents;

    /** Creates a parser for rules that refer to these documents: titles by key. */
    RuleParser(Map<String, String> documents) {
        this.documents = documents;
    }

    Rule parse(YamlNode node) throws YamlException {
        node.map(RULE_KEYS);
        String id = node.get("id").text();
        if (id.length() != 6 || !id.startsWith("MBX") || !DIGITS.containsAll(id.substring(3))) {
            throw node.get("id").error("a rule's id is MBX and three digits");
        }
        Rule.RulePack pack = pack(node);
        // A rule of the hygiene pack does not concern tokens and has no cases; any other rule has at least one.
        List<Rule.Case> cases = pack == Rule.RulePack.HYGIENE ? noCases(node) : cases(node.get("cases"));
        List<Detection> detections = DetectionParser.parse(node, pack);
        return new Rule(
                pack,
                id,
                RuleFields.displayText(node.get("title")),
                RuleFields.displayText(node.get("why")),
                remedy(node.get("remedy"), !detections.isEmpty()),
                Optional.ofNullable(optionalTemplate(node.find("third-party-remedy"))),
                topics(node.find("about"), pack),
                references(node.get("references")),
                cases,
                detections,
                examples(node.get("examples"), EXAMPLE_KEYS, pack),
                examples(node.get("counterexamples"), COUNTEREXAMPLE_KEYS, pack));
    }

    private static Rule.RulePack pack(YamlNode node) throws YamlException {
        YamlNode word = node.find("pack");
        return word == null ? Rule.RulePack.TOKENS : RuleFields.lookUp(word, "pack", PACKS);
    }

    private static Set<RuleTopic> topics(@Nullable YamlNode node, Rule.RulePack pack) throws YamlException {
        if (node != null && pack == Rule.RulePack.HYGIENE) {
            throw node.error("a rule of the hygiene pack concerns no token, so it has no topic");
        }
        return keywords(node, TOPICS, "topic");
    }

    private static List<Rule.Case> noCases(YamlNode node) throws YamlException {
        YamlNode cases = node.find("cases");
        if (cases != null) {
            throw cases.error("a rule of the hygiene pack does not concern a token, so it has no cases");
        }
        return List.of();
    }

    /** Parses the remediation, which must not have placeholders if the rule can apply without a token. */
    private static String remedy(YamlNode node, boolean withoutToken) throws YamlException {
        String text = checkedTemplate(node);
        if (withoutToken && text.indexOf('{') >= 0) {
            throw node.error("a rule that detects something without a token cannot refer to a token in its remedy");
        }
        return text;
    }

    private static @Nullable String optionalTemplate(@Nullable YamlNode node) throws YamlException {
        return node == null ? null : checkedTemplate(node);
    }

    private List<Rule.Reference> references(YamlNode node) throws YamlException {
        List<Rule.Reference> found = new ArrayList<>();
        for (YamlNode key : RuleFields.atLeastOne(node)) {
            String title = documents.get(key.text());
            if (title == null) {
                throw key.error("unknown document" + YamlNode.suggestion(key.text(), documents.keySet()));
            }
            found.add(new Rule.Reference(key.text(), title));
        }
        return found;
    }

    private static List<Rule.Case> cases(YamlNode node) throws YamlException {
        List<Rule.Case> found = new ArrayList<>();
        for (YamlNode part : RuleFields.atLeastOne(node)) {
            part.map(CASE_KEYS);
            YamlNode remedy = part.find("remedy");
            found.add(new Rule.Case(
                    keywords(part.get("when"), TRAITS, "trait"),
                    keywords(part.find("unless"), TRAITS, "trait"),
                    keywords(part.find("where"), TAGS, "tag"),
                    keywords(part.find("except-where"), TAGS, "tag"),
                    severities(part.get("severity")),
                    checkedTemplate(part.get("message")),
                    remedy == null ? Optional.empty() : Optional.of(checkedTemplate(remedy))));
        }
        return found;
    }

    /** Returns a text for reports that has only known placeholders. */
    static String checkedTemplate(YamlNode node) throws YamlException {
        String text = RuleFields.displayText(node);
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String word = close < 0 ? text.substring(open) : text.substring(open + 1, close);
            if (!Facts.PLACEHOLDERS.contains(word)) {
                throw node.error("unknown placeholder {" + word + "}" + YamlNode.suggestion(word, Facts.PLACEHOLDERS));
            }
        }
        return text;
    }

    private static <T> Set<T> keywords(@Nullable YamlNode node, Map<String, T> known, String kind)
            throws YamlException {
        Set<T> found = new HashSet<>();
        if (node != null) {
            for (YamlNode word : RuleFields.atLeastOne(node)) {
                found.add(RuleFields.lookUp(word, kind, known));
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
            Severity severity = RuleFields.lookUp(entry.getValue(), "severity", RuleFields.SEVERITIES);
            Map<Exposure, Severity> into = COLUMNS.containsKey(entry.getKey()) ? columns : single;
            places.getOrDefault(entry.getKey(), Set.of()).forEach(exposure -> into.put(exposure, severity));
        }
        columns.putAll(single);
        if (columns.isEmpty()) {
            throw node.error("at least one exposure is expected here");
        }
        return columns;
    }

    private static List<Rule.Example> examples(YamlNode node, Set<String> keys, Rule.RulePack pack)
            throws YamlException {
        List<Rule.Example> found = new ArrayList<>();
        for (YamlNode part : RuleFields.atLeastOne(node)) {
            part.map(keys);
            YamlNode named = pack == Rule.RulePack.HYGIENE ? part.find("exposure") : part.get("exposure");
            Exposure exposure = named == null ? Exposure.UNKNOWN : RuleFields.lookUp(named, "exposure", EXPOSURES);
            Severity severity = keys.contains("severity")
                    ? RuleFields.lookUp(part.get("severity"), "severity", RuleFields.SEVERITIES)
                    : Severity.INFO;
            LocationContext context = new LocationContext(
                    exposure, List.of(), keywords(part.find("tags"), TAGS, "tag"), sites(part.find("sites")));
            YamlNode path = part.find("path");
            Optional<String> file = path == null ? Optional.empty() : Optional.of(path.text());
            found.add(new Rule.Example(part.get("text").text(), file, context, severity, status(part)));
        }
        return found;
    }

    /** Parses the sites of an example, each with the file that names it. */
    private static List<DeploySite> sites(@Nullable YamlNode node) throws YamlException {
        List<DeploySite> found = new ArrayList<>();
        if (node != null) {
            for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
                found.add(new DeploySite(entry.getValue().text(), entry.getKey()));
            }
        }
        return found;
    }

    private static Optional<Rule.ExampleStatus> status(YamlNode example) throws YamlException {
        YamlNode said = example.find("verdict");
        YamlNode listed = example.find("listed");
        if (said == null && listed == null) {
            return Optional.empty();
        }
        Optional<Verdict.State> verdict = Optional.empty();
        if (said != null) {
            Map<String, Verdict.State> states = new HashMap<>();
            for (Verdict.State state : Verdict.State.values()) {
                states.put(state.phrase(), state);
            }
            verdict = Optional.of(RuleFields.lookUp(said, "verdict", states));
        }
        if (listed == null) {
            return Optional.of(new Rule.ExampleStatus(verdict, false, false, List.of(), List.of(), List.of()));
        }
        listed.map(LISTED_KEYS);
        YamlNode isDefault = listed.find("default");
        return Optional.of(new Rule.ExampleStatus(
                verdict,
                true,
                isDefault != null && RuleFields.lookUp(isDefault, "flag", Map.of("true", true, "false", false)),
                list(listed.find("scopes")),
                list(listed.find("unknownScopes")),
                list(listed.find("allowedUrls"))));
    }

    private static List<String> list(@Nullable YamlNode node) throws YamlException {
        List<String> found = new ArrayList<>();
        if (node != null) {
            for (YamlNode item : node.list()) {
                found.add(item.text());
            }
        }
        return found;
    }

    /** Parses a map of {@code catalogue.yml}: the documents or the known tokens. */
    static Map<String, String> stringMap(YamlNode node) throws YamlException {
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
            found.put(entry.getKey(), RuleFields.displayText(entry.getValue()));
        }
        return found;
    }
}
