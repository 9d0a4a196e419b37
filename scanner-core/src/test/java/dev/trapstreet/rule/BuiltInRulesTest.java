package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.RuleCheck;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue against the tables of DOMAIN section 5, typed by hand. */
class BuiltInRulesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final RuleSet RULES = RuleSet.builtIn();

    @Test
    void theyAreTheseAndTheirExamplesBehave() throws Exception {
        assertEquals(
                List.of(
                        "MBX001", "MBX002", "MBX003", "MBX004", "MBX005", "MBX010", "MBX011", "MBX012", "MBX013",
                        "MBX014", "MBX015", "MBX021", "MBX028"),
                RULES.rules().stream().map(Rule::id).toList());
        assertEquals(List.of(), new RuleCheck(RULES).faults());
        assertTrue(RULES.version().matches("[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_CLIENT, MBX001=critical",
        "BUILD_OUTPUT_WEB, MBX001=critical",
        "MOBILE_APP, MBX002=critical",
        "BUILD_OUTPUT_MOBILE, MBX002=critical",
        "BUILD_CONFIG, MBX003=high",
        "SERVER, MBX004=high",
        "CI, MBX004=high",
        "INFRA, MBX004=high",
        "UNKNOWN, MBX004=high",
        "DOC, MBX005=high",
        "TEST, MBX005=high",
        "DATA, MBX005=high"
    })
    void aNewSecretTokenBreaksOneRuleByItsPlace(Exposure exposure, String expected) {
        String token = TokenBuilder.sk()
                .id(TokenBuilder.cuid(NOW.minusSeconds(3600), 1))
                .build();
        assertEquals(expected, broken(token, exposure));
    }

    @Test
    void aSecretTokenOfADoubtfulSignatureWeighsLessInADocument() {
        TokenBuilder token = TokenBuilder.sk().id(TokenBuilder.cuid(NOW.minusSeconds(3600), 1));
        assertEquals("MBX005=medium", broken(token.buildWithDoubtfulSignature(), Exposure.DOC));
        assertEquals("MBX001=critical", broken(token.buildWithDoubtfulSignature(), Exposure.WEB_CLIENT));
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_CLIENT, MBX010=low MBX013=medium",
        "SERVER, MBX010=low MBX013=medium",
        "CI, MBX010=low",
        "DATA, MBX010=info",
        "UNKNOWN, MBX010=low MBX013=medium"
    })
    void anExpiredTemporaryToken(Exposure exposure, String expected) {
        long now = NOW.getEpochSecond();
        assertEquals(
                expected, broken(TokenBuilder.tk().times(now - 3600, now - 1).build(), exposure));
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_CLIENT, MBX011=high MBX013=medium",
        "MOBILE_APP, MBX011=high MBX013=medium",
        "SERVER, MBX011=medium MBX013=medium",
        "CI, MBX011=high",
        "TEST, MBX011=medium",
        "UNKNOWN, MBX011=high MBX013=medium"
    })
    void aLiveTemporaryToken(Exposure exposure, String expected) {
        long now = NOW.getEpochSecond();
        assertEquals(
                expected, broken(TokenBuilder.tk().times(now - 60, now + 60).build(), exposure));
    }

    @Test
    void secretScopesRaiseALiveTemporaryTokenByOneStep() {
        long now = NOW.getEpochSecond();
        TokenBuilder token = TokenBuilder.tk().json("scopes", "[\"styles:read\",\"uploads:write\"]");
        assertEquals(
                "MBX011=medium MBX013=medium MBX014=high",
                broken(token.times(now - 60, now + 60).build(), Exposure.SERVER));
        assertEquals(
                "MBX011=high MBX013=medium MBX014=critical",
                broken(token.times(now - 60, now + 60).build(), Exposure.UNKNOWN));
        assertEquals(
                "MBX010=low MBX013=medium",
                broken(token.times(now - 600, now - 60).build(), Exposure.UNKNOWN));
    }

    @Test
    void aSessionsTokenIsToldFromOthers() {
        long now = NOW.getEpochSecond();
        TokenBuilder token = TokenBuilder.tk().json("ll", "1700000000");
        assertEquals(
                "MBX011=medium MBX015=high",
                broken(token.times(now - 60, now + 60).build(), Exposure.DOC));
        assertEquals(
                "MBX010=info MBX015=info",
                broken(token.times(now - 600, now - 60).build(), Exposure.DOC));
    }

    @ParameterizedTest
    @CsvSource({"WEB_CLIENT, MBX012=low", "DOC, MBX012=info", "UNKNOWN, MBX012=low"})
    void aMalformedTemporaryTokenBreaksThatRuleAlone(Exposure exposure, String expected) {
        long now = NOW.getEpochSecond();
        assertEquals(
                expected, broken(TokenBuilder.tk().times(now - 60, now + 3541).build(), exposure));
        assertEquals(expected, broken(TokenBuilder.tk().text("client", "api").build(), exposure));
    }

    @ParameterizedTest
    @CsvSource({
        // created, exposure, rules: 365 days before NOW is 2025-06-01, 1,095 days 2023-06-02
        "2026-05-31, WEB_CLIENT, ''",
        "2025-06-02, WEB_CLIENT, ''",
        "2025-06-01, WEB_CLIENT, MBX028=low",
        "2023-06-03, MOBILE_APP, MBX028=low",
        "2023-06-02, MOBILE_APP, MBX028=medium",
        "2025-06-01, SERVER, MBX028=medium",
        "2025-06-01, DOC, MBX028=info",
        "2019-03-18, WEB_CLIENT, MBX028=medium",
        "2019-03-17, WEB_CLIENT, MBX021=medium MBX028=medium",
        "2019-03-17, MOBILE_APP, MBX028=medium",
        "2019-03-17, DOC, MBX021=info MBX028=info",
        "2019-03-17, UNKNOWN, MBX021=medium MBX028=medium"
    })
    void aPublicTokenAges(String created, Exposure exposure, String expected) {
        String id = TokenBuilder.cuid(Instant.parse(created + "T00:00:00Z"), 7);
        assertEquals(expected, broken(TokenBuilder.pk().id(id).build(), exposure));
    }

    @ParameterizedTest
    @CsvSource({
        // 90 days before NOW is 2026-03-03, 365 days 2025-06-01
        "2026-03-04, MBX004=high",
        "2026-03-03, MBX004=high MBX028=medium",
        "2025-06-01, MBX004=high MBX028=medium"
    })
    void aSecretTokenAgesSooner(String created, String expected) {
        String id = TokenBuilder.cuid(Instant.parse(created + "T00:00:00Z"), 7);
        assertEquals(expected, broken(TokenBuilder.sk().id(id).build(), Exposure.SERVER));
    }

    @Test
    void idsOfTheOldShapesAreOldWhateverTheirDay() {
        for (String id : List.of("a1B_-2c", "0123456789abcdef0123456789abcdef")) {
            assertEquals(
                    "MBX021=medium MBX028=medium",
                    broken(TokenBuilder.pk().id(id).build(), Exposure.WEB_CLIENT));
        }
    }

    @Test
    void whatATokenSaysOfItselfIsNotTakenForAWordOfTheRules() {
        String token = TokenBuilder.sk().account("trapstreet-{id}-{age}").build();
        String message = RULES.judge(open(token), Exposure.SERVER, NOW).get(0).message();
        assertTrue(message.contains("trapstreet-{id}-{age}"), message);
    }

    @Test
    void theExamplesOfTheDocumentationAreKnown() {
        MapboxToken other = open(TokenBuilder.pk().build());
        assertEquals(java.util.Optional.empty(), RULES.documentationOf(other.fingerprint()));
    }

    private static String broken(String token, Exposure exposure) {
        Map<String, String> hits = new TreeMap<>();
        for (RuleHit hit : RULES.judge(open(token), exposure, NOW)) {
            hits.put(hit.id(), hit.severity().word());
        }
        return String.join(
                " ",
                hits.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    private static MapboxToken open(String token) {
        return new TokenReader(NOW).read(token).token().orElseThrow();
    }
}
