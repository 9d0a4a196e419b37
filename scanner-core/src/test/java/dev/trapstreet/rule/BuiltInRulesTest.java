package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.RuleCheck;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue that is built in, against the tables of DOMAIN section 5 as they were typed from there by hand. */
final class BuiltInRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final RuleSet RULES = RuleSet.builtIn();

    /** Columns: web, mobile, server, build configuration, CI and infrastructure, documents, unknown. */
    static final List<Kind> KINDS = List.of(
            kind("fresh public", TokenBuilder.pk().id(aged(30)), Map.of()),
            kind("public of 364 days", TokenBuilder.pk().id(aged(364)), Map.of()),
            kind("public of 365 days", TokenBuilder.pk().id(aged(365)), Map.of("MBX028", "L L M M M I L")),
            kind("public of 1094 days", TokenBuilder.pk().id(aged(1094)), Map.of("MBX028", "L L M M M I L")),
            kind("public of 1095 days", TokenBuilder.pk().id(aged(1095)), Map.of("MBX028", "M M M M M I M")),
            kind(
                    "public from the day of allowed urls",
                    TokenBuilder.pk().id(at("2019-03-18T00:00:00.000Z")),
                    Map.of("MBX028", "M M M M M I M")),
            kind(
                    "public from before allowed urls",
                    TokenBuilder.pk().id(at("2019-03-17T23:59:59.999Z")),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "M M M M M I M")),
            kind(
                    "public with a short id",
                    TokenBuilder.pk().id("a1b2c3d"),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "M M M M M I M")),
            kind(
                    "public with a hex id",
                    TokenBuilder.pk().id("0".repeat(32)),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "M M M M M I M")),
            kind("public with an unknown id", TokenBuilder.pk().id("unknown" + "-id"), Map.of()),
            kind("public with an impossible time", TokenBuilder.pk().id(at("2013-01-01T00:00:00Z")), Map.of()),
            kind(
                    "public with times",
                    TokenBuilder.pk().id(aged(30)).times(SECOND - 9, SECOND + 9).json("ll", "1"),
                    Map.of()),
            kind("fresh secret", TokenBuilder.sk().id(aged(89)), secret("H")),
            new Kind(
                    "doubtful secret",
                    TokenBuilder.sk().id(aged(30)).buildWithDoubtfulSignature(),
                    Set.of(),
                    secret("M")),
            kind("secret of 90 days", TokenBuilder.sk().id(aged(90)), with(secret("H"), "MBX028", "L L M M M I M")),
            kind("secret of 364 days", TokenBuilder.sk().id(aged(364)), with(secret("H"), "MBX028", "L L M M M I M")),
            kind("secret of 365 days", TokenBuilder.sk().id(aged(365)), with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "secret from before allowed urls",
                    TokenBuilder.sk().id(at("2017-01-01T00:00:00Z")),
                    with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "secret with a short id",
                    TokenBuilder.sk().id("a1b2c3d"),
                    with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "live",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind(
                    "live with public scopes",
                    TokenBuilder.tk()
                            .times(SECOND - 60, SECOND + 60)
                            .json("scopes", "[\"styles:read\",\"fonts:read\"]"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind(
                    "live with secret scopes",
                    TokenBuilder.tk()
                            .times(SECOND - 60, SECOND + 60)
                            .json("scopes", "[\"styles:read\",\"tokens:write\"]"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX014", "C C H C C H C")),
            kind(
                    "live of a session",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60).json("ll", "1"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX015", "H H H H H H H")),
            kind(
                    "expired",
                    TokenBuilder.tk().times(SECOND - 60, SECOND),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "M M M - - - M")),
            kind(
                    "expired with secret scopes",
                    TokenBuilder.tk().times(SECOND - 60, SECOND - 1).json("scopes", "[\"tokens:write\"]"),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "M M M - - - M")),
            // "High if live", says the table; once it is over it is worth what its expiry is worth.
            kind(
                    "expired of a session",
                    TokenBuilder.tk().times(SECOND - 60, SECOND - 1).text("iu", "someone"),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "M M M - - - M", "MBX015", "L L L L L I L")),
            kind(
                    "living an hour",
                    TokenBuilder.tk().times(SECOND, SECOND + 3_600),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind("living too long", TokenBuilder.tk().times(SECOND, SECOND + 3_601), Map.of("MBX012", "L L L L L I L")),
            kind(
                    "expiring at once",
                    TokenBuilder.tk().times(SECOND - 9, SECOND - 9),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "issued tomorrow",
                    TokenBuilder.tk().times(SECOND + 86_400, SECOND + 90_000),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "without times",
                    TokenBuilder.tk().json("scopes", "[\"tokens:write\"]"),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "temporary with an id",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60).id("a1b2c3d"),
                    Map.of("MBX012", "L L L L L I L")),
            // What hangs on the place, or on the token as a whole: tags.
            freshPublic(Map.of("MBX025", "L L L - - - L"), Tag.HARD_CODED),
            freshPublic(Map.of("MBX024", "- L - L - - -"), Tag.OPEN_SOURCE),
            freshPublic(Map.of("MBX026", "M M M L L I M"), Tag.SEVERAL_APPS),
            freshPublic(Map.of("MBX027", "L L L - - I L"), Tag.THIRD_PARTY),
            // Row A4 of DOMAIN 3.2: "report once, low".
            freshPublic(Map.of("MBX027", "L L L - - L L"), Tag.THIRD_PARTY, Tag.VENDORED),
            freshPublic(Map.of("MBX031", "M M M M M L M"), Tag.IN_URL),
            freshPublic(Map.of("MBX072", "M M M M M M M"), Tag.PERSONAL_FILE),
            freshPublic(Map.of("MBX008", "I I I I I I I"), Tag.OBFUSCATED),
            freshPublic(
                    Map.of(),
                    Tag.COMMENTED,
                    Tag.VENDORED,
                    Tag.HISTORY_ONLY,
                    Tag.CLIENT_PREFIX,
                    Tag.SECRET_NAME,
                    Tag.HANDED_OUT,
                    Tag.MAP_LIBRARY,
                    Tag.APP_CONFIG_DOWNLOAD,
                    Tag.DOWNLOAD_TOKEN,
                    Tag.NATIVE_SHELL,
                    Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            freshSecret(with(secret("H"), "MBX006", "C C - H H L -"), Tag.CLIENT_PREFIX),
            freshSecret(with(secret("H"), "MBX006", "C C - H H L -"), Tag.CLIENT_PREFIX, Tag.SECRET_NAME),
            freshSecret(with(secret("H"), "MBX007", "H H H H H - H"), Tag.HANDED_OUT),
            freshSecret(with(secret("H"), "MBX008", "I I I I I I I"), Tag.OBFUSCATED),
            freshSecret(with(secret("H"), "MBX009", "C C H H H H H"), Tag.HISTORY_ONLY),
            new Kind(
                    "doubtful secret",
                    TokenBuilder.sk().id(aged(30)).buildWithDoubtfulSignature(),
                    Set.of(Tag.HISTORY_ONLY),
                    with(secret("M"), "MBX009", "C C H H H M H")),
            freshSecret(with(secret("H"), "MBX026", "M M M L L I M"), Tag.SEVERAL_APPS),
            freshSecret(with(secret("H"), "MBX031", "H M M M M L M"), Tag.IN_URL),
            freshSecret(with(secret("H"), "MBX070", "L L L L L L L"), Tag.DOWNLOAD_TOKEN, Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            freshSecret(with(secret("H"), "MBX071", "C C C C C - C"), Tag.APP_CONFIG_DOWNLOAD),
            freshSecret(with(secret("H"), "MBX072", "M M M M M M M"), Tag.PERSONAL_FILE),
            freshSecret(with(secret("H"), "MBX079", "C C C C C - C"), Tag.MAP_LIBRARY),
            freshSecret(secret("H"), Tag.DOWNLOAD_TOKEN),
            freshSecret(
                    secret("H"),
                    Tag.COMMENTED,
                    Tag.VENDORED,
                    Tag.THIRD_PARTY,
                    Tag.HARD_CODED,
                    Tag.SECRET_NAME,
                    Tag.NATIVE_SHELL,
                    Tag.OPEN_SOURCE,
                    Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            live(Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX031", "M M M M M L M"), Tag.IN_URL),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX072", "M M M M M M M"),
                    Tag.PERSONAL_FILE),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX008", "I I I I I I I"),
                    Tag.OBFUSCATED),
            // What does not run does not break.
            live(Map.of("MBX011", "H H M H H M H"), Tag.COMMENTED),
            live(Map.of("MBX011", "H H M H H M H"), Tag.HISTORY_ONLY),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M"),
                    Tag.HARD_CODED,
                    Tag.SEVERAL_APPS,
                    Tag.THIRD_PARTY,
                    Tag.CLIENT_PREFIX,
                    Tag.HANDED_OUT));

    /** A token and the rows of the tables that are about it, by rule. */
    private static final class Kind {
        private final String name;
        private final String text;
        private final Set<Tag> tags;
        private final Map<String, String> rows;

        Kind(String name, String text, Set<Tag> tags, Map<String, String> rows) {
            this.name = tags.isEmpty() ? name : name + " " + new TreeSet<>(tags);
            this.text = text;
            this.tags = tags;
            this.rows = rows;
        }

        List<RuleHit> judge(Exposure exposure) {
            return RULES.judge(open(), new Setting(exposure, List.of(), tags), NOW);
        }

        MapboxToken open() {
            return new TokenReader(NOW).read(text).token().orElseThrow();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind kind(String name, TokenBuilder token, Map<String, String> rows) {
        return new Kind(name, token.build(), Set.of(), rows);
    }

    private static Kind freshPublic(Map<String, String> rows, Tag... tags) {
        return new Kind("fresh public", TokenBuilder.pk().id(aged(30)).build(), Set.of(tags), rows);
    }

    private static Kind freshSecret(Map<String, String> rows, Tag... tags) {
        return new Kind("fresh secret", TokenBuilder.sk().id(aged(30)).build(), Set.of(tags), rows);
    }

    private static Kind live(Map<String, String> rows, Tag... tags) {
        String token = TokenBuilder.tk().times(SECOND - 60, SECOND + 60).build();
        return new Kind("live", token, Set.of(tags), rows);
    }

    private static Kind named(String name) {
        return KINDS.stream().filter(kind -> kind.name.equals(name)).findFirst().orElseThrow();
    }

    private static String aged(int days) {
        return TokenBuilder.cuid(NOW.minus(Duration.ofDays(days)), 1);
    }

    private static String at(String time) {
        return TokenBuilder.cuid(Instant.parse(time), 1);
    }

    private static Map<String, String> secret(String inDocuments) {
        return Map.of(
                "MBX001", "C - - - - - -",
                "MBX002", "- C - - - - -",
                "MBX003", "- - - H - - -",
                "MBX004", "- - H - H - H",
                "MBX005", "- - - - - " + inDocuments + " -");
    }

    private static Map<String, String> with(Map<String, String> rows, String id, String row) {
        Map<String, String> more = new TreeMap<>(rows);
        more.put(id, row);
        return more;
    }

    private static final Map<Exposure, Integer> COLUMN = new EnumMap<>(Map.ofEntries(
            Map.entry(Exposure.WEB_CLIENT, 0),
            Map.entry(Exposure.BUILD_OUTPUT_WEB, 0),
            Map.entry(Exposure.MOBILE_APP, 1),
            Map.entry(Exposure.BUILD_OUTPUT_MOBILE, 1),
            Map.entry(Exposure.SERVER, 2),
            Map.entry(Exposure.BUILD_CONFIG, 3),
            Map.entry(Exposure.CI, 4),
            Map.entry(Exposure.INFRA, 4),
            Map.entry(Exposure.DOC, 5),
            Map.entry(Exposure.TEST, 5),
            Map.entry(Exposure.DATA, 5),
            Map.entry(Exposure.UNKNOWN, 6)));

    private static final Map<String, Severity> LETTERS = Map.of(
            "C", Severity.CRITICAL, "H", Severity.HIGH, "M", Severity.MEDIUM, "L", Severity.LOW, "I", Severity.INFO);

    @ParameterizedTest
    @FieldSource("KINDS")
    void aTokenBreaksTheRulesOfTheTableInEveryPlace(Kind kind) {
        assertEquals(Exposure.values().length, COLUMN.size());
        COLUMN.forEach((exposure, column) -> {
            Map<String, Severity> expected = new TreeMap<>();
            kind.rows.forEach((id, row) ->
                    Optional.ofNullable(LETTERS.get(row.split(" ", -1)[column])).ifPresent(s -> expected.put(id, s)));
            Map<String, Severity> broken = new TreeMap<>();
            kind.judge(exposure).forEach(hit -> broken.put(hit.id(), hit.severity()));
            assertEquals(expected, broken, exposure.name());
        });
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void whatATokenBreaksIsSaidWorstFirstAndInWholeSentencesWithoutTheToken(Kind kind) {
        MapboxToken token = kind.open();
        for (Exposure exposure : Exposure.values()) {
            List<RuleHit> hits = kind.judge(exposure);
            Comparator<RuleHit> order =
                    Comparator.comparing(RuleHit::severity).reversed().thenComparing(RuleHit::id);
            assertEquals(hits.stream().sorted(order).toList(), hits);
            for (RuleHit hit : hits) {
                assertTrue(hit.message().contains("trapstreet-test") || hit.id().equals("MBX004"), hit.message());
                assertTrue(hit.message().endsWith("."), hit.message());
                assertFalse(hit.message().contains("{") || hit.message().contains("eyJ"), hit.message());
                Rule rule = RULES.rule(hit.id()).orElseThrow();
                assertEquals(rule.title(), hit.title());
                String id = token.claims().id().map(AuthorizationId::value).orElse("none");
                assertEquals(rule.remedy().replace("{account}/{id}", "trapstreet-test/" + id), hit.remedy());
            }
        }
    }

    @Test
    void theMessageIsAboutTheVeryToken() {
        MapboxToken token = named("live with secret scopes").open();
        RuleHit worst = RULES.judge(token, Exposure.WEB_CLIENT, NOW).get(0);
        assertEquals("MBX014", worst.id());
        assertTrue(worst.message().contains("2026-01-01T00:01:00Z"), worst.message());
        assertTrue(worst.message().contains("tokens:write"), worst.message());
        assertFalse(worst.message().contains("styles:read"), worst.message());
        RuleHit old = RULES.judge(named("public of 1095 days").open(), Exposure.SERVER, NOW)
                .get(0);
        assertTrue(old.message().contains("2023-01-02") && old.message().contains("3 years"), old.message());
        RuleHit legacy = RULES.judge(named("secret with a short id").open(), Exposure.CI, NOW)
                .get(1);
        assertTrue(legacy.message().contains("before November 2015"), legacy.message());
        assertTrue(legacy.message().contains("more than 10 years"), legacy.message());
    }

    @Test
    void whatATokenSaysOfItselfIsNotTakenForAWordOfTheRules() {
        String text = TokenBuilder.sk().account("trapstreet-{id}-{age}").build();
        MapboxToken token = new TokenReader(NOW).read(text).token().orElseThrow();
        String message = RULES.judge(token, Exposure.SERVER, NOW).get(0).message();
        assertTrue(message.contains("trapstreet-{id}-{age}"), message);
    }

    /** Those that DOMAIN section 5 marks "O". */
    @Test
    void theRulesAreExactlyThoseOfTheIssue() {
        assertEquals(
                List.of(
                        "MBX001", "MBX002", "MBX003", "MBX004", "MBX005", "MBX006", "MBX007", "MBX008", "MBX009",
                        "MBX010", "MBX011", "MBX012", "MBX013", "MBX014", "MBX015", "MBX021", "MBX024", "MBX025",
                        "MBX026", "MBX027", "MBX028", "MBX031", "MBX070", "MBX071", "MBX072", "MBX073", "MBX074",
                        "MBX075", "MBX076", "MBX077", "MBX078", "MBX079", "MBX080", "MBX081", "MBX082"),
                RULES.rules().stream().map(Rule::id).toList());
        assertEquals("MBX012", RULES.rule("MBX012").orElseThrow().id());
        assertEquals(Optional.empty(), RULES.rule("MBX022"));
    }

    /** DOMAIN section 5.5, and of 5.1 what is said of a name or a place without a value. */
    @Test
    void whatIsDetectedWithoutATokenIsAsBadAsTheTableSays() {
        Map<String, String> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("MBX006", "L H"), // by name; in documents low
                Map.entry("MBX007", "I"),
                Map.entry("MBX071", "C"),
                Map.entry("MBX073", "L"),
                Map.entry("MBX074", "I"),
                Map.entry("MBX075", "M"),
                Map.entry("MBX076", "L"),
                Map.entry("MBX077", "M"),
                Map.entry("MBX078", "L"),
                Map.entry("MBX080", "I"),
                Map.entry("MBX081", "I"),
                Map.entry("MBX082", "I")));
        Map<String, String> severities = new TreeMap<>();
        for (Rule rule : RULES.rules()) {
            for (Detection detection : rule.detections()) {
                String letter = detection.severity().name().substring(0, 1);
                severities.merge(rule.id(), letter, (a, b) -> a + " " + b);
            }
        }
        assertEquals(expected, severities);
    }

    @Test
    void theHygienePackIsWhatHangsOnNoToken() {
        List<String> hygiene = RULES.rules().stream()
                .filter(rule -> rule.pack() == Rule.Pack.HYGIENE)
                .map(Rule::id)
                .toList();
        assertEquals(
                List.of("MBX073", "MBX074", "MBX075", "MBX076", "MBX077", "MBX078", "MBX080", "MBX081", "MBX082"),
                hygiene);
        for (Rule rule : RULES.rules()) {
            assertEquals(hygiene.contains(rule.id()), rule.cases().isEmpty(), rule.id());
        }
    }

    /** Else a rule could fire as it likes: the table would not be about it. */
    @Test
    void theTableIsAboutEveryRuleOnTokensAndAboutEveryTag() {
        Set<String> inTheTable = new TreeSet<>();
        Set<Tag> tags = EnumSet.of(Tag.DOCUMENTATION_EXAMPLE); // breaks no rule, which the policy decides
        for (Kind kind : KINDS) {
            inTheTable.addAll(kind.rows.keySet());
            tags.addAll(kind.tags);
        }
        Set<String> onTokens = new TreeSet<>();
        for (Rule rule : RULES.rules()) {
            if (!rule.cases().isEmpty()) {
                onTokens.add(rule.id());
            }
        }
        assertEquals(onTokens, inTheTable);
        assertEquals(EnumSet.allOf(Tag.class), tags);
    }

    @Test
    void everyRuleBehavesAsItsExamplesSay() throws Exception {
        assertEquals(List.of(), new RuleCheck(RULES).faults());
    }

    @Test
    void everyRuleSaysWhyWhatToDoAndWhereThatIsWritten() {
        for (Rule rule : RULES.rules()) {
            assertFalse(
                    rule.why().isBlank()
                            || rule.remedy().isBlank()
                            || rule.title().isBlank(),
                    rule.id());
            assertFalse(rule.references().isEmpty(), rule.id());
            assertFalse(rule.examples().isEmpty() || rule.counterexamples().isEmpty(), rule.id());
            assertTrue(
                    rule.references().stream()
                            .noneMatch(reference -> reference.title().isBlank()),
                    rule.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0efbe9a1c50eb4ade8672aa18724ef4b", "5875bb1b02a9b1ca6fda4645e28eec1e"})
    void theExamplesOfMapboxsOwnDocumentationAreKnownByFingerprint(String fingerprint) {
        String document = RULES.documentationOf(new Fingerprint(fingerprint)).orElseThrow();
        assertTrue(document.startsWith("Tokens API"), document);
    }

    @Test
    void otherTokensAreNoExamplesOfTheDocumentation() {
        assertEquals(
                Optional.empty(),
                RULES.documentationOf(named("fresh public").open().fingerprint()));
        assertEquals(Optional.empty(), RULES.documentationOf(new Fingerprint("0efbe9a1c50eb4ade8672aa18724ef4")));
    }

    @Test
    void theCompiledRulesAreThoseOfTheFolder() throws Exception {
        RuleSet read = RuleSet.read(Path.of("..", "rules"));
        assertEquals(read.rules(), RULES.rules());
        assertEquals(read.version(), RULES.version());
        assertTrue(RULES.version().matches("[0-9a-f]{12}"), RULES.version());
    }

    /** As DOMAIN section 5 lists them. */
    @ParameterizedTest
    @CsvSource({"MBX001, CRITICAL", "MBX004, HIGH", "MBX021, MEDIUM", "MBX010, LOW"})
    void aRuleIsAsBadAsItsWorstCase(String id, Severity worst) {
        assertEquals(worst, RULES.rule(id).orElseThrow().worst());
    }
}
