package dev.trapstreet.rule;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.text.Sha256;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import dev.trapstreet.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Catalogue of rules and known tokens. Immutable and thread-safe. */
public final class RuleSet {
    /** Resource with the compiled catalogue, next to this class. */
    static final String COMPILED = "rules.bin";

    private static final String CATALOG = "catalogue.yml";
    private static final Set<String> CATALOG_KEYS = Set.of("documents", "third-party", "known");
    private static final int VERSION_BYTES = 6;

    private final String version;
    private final List<Rule> rules;
    private final Map<String, String> documentationTokens;
    private final Map<String, String> thirdPartyRemedies; // by the word for the type of the token

    private RuleSet(
            String version,
            List<Rule> rules,
            Map<String, String> documentationTokens,
            Map<String, String> thirdPartyRemedies) {
        this.thirdPartyRemedies = Map.copyOf(thirdPartyRemedies);
        this.version = version;
        this.rules = List.copyOf(rules);
        this.documentationTokens = Map.copyOf(documentationTokens);
    }

    /** {@return the catalogue that is built into this program} */
    public static RuleSet builtIn() {
        return BuiltIn.RULES;
    }

    private static final class BuiltIn {
        static final RuleSet RULES = load();

        private static RuleSet load() {
            try (InputStream in = RuleSet.class.getResourceAsStream(COMPILED)) {
                if (in == null) {
                    throw new IllegalStateException("this build has no compiled rules");
                }
                return of(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("the compiled rules of this build cannot be read", e);
            }
        }
    }

    /**
     * Reads the catalogue of a directory such as {@code rules/}: {@code catalogue.yml} and one file per rule, named
     * after its id.
     *
     * @param folder the directory
     * @return the catalogue
     * @throws YamlException if a file is invalid; the message has the file and the line
     * @throws IOException if a file cannot be read
     */
    public static RuleSet read(Path folder) throws IOException {
        return of(compile(folder));
    }

    /** Validates and compiles the rules of a directory. */
    static byte[] compile(Path folder) throws IOException {
        YamlNode catalog = YamlFile.read(folder.resolve(CATALOG));
        catalog.map(CATALOG_KEYS);
        RuleParser parser = new RuleParser(RuleParser.stringMap(catalog.get("documents")));
        RuleParser.stringMap(catalog.get("known")); // validates them while line numbers are known
        Map<String, YamlNode> all = new LinkedHashMap<>();
        List<YamlNode> nodes = new ArrayList<>();
        for (Path file : files(folder)) {
            YamlNode node = YamlFile.read(file);
            String id = parser.parse(node).id();
            if (!file.getFileName().toString().equals(id + ".yml")) {
                throw node.get("id").error("a rule's file must be named after its id: " + id + ".yml");
            }
            nodes.add(node);
        }
        String name = folder.toString();
        all.put("documents", catalog.get("documents"));
        all.put("known", catalog.get("known"));
        YamlNode thirdParty = catalog.find("third-party");
        if (thirdParty != null) {
            thirdPartyRemedies(thirdParty); // validates them while line numbers are known
            all.put("third-party", thirdParty);
        }
        all.put("rules", YamlNode.list(name, 0, nodes));
        return CompiledYaml.write(YamlNode.map(name, 0, all));
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.yml")) {
            for (Path entry : entries) {
                if (!entry.endsWith(CATALOG) && !entry.endsWith(ExposureTable.FILE) && Files.isRegularFile(entry)) {
                    found.add(entry);
                }
            }
        }
        if (found.isEmpty()) {
            throw new YamlException(folder.toString(), 0, "contains no rule (a file MBX….yml)");
        }
        found.sort(Comparator.comparing(Path::toString));
        return found;
    }

    private static RuleSet of(byte[] compiled) throws IOException {
        YamlNode all = CompiledYaml.read(COMPILED, compiled);
        RuleParser parser = new RuleParser(RuleParser.stringMap(all.get("documents")));
        List<Rule> rules = new ArrayList<>();
        for (YamlNode node : all.get("rules").list()) {
            rules.add(parser.parse(node));
        }
        YamlNode thirdParty = all.find("third-party");
        return new RuleSet(
                Sha256.hex(compiled, VERSION_BYTES),
                rules,
                RuleParser.stringMap(all.get("known")),
                thirdParty == null ? Map.of() : thirdPartyRemedies(thirdParty));
    }

    private static Map<String, String> thirdPartyRemedies(YamlNode node) throws YamlException {
        Map<String, String> texts = new HashMap<>();
        for (String type :
                node.map(Set.of(Trait.SECRET.keyword(), Trait.PUBLIC.keyword())).keySet()) {
            texts.put(type, RuleParser.checkedTemplate(node.get(type)));
        }
        return texts;
    }

    /** {@return the version: twelve hexadecimal digits of a hash over the compiled rules} */
    public String version() {
        return version;
    }

    /** {@return all rules, sorted by id; unmodifiable} */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Returns a rule.
     *
     * @param id the id
     * @return the rule; empty if there is none with this id
     */
    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /**
     * Returns the ids of the rules with a topic.
     *
     * @param topic the topic
     * @return the ids, sorted
     */
    public Set<String> idsAbout(RuleTopic topic) {
        Set<String> ids = new TreeSet<>();
        for (Rule rule : rules) {
            if (rule.about().contains(topic)) {
                ids.add(rule.id());
            }
        }
        return ids;
    }

    /**
     * Returns the place in Mapbox's documentation that prints a token as an example.
     *
     * @param fingerprint the fingerprint of the token
     * @return the document and the example; empty if the token is not from the documentation
     */
    public Optional<String> documentationExample(Fingerprint fingerprint) {
        return Optional.ofNullable(documentationTokens.get(fingerprint.hex()));
    }

    /**
     * Applies the rules to a token at a location for which only the exposure is known.
     *
     * @param token the token
     * @param exposure the exposure
     * @param now the time for ages and lifetimes
     * @return the violations, most severe first, then by id
     */
    public List<RuleViolation> evaluate(MapboxToken token, Exposure exposure, Instant now) {
        return evaluate(token, LocationContext.of(exposure), now);
    }

    /**
     * Applies the rules to a token at a location, with the default age limits.
     *
     * @param token the token
     * @param context the exposure, tags and sites of the location
     * @param now the time for ages and lifetimes
     * @return the violations, most severe first, then by id
     */
    public List<RuleViolation> evaluate(MapboxToken token, LocationContext context, Instant now) {
        return evaluate(token, context, now, AgeLimits.DEFAULT);
    }

    /**
     * Applies the rules to a token at a location, offline.
     *
     * @param token the token
     * @param context the exposure, tags and sites of the location
     * @param now the time for ages and lifetimes
     * @param ages the age limits
     * @return the violations, most severe first, then by id
     */
    public List<RuleViolation> evaluate(MapboxToken token, LocationContext context, Instant now, AgeLimits ages) {
        return evaluate(token, context, now, ages, AccountStatus.OFFLINE);
    }

    /**
     * Applies the rules to a token at a location.
     *
     * @param token the token
     * @param context the exposure, tags and sites of the location
     * @param now the time for ages and lifetimes
     * @param ages the age limits
     * @param accountStatus the verification status and the entry in the token list, if they are known
     * @return the violations, most severe first, then by id
     */
    public List<RuleViolation> evaluate(
            MapboxToken token, LocationContext context, Instant now, AgeLimits ages, AccountStatus accountStatus) {
        Facts facts = Facts.of(token, now, ages, accountStatus, context.sites());
        List<RuleViolation> violations = new ArrayList<>();
        for (Rule rule : rules) {
            for (Rule.Case part : rule.cases()) {
                Severity severity = part.severity().get(context.exposure());
                if (severity != null && part.matches(facts.traits(), context.tags())) {
                    boolean thirdParty = context.tags().contains(Tag.THIRD_PARTY);
                    violations.add(violation(rule, part, severity, facts, thirdParty));
                    break;
                }
            }
        }
        violations.sort(RuleViolation.ORDER);
        return violations;
    }

    /**
     * Applies the rules to a token without a location. Only cases that the token list can decide are used, with the
     * severity for an unknown exposure.
     *
     * @param token the token
     * @param now the time for ages
     * @param ages the age limits
     * @return the violations, most severe first, then by id
     */
    public List<RuleViolation> evaluate(UnlocatedToken token, Instant now, AgeLimits ages) {
        Facts facts = Facts.of(token, now, ages);
        List<RuleViolation> violations = new ArrayList<>();
        for (Rule rule : rules) {
            for (Rule.Case part : rule.cases()) {
                Severity severity = part.severity().get(Exposure.UNKNOWN);
                if (severity != null && part.needsListing() && part.matches(facts.traits(), Set.of())) {
                    violations.add(violation(rule, part, severity, facts, false));
                    break;
                }
            }
        }
        violations.sort(RuleViolation.ORDER);
        return violations;
    }

    private RuleViolation violation(Rule rule, Rule.Case part, Severity severity, Facts facts, boolean thirdParty) {
        Map<String, String> words = facts.values(part.when());
        String remedy = part.remedy().orElse(rule.remedy());
        if (thirdParty && !facts.traits().contains(Trait.TEMPORARY)) { // nobody can delete a temporary token
            String type = (facts.traits().contains(Trait.SECRET) ? Trait.SECRET : Trait.PUBLIC).keyword();
            remedy = rule.thirdPartyRemedy().orElse(thirdPartyRemedies.getOrDefault(type, remedy));
        }
        return new RuleViolation(
                rule.id(),
                rule.title(),
                severity,
                fill(part.message(), words),
                fill(remedy, words),
                rule.about().contains(RuleTopic.SPECIFIC)
                        ? RuleViolation.Guidance.SPECIFIC
                        : RuleViolation.Guidance.GENERAL);
    }

    /**
     * Returns the violations by a token that is in the token list and was not found in the scan.
     *
     * @param account the account
     * @param id the id of the token
     * @return the violations, in the order of the rules
     */
    public List<RuleViolation> judgeUnused(String account, String id) {
        Map<String, String> words = new HashMap<>();
        for (String word : Facts.PLACEHOLDERS) {
            words.put(word, "");
        }
        words.put("account", Redactor.redact(account));
        words.put("id", Redactor.redact(id));
        List<RuleViolation> violations = new ArrayList<>();
        for (Rule rule : rules) {
            for (Rule.Case part : rule.cases()) {
                Severity severity = part.severity().get(Exposure.UNKNOWN);
                if (severity != null && part.when().contains(Trait.UNUSED)) {
                    violations.add(new RuleViolation(
                            rule.id(),
                            rule.title(),
                            severity,
                            fill(part.message(), words),
                            fill(rule.remedy(), words)));
                    break;
                }
            }
        }
        return violations;
    }

    /** Replaces the placeholders in one pass, so that braces in a value from a token are not replaced again. */
    private static String fill(String template, Map<String, String> words) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            filled.append(template, at, open).append(words.get(template.substring(open + 1, close)));
            at = close + 1;
        }
        return filled.append(template, at, template.length()).toString();
    }
}
