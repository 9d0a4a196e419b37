package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.RuleExamples;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of rules, valid and invalid. An invalid one is rejected with its file, its line and a suggestion. */
@Slow
final class RuleFilesTest {
    private static final String CATALOG = """
            documents:
              S0: A document
              S1: Another
            known:
              00112233445566778899aabbccddeeff: An example of a document
            """;
    private static final String RULE = """
            id: MBX900
            title: A rule
            why: Because of this.
            remedy: Remove it.
            references: [S1, S0]
            cases:
              - when: [secret]
                unless: [doubtful-signature, too-old]
                severity: { web: high, BUILD_OUTPUT_WEB: low, doc: info }
                message: The token of {account} is {age} old.
              - when: [temporary, live]
                where: [in-url]
                except-where: [vendored, commented]
                severity: { unknown: critical }
                message: Another.
            examples:
              - text: "x = {{sk}}"
                exposure: WEB_CLIENT
                severity: high
            counterexamples:
              - text: "x = {{pk}}"
                exposure: WEB_CLIENT
                path: a/b.js
                tags: [in-url]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aGoodFolder() throws IOException {
        Files.writeString(folder.resolve("catalogue.yml"), CATALOG);
        Files.writeString(folder.resolve("MBX900.yml"), RULE);
    }

    private void rule(String part, String instead) throws IOException {
        assertTrue(RULE.contains(part), part);
        Files.writeString(folder.resolve("MBX900.yml"), RULE.replace(part, instead));
    }

    private YamlException refused() {
        return assertThrows(YamlException.class, () -> RuleSet.read(folder));
    }

    /** Asserts that the rule's file is rejected at this line, with a message that contains these words. */
    private void refused(int line, String words) {
        YamlException refused = refused();
        String file = folder + "/MBX900.yml";
        assertEquals(file, refused.file(), refused.getMessage());
        assertEquals(line, refused.line(), refused.getMessage());
        String place = line > 0 ? file + ":" + line + ": " : file + ": ";
        assertTrue(refused.getMessage().startsWith(place), refused.getMessage());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void aGoodRuleIsReadAsItStands() throws Exception {
        RuleSet rules = RuleSet.read(folder);
        assertEquals(1, rules.rules().size());
        Rule rule = rules.rule("MBX900").orElseThrow();
        assertEquals("A rule", rule.title());
        assertEquals("Because of this.", rule.why());
        assertEquals("Remove it.", rule.remedy());
        assertEquals(
                List.of(new Rule.Reference("S1", "Another"), new Rule.Reference("S0", "A document")),
                rule.references());
        assertEquals(
                List.of(
                        new Rule.Case(
                                Set.of(Trait.SECRET),
                                Set.of(Trait.DOUBTFUL_SIGNATURE, Trait.TOO_OLD),
                                Set.of(),
                                Set.of(),
                                Map.of(
                                        Exposure.WEB_CLIENT, Severity.HIGH,
                                        Exposure.BUILD_OUTPUT_WEB,
                                                Severity.LOW, // a single exposure overrides its column
                                        Exposure.DOC, Severity.INFO,
                                        Exposure.TEST, Severity.INFO,
                                        Exposure.DATA, Severity.INFO),
                                "The token of {account} is {age} old.",
                                Optional.empty()),
                        new Rule.Case(
                                Set.of(Trait.TEMPORARY, Trait.LIVE),
                                Set.of(),
                                Set.of(Tag.IN_URL),
                                Set.of(Tag.VENDORED, Tag.COMMENTED),
                                Map.of(Exposure.UNKNOWN, Severity.CRITICAL),
                                "Another.",
                                Optional.empty())),
                rule.cases());
        assertEquals(
                List.of(new Rule.Example(
                        "x = {{sk}}", Optional.empty(), LocationContext.of(Exposure.WEB_CLIENT), Severity.HIGH)),
                rule.examples());
        assertEquals(
                List.of(new Rule.Example(
                        "x = {{pk}}",
                        Optional.of("a/b.js"),
                        new LocationContext(Exposure.WEB_CLIENT, List.of(), Set.of(Tag.IN_URL)),
                        Severity.INFO)),
                rule.counterexamples());
        assertEquals(
                Optional.of("An example of a document"),
                rules.documentationExample(new Fingerprint("00112233445566778899aabbccddeeff")));
        assertEquals(List.of(), new RuleExamples(rules).failures());
    }

    @Test
    void rulesAreOrderedByTheirId() throws IOException {
        for (String id : List.of("MBX902", "MBX100", "MBX901")) {
            Files.writeString(folder.resolve(id + ".yml"), RULE.replace("MBX900", id));
        }
        List<String> ids = RuleSet.read(folder).rules().stream().map(Rule::id).toList();
        assertEquals(List.of("MBX100", "MBX900", "MBX901", "MBX902"), ids);
    }

    @Test
    void theVersionChangesWithAnyWord() throws IOException {
        String version = RuleSet.read(folder).version();
        assertEquals(version, RuleSet.read(folder).version());
        rule("Remove it.", "Remove it!");
        String other = RuleSet.read(folder).version();
        assertNotEquals(version, other);
        Files.writeString(folder.resolve("catalogue.yml"), CATALOG.replace("An example", "One example"));
        assertNotEquals(other, RuleSet.read(folder).version());
    }

    @Test
    void aCaseMayHaveARemedyOfItsOwn() throws IOException {
        rule("    message: Another.", "    message: Another.\n    remedy: Ask {account}.");
        Rule rule = RuleSet.read(folder).rule("MBX900").orElseThrow();
        assertEquals(Optional.empty(), rule.cases().get(0).remedy());
        assertEquals(Optional.of("Ask {account}."), rule.cases().get(1).remedy());
        rule("    message: Another.", "    message: Another.\n    remedy: Ask {acount}.");
        refused(16, "unknown placeholder {acount}; did you mean 'account'?");
    }

    @Test
    void aTopicIsOneOfAList() throws IOException {
        rule("title: A rule", "title: A rule\nabout: [dead, too-broad]");
        RuleSet rules = RuleSet.read(folder);
        assertEquals(Set.of("MBX900"), rules.idsAbout(RuleTopic.DEAD));
        assertEquals(Set.of("MBX900"), rules.idsAbout(RuleTopic.TOO_BROAD));
        assertEquals(Set.of(), rules.idsAbout(RuleTopic.STALE));
        rule("title: A rule", "title: A rule\nabout: [ded]");
        refused(3, "unknown topic 'ded'; did you mean 'dead'?");
    }

    @Test
    void anUnknownKeyIsNamedWithWhatWasMeant() throws IOException {
        rule("title: A rule", "titl: A rule");
        refused(2, "unknown key 'titl'; did you mean 'title'?");
        rule("    message: Another.", "    massage: Another.");
        refused(15, "unknown key 'massage'; did you mean 'message'?");
        rule("    exposure: WEB_CLIENT\n    severity: high", "    exposure: WEB_CLIENT\n    severty: high");
        refused(19, "unknown key 'severty'; did you mean 'severity'?");
        rule("why: Because of this.", "why: x\nfrobnicate: y");
        refused(
                4,
                "unknown key 'frobnicate'; expected one of about, cases, counterexamples, detect, examples, id, pack,"
                        + " references,");
    }

    @Test
    void anUnknownKeyIsNamedWithItsOwnLineAlsoWhereItsValueStandsBelow() throws IOException {
        rule("title: A rule", "title: A rule\ncolours:\n\n  - red");
        refused(3, "unknown key 'colours'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "title", "why", "remedy", "references"})
    void aMissingKeyOfARuleIsNamed(String key) throws IOException {
        rule(key + ": ", "#");
        refused(1 + (key.equals("id") ? 1 : 0), "the key '" + key + "' is missing");
    }

    @ParameterizedTest
    @CsvSource({"severity, 7", "message, 7", "when, 8"})
    void aMissingKeyOfACaseIsNamed(String key, int line) throws IOException {
        Map<String, String> lines = Map.of(
                "when", "- when: [secret]\n    unless",
                "severity", "    severity: { web: high, BUILD_OUTPUT_WEB: low, doc: info }\n",
                "message", "    message: The token of {account} is {age} old.\n");
        rule(lines.get(key), key.equals("when") ? "-\n    unless" : "");
        refused(line, "the key '" + key + "' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cases", "examples", "counterexamples"})
    void aMissingListOfARuleIsNamed(String key) throws IOException {
        int start = RULE.indexOf("\n" + key + ":") + 1;
        int next = RULE.indexOf("\n", RULE.indexOf(":\n", start));
        while (next + 1 < RULE.length() && RULE.charAt(next + 1) == ' ') {
            next = RULE.indexOf("\n", next + 1);
        }
        rule(RULE.substring(start, next + 1), "");
        refused(1, "the key '" + key + "' is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web: high,             | web: hugh,      | 9  | unknown severity 'hugh'; did you mean 'high'?",
                "web: high,             | web: High,      | 9  | unknown severity 'High'; did you mean 'high'?",
                "web: high,             | web: severe,    | 9  | unknown severity 'severe'; expected one of critical, high, info, low, medium",
                "web: high,             | wep: high,      | 9  | unknown key 'wep'; did you mean 'web'?",
                "web: high,             | web: [high],    | 9  | a text is expected here",
                "web: high,             | web: '',        | 9  | a text is expected here",
                "[secret]               | [secrte]        | 7  | unknown trait 'secrte'; did you mean 'secret'?",
                "[secret]               | [SECRET]        | 7  | unknown trait 'SECRET'; expected one of",
                "[secret]               | secret          | 7  | a list is expected here",
                "[secret]               | []              | 7  | at least one entry is expected here",
                "too-old]               | tooold]         | 8  | unknown trait 'tooold'; did you mean 'too-old'?",
                "[in-url]               | [inurl]         | 12 | unknown tag 'inurl'; did you mean 'in-url'?",
                "[in-url]               | []              | 12 | at least one entry is expected here",
                "commented]             | live]           | 13 | unknown tag 'live'; expected one of app-config-download,",
                "{account}              | {acount}        | 10 | unknown placeholder {acount}; did you mean 'account'?",
                "{account}              | {}              | 10 | unknown placeholder {}",
                "{age}                  | {age            | 10 | unknown placeholder {",
                "{age}                  | {Age}           | 10 | unknown placeholder {Age}; did you mean 'age'?",
                "[S1, S0]               | [S1, S2]        | 5  | unknown document; did you mean 'S0'?",
                "[S1, S0]               | []              | 5  | at least one entry is expected here",
                "exposure: WEB_CLIENT   | exposure: WEB   | 18 | unknown exposure 'WEB'; expected one of",
                "exposure: WEB_CLIENT   | exposure: WEB_KLIENT | 18 | unknown exposure 'WEB_KLIENT'; did you mean 'WEB_CLIENT'?",
                "title: A rule          | title: []       | 2  | a text is expected here",
                "title: A rule          | title:          | 2  | a text is expected here",
                "title: A rule          | title: '  '     | 2  | a text is expected here",
                "- when: [secret]       | - [secret]      | 0  | not YAML",
            })
    void aWordThatIsNoneIsNamedWithWhatWasMeant(String part, String instead, int line, String words)
            throws IOException {
        rule(part, instead);
        if (line > 0) {
            refused(line, words);
        } else {
            assertTrue(refused().getMessage().contains(words));
        }
    }

    @Test
    void aPlaceIsNeededInACase() throws IOException {
        rule("{ unknown: critical }", "{}");
        refused(14, "at least one exposure is expected here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MBX90", "MBX9000", "mbx900", "XYZ900", "MBX9o0", "900", "MBX\u0669\u0660\u0660", "MBX-01"})
    void anIdIsMbxAndThreeDigits(String id) throws IOException {
        rule("id: MBX900", "id: " + id);
        refused(1, "a rule's id is MBX and three digits");
    }

    @Test
    void aFileIsNamedByItsRulesId() throws IOException {
        rule("id: MBX900", "id: MBX901");
        refused(1, "a rule's file must be named after its id: MBX901.yml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[unclosed", "\"unclosed", "a: b: c", "&a *b", "@x", "? [", "}"})
    void whatIsNoYamlIsRefusedWithItsLine(String title) throws IOException {
        rule("A rule", title);
        YamlException refused = refused();
        assertEquals(folder + "/MBX900.yml", refused.file());
        assertTrue(refused.getMessage().contains("not YAML: "), refused.getMessage());
        assertTrue(refused.line() >= 2, refused.getMessage());
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() throws IOException {
        rule("remedy: Remove it.", "remedy: Remove it.\ntitle: Another");
        YamlException refused = refused();
        assertEquals(5, refused.line(), refused.getMessage());
        assertTrue(refused.getMessage().contains("title"), refused.getMessage());
    }

    @Test
    void aSmallFileCannotBecomeALargeOne() throws IOException {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char name = 'b'; name <= 'k'; name++) {
            String before = "*" + (char) (name - 1);
            bomb.append(
                    name + ": &" + name + " [" + String.join(", ", List.of(before, before, before, before)) + "]\n");
        }
        rule("id: MBX900", bomb + "id: MBX900");
        assertTrue(
                refused().getMessage().contains("aliases (*name) are not permitted here"),
                refused().getMessage());
    }

    @Test
    void aListThatHoldsItselfIsRefused() throws IOException {
        rule("references: [S1, S0]", "references: &r [S1, *r]");
        assertTrue(refused().getMessage().contains("MBX900.yml"), refused().getMessage());
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        rule("[S1, S0]", "[".repeat(20) + "]".repeat(20));
        refused(5, "nested too deeply");
        rule("[S1, S0]", "[".repeat(100_000) + "]".repeat(100_000));
        assertEquals(folder + "/MBX900.yml", refused().file());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "just a text", "- a\n- list\n", "id: MBX900\n---\nid: MBX900\n"})
    void aFileThatHoldsNoRuleIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve("MBX900.yml"), text);
        assertEquals(folder + "/MBX900.yml", refused().file());
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Files.write(folder.resolve("MBX900.yml"), new byte[] {'i', 'd', ':', ' ', (byte) 0xFF, (byte) 0xFE});
        assertTrue(refused().getMessage().endsWith("MBX900.yml: cannot be read (it is not UTF-8)"));
    }

    @Test
    void aFileOfMegabytesIsRefused() throws IOException {
        rule("Because of this.", "|\n" + "  x\n".repeat(300_000));
        assertTrue(refused().getMessage().contains("MBX900.yml"), "the file is named");
    }

    @Test
    void aTextOfAnyLengthIsKeptWhole() throws IOException {
        rule("A rule", "x".repeat(70_000));
        assertEquals("x".repeat(70_000), RuleSet.read(folder).rules().get(0).title());
    }

    @Test
    void aFolderWithoutRulesIsRefused() throws IOException {
        Files.delete(folder.resolve("MBX900.yml"));
        YamlException refused = refused();
        assertEquals(folder.toString(), refused.file());
        assertEquals(folder + ": contains no rule (a file MBX….yml)", refused.getMessage());
    }

    @Test
    void aFolderWithoutACatalogIsRefused() throws IOException {
        Files.delete(folder.resolve("catalogue.yml"));
        assertEquals(folder + "/catalogue.yml: no such file", refused().getMessage());
    }

    @Test
    void aFolderThatIsNoneIsRefused() {
        Path missing = folder.resolve("missing");
        YamlException refused = assertThrows(YamlException.class, () -> RuleSet.read(missing));
        assertEquals(missing + "/catalogue.yml: no such file", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "documents:                 | dokuments:         | 1 | unknown key 'dokuments'; did you mean 'documents'?",
                "known:                     | knowns:            | 4 | unknown key 'knowns'; did you mean 'known'?",
                "S0: A document             | 'S0: [A]'          | 2 | a text is expected here",
                "An example of a document   | [x]                | 5 | a text is expected here",
                "documents:                 | 'x: 1\ndocuments:' | 1 | unknown key 'x'",
            })
    void aBrokenCatalogIsRefusedWithItsPlace(String part, String instead, int line, String words) throws IOException {
        Files.writeString(folder.resolve("catalogue.yml"), CATALOG.replace(part, instead));
        YamlException refused = refused();
        assertEquals(folder + "/catalogue.yml", refused.file(), refused.getMessage());
        assertEquals(line, refused.line(), refused.getMessage());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void aCatalogWhoseKnownTokensAreNoMapIsRefusedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("catalogue.yml"), "documents:\n  S0: A\n  S1: B\nknown: [x]\n");
        YamlException refused = refused();
        assertEquals(folder + "/catalogue.yml", refused.file(), refused.getMessage());
        assertEquals(4, refused.line(), refused.getMessage());
    }

    @Test
    void otherFilesOfTheFolderAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("README.md"), "# [unclosed");
        Files.createDirectory(folder.resolve("notes"));
        assertEquals(1, RuleSet.read(folder).rules().size());
    }

    /** RuleExamples on modified copies of the real rules. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MBX010 | severity: { web: low   | severity: { web: high | MBX010, example 1: the severity is high, not low",
                "MBX004 | when: [secret]         | when: [public]        | MBX004, example 1: the rule does not fire",
                "MBX004 | token = \"{{pk}}\"     | token = \"{{sk}}\"    | MBX004, counter-example 1: the rule fires",
                "MBX021 | created=2018-05-01     | created=2019-05-01    | MBX021, example 1: the rule does not fire",
                "MBX012 | {{tk iat=+2h exp=+3h}} | {{tk iat=soon}}       | MBX012, example 4: not a time: iat=soon",
                "MBX012 | {{tk iat=+2h exp=+3h}} | {{tk iat}}            | MBX012, example 4: cannot parse the placeholder",
                "MBX012 | {{tk iat=+2h exp=+3h}} | no token              | MBX012, example 4: the rule does not fire",
                "MBX021 | created=2018-05-01     | created=yesterday     | MBX021, example 1: not a date: created=yesterday",
                "MBX021 | created=2018-05-01     | created=2018-02-31    | MBX021, example 1: not a date: created=2018-02-31",
            })
    void aRuleThatDoesNotBehaveIsNamed(String id, String part, String instead, String fault) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("..", "rules"), "*.yml")) {
            for (Path file : files) {
                String text = Files.readString(file);
                if (file.endsWith(id + ".yml")) {
                    assertTrue(text.contains(part), part);
                    text = text.replace(part, instead);
                }
                Files.writeString(folder.resolve(file.getFileName().toString()), text);
            }
        }
        Files.delete(folder.resolve("MBX900.yml"));
        List<String> faults = new RuleExamples(RuleSet.read(folder)).failures();
        assertTrue(faults.stream().anyMatch(said -> said.startsWith(fault)), faults.toString());
        assertTrue(faults.stream().allMatch(said -> said.startsWith(id)), faults.toString());
    }
}
