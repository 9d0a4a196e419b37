package dev.trapstreet.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import dev.trapstreet.verify.Inventory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Categories and severities of an audit, for token lists in the form of the API's responses. */
class AuditorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ACCOUNT = "trapstreet-test";
    private static final String ID = TokenBuilder.cuid(Instant.parse("2025-12-01T00:00:00Z"), 7);
    private static final String NARROW = ", \"allowedUrls\": [\"https://maps.example.com\"]";

    private static String entry(String usage, String id, String more) {
        return "{\"id\": \"" + id + "\", \"usage\": \"" + usage + "\"" + more + "}";
    }

    private static String scopes(String... scopes) {
        return ", \"scopes\": [" + (scopes.length == 0 ? "" : "\"" + String.join("\", \"", scopes) + "\"") + "]";
    }

    private static Inventory listing(String... entries) {
        byte[] json = ("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8);
        return Inventory.read(json, NOW).value().orElseThrow();
    }

    private static Report scan(String... texts) throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            byte[] text = texts[i].getBytes(StandardCharsets.UTF_8);
            sources.add(Sources.stream("file" + i, new ByteArrayInputStream(text)));
        }
        return new SecretScanner(ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(NOW))).scan(sources);
    }

    private static Audit audit(Inventory inventory, Optional<Report> scanned) {
        return new Auditor(RuleSet.builtIn(), NOW, Configuration.NONE)
                .audit(ACCOUNT, inventory, Optional.empty(), scanned);
    }

    private static String rules(AuditedToken token) {
        return String.join(
                " ", token.violations().stream().map(RuleViolation::id).toList());
    }

    private static AuditedToken alone(String usage, String more) {
        Audit audit = audit(listing(entry(usage, ID, more)), Optional.empty());
        assertEquals(1, audit.tokens().size());
        return audit.tokens().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // usage | scopes | allowed URLs | rules | severity
                "pk | styles:read | | MBX020 | HIGH",
                "pk | styles:read | https://maps.example.com | | INFO",
                "pk | styles:read | com | MBX045 MBX049 | HIGH",
                "pk | styles:read | https://co.uk | MBX045 | HIGH",
                "pk | styles:read | https://vercel.app | MBX041 | HIGH",
                "pk | styles:read | https://*.example.com | MBX046 | MEDIUM",
                "pk | styles:read | http://maps.example.com | MBX040 | MEDIUM",
                "pk | styles:tiles styles:read fonts:read datasets:read vision:read | https://maps.example.com | MBX063 | LOW",
                "pk | | https://maps.example.com | MBX064 | INFO",
                "sk | tokens:write | | MBX061 | LOW",
                "sk | uploads:write | | | INFO",
                "sk | downloads:read | | | INFO",
                "sk | downloads:read uploads:write | | MBX062 | MEDIUM",
                "sk | uploads:write | https://maps.example.com | MBX055 | LOW"
            })
    void whatStandsNowhereIsJudgedByTheListing(
            String usage, String scopes, String url, String rules, Severity severity) {
        String urls = url == null ? "" : ", \"allowedUrls\": [\"" + url + "\"]";
        AuditedToken token = alone(usage, scopes(scopes == null ? new String[0] : scopes.split(" ")) + urls);
        assertEquals(rules == null ? "" : rules, rules(token));
        assertEquals(severity, token.severity());
        assertEquals(AuditedToken.Presence.NOT_SOUGHT, token.presence());
    }

    @Test
    void theDefaultTokenDoesNoHarmWhereNobodyUsesIt() throws Exception {
        String entry = entry("pk", ID, scopes("styles:read") + ", \"default\": true");
        Audit alone = audit(listing(entry), Optional.empty());
        assertEquals("", rules(alone.tokens().get(0)));
        Audit beside = audit(listing(entry), Optional.of(scan("nothing")));
        assertEquals("", rules(beside.tokens().get(0)));
        assertEquals(AuditedToken.Presence.NOWHERE, beside.tokens().get(0).presence());
        String token = TokenBuilder.pk().id(ID).build();
        Audit used = audit(listing(entry), Optional.of(scan("mapboxgl.accessToken = '" + token + "'")));
        assertTrue(used.tokens().get(0).categories().contains(AuditCategory.DEFAULT_IN_PRODUCTION));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-01T00:00:00Z, pk, ''",
        "2024-12-01T00:00:00Z, pk, MBX028",
        "2018-12-01T00:00:00Z, pk, MBX021 MBX028",
        "2025-12-01T00:00:00Z, sk, ''",
        "2025-09-01T00:00:00Z, sk, MBX028"
    })
    void theAgeIsThatOfTheListingOrOfTheId(String created, String usage, String rules) {
        String more = scopes("uploads:read") + NARROW;
        String without = usage.equals("pk") ? more : scopes("uploads:read");
        String id = TokenBuilder.cuid(Instant.parse(created), 3);
        for (String entry : List.of(
                entry(usage, id, without),
                entry(usage, "oddly-named", without + ", \"created\": \"" + created + "\""))) {
            AuditedToken token =
                    audit(listing(entry), Optional.empty()).tokens().get(0);
            assertEquals(rules, rules(token), entry);
            assertEquals(Optional.of(Instant.parse(created)), token.created());
        }
    }

    @Test
    void aSecretTokenIsFoundByItsIdAlone() throws Exception {
        String token = TokenBuilder.sk().id(ID).build();
        Inventory inventory = listing(entry("sk", ID, scopes("tokens:write")));
        Audit audit = audit(inventory, Optional.of(scan("KEY=" + token)));
        AuditedToken found = audit.tokens().get(0);
        assertEquals(AuditedToken.Presence.IN_CODE, found.presence());
        assertEquals(Severity.CRITICAL, found.severity()); // it was committed, and can create tokens
        assertTrue(rules(found).contains("MBX061"), rules(found));
        assertEquals(0, audit.otherAccountsCount());
    }

    @Test
    void aTokenThatAFileDoesNotListIsUnlistedAndNotDeleted() throws Exception {
        String gone = TokenBuilder.sk().id(ID).build();
        String other = TokenBuilder.sk().account("trapstreet-other").build();
        String temporary = TokenBuilder.tk()
                .times(NOW.getEpochSecond() - 9, NOW.getEpochSecond() + 900)
                .json("scopes", "[]")
                .build();
        String doubtful = TokenBuilder.pk().id(TokenBuilder.cuid(NOW, 9)).buildWithDoubtfulSignature();
        Audit audit = audit(listing(), Optional.of(scan(gone, other, temporary, doubtful)));
        assertEquals(1, audit.tokens().size());
        // The file may be one page of many. Only a list that was requested shows that a token was deleted.
        assertEquals("unlisted", audit.tokens().get(0).presence().keyword());
        assertEquals(
                List.of("unlisted"),
                audit.tokens().get(0).categories().stream()
                        .map(AuditCategory::keyword)
                        .toList());
        assertEquals(ID, audit.tokens().get(0).id());
        assertEquals(Severity.HIGH, audit.tokens().get(0).severity()); // not confirmed, so as in an offline scan
        assertEquals(3, audit.otherAccountsCount());
    }

    @Test
    void aTokenWithTheIdOfAnotherTokenIsNotTheListedOne() throws Exception {
        String listed = TokenBuilder.pk().id(ID).build();
        String other = TokenBuilder.pk()
                .id(ID)
                .signature(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7})
                .build();
        Inventory inventory =
                listing(entry("pk", ID, scopes("styles:read") + NARROW + ", \"token\": \"" + listed + "\""));
        Audit audit = audit(inventory, Optional.of(scan(other)));
        assertEquals(1, audit.otherAccountsCount());
        assertEquals(AuditedToken.Presence.NOWHERE, audit.tokens().get(0).presence());
    }

    @Test
    void anEntryThatStandsInTwoPagesIsToldOnce() {
        String entry = entry("pk", ID, scopes("styles:read") + NARROW);
        assertEquals(1, audit(listing(entry, entry), Optional.empty()).tokens().size());
    }

    @Test
    void theAuthorizingTokenIsNotReportedAsUnused() throws Exception {
        MapboxToken asking = new TokenParser(NOW)
                .parse(TokenBuilder.sk().id(ID).build())
                .token()
                .orElseThrow();
        Inventory inventory = listing(entry("sk", ID, scopes("tokens:read", "scopes:list", "uploads:read")));
        Audit audit = new Auditor(RuleSet.builtIn(), NOW, Configuration.NONE)
                .audit(ACCOUNT, inventory, Optional.of(asking), Optional.of(scan("nothing")));
        assertEquals(AuditedToken.Presence.AUTHORIZING, audit.tokens().get(0).presence());
        assertEquals("", rules(audit.tokens().get(0)));
        assertEquals(List.of("uploads:read"), audit.unneeded());
    }

    @Test
    void theWorstComesFirstAndTheThresholdHeedsIt() {
        String good = entry("pk", TokenBuilder.cuid(NOW, 1), scopes("styles:read") + NARROW);
        String bad = entry("pk", TokenBuilder.cuid(NOW, 2), scopes("styles:read"));
        String low = entry("sk", TokenBuilder.cuid(NOW, 3), scopes("tokens:write"));
        Audit audit = audit(listing(good, low, bad), Optional.empty());
        assertEquals(
                List.of(Severity.HIGH, Severity.LOW, Severity.INFO),
                audit.tokens().stream().map(AuditedToken::severity).toList());
        assertTrue(audit.reaches(Severity.HIGH));
        assertFalse(audit.reaches(Severity.CRITICAL));
        assertEquals(ExitCode.FINDINGS, audit.exitCode(Optional.of(Severity.HIGH)));
        assertEquals(ExitCode.CLEAN, audit.exitCode(Optional.of(Severity.CRITICAL)));
        assertEquals(ExitCode.CLEAN, audit.exitCode(Optional.empty()));
    }

    @Test
    void anAuditOfNothingIsNotClean() throws Exception {
        assertEquals(ExitCode.INCOMPLETE, audit(listing(), Optional.empty()).exitCode(Optional.empty()));
        Optional<Report> nothing = Optional.of(scan("nothing"));
        assertEquals(ExitCode.CLEAN, audit(listing(), nothing).exitCode(Optional.empty()));
    }

    @Test
    void aNoteIsMadeFitForAReport() {
        String token = TokenBuilder.sk().build();
        AuditedToken noted =
                alone("pk", scopes("styles:read") + ", \"note\": \"for\\u001b[2J \\u202e" + token + " only\"");
        String note = noted.listed().orElseThrow().note().orElseThrow();
        assertEquals("for [2J sk.… only", note);
    }
}
