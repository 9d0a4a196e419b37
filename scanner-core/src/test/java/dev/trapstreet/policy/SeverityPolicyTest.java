package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** See docs/domain.md#decisions. */
final class SeverityPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SeverityPolicy policy = new SeverityPolicy(RuleSet.builtIn(), NOW);

    private static List<Location> places(Exposure exposure) {
        return List.of(
                new Location(new Provenance(ContentId.ofTarget(0, "a"), "a", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                        .withContext(LocationContext.of(exposure)));
    }

    /** Returns a location in a history that is no longer in HEAD. */
    private static List<Location> gone(Exposure exposure) {
        GitOrigin origin = GitOrigin.of(GitOrigin.ObjectKind.BLOB, "0".repeat(40));
        Provenance provenance =
                new Provenance(ContentId.ofTarget(0, "a"), "a", LocationPart.CONTENT, Optional.of(origin));
        return List.of(new Location(provenance, 1, 1, 9, 0, 8).withContext(LocationContext.of(exposure)));
    }

    private static String aged(int days) {
        return TokenBuilder.cuid(NOW.minus(Duration.ofDays(days)), 1);
    }

    private static MapboxToken open(String text) {
        return new TokenParser(NOW).parse(text).token().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void aFreshPublicTokenIsInformationEverywhere(Exposure exposure) {
        MapboxToken token = open(TokenBuilder.pk().id(aged(10)).build());
        Finding finding = policy.assess(token, List.of(), places(exposure));
        assertEquals(new Finding(token, Severity.INFO, List.of(), exposure, List.of(), places(exposure)), finding);
    }

    @Test
    void theWorstOfSeveralRulesDecides() {
        MapboxToken token = open(TokenBuilder.sk().id(aged(400)).build());
        Finding finding = policy.assess(token, List.of(), places(Exposure.MOBILE_APP));
        assertEquals(
                List.of("MBX002", "MBX028"),
                finding.violations().stream().map(RuleViolation::id).toList());
        assertEquals(
                List.of(Severity.CRITICAL, Severity.MEDIUM),
                finding.violations().stream().map(RuleViolation::severity).toList());
        assertEquals(Severity.CRITICAL, finding.severity());
        assertEquals(Exposure.MOBILE_APP, finding.exposure());
        assertEquals(places(Exposure.MOBILE_APP), finding.locations());
    }

    @Test
    void aSecretTokenInAnUnknownPlaceIsHigh() {
        MapboxToken token = open(TokenBuilder.sk().id(aged(10)).build());
        assertEquals(
                Severity.HIGH,
                policy.assess(token, List.of(), places(Exposure.UNKNOWN)).severity());
    }

    @Test
    void aSecretTokenInATestIsHighAndAPublicOneInformation() {
        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        assertEquals(
                Severity.HIGH,
                policy.assess(secret, List.of(), places(Exposure.TEST)).severity());
        MapboxToken old = open(TokenBuilder.pk().id("a1b2c3d").build());
        assertEquals(
                Severity.INFO,
                policy.assess(old, List.of(), places(Exposure.TEST)).severity());
    }

    /** See docs/domain.md#decisions, decision 2. */
    @Test
    void aPublicTokenInTheHistoryAloneIsWorthOneStepLessAndASecretOneIsNot() {
        MapboxToken old = open(TokenBuilder.pk().id(aged(3_000)).build());
        Finding there = policy.assess(old, List.of(), places(Exposure.WEB_CLIENT));
        Finding gone = policy.assess(old, List.of(), gone(Exposure.WEB_CLIENT));
        assertEquals(Severity.MEDIUM, there.severity());
        assertEquals(Severity.LOW, gone.severity());
        assertEquals(Severity.LOW, gone.violations().get(0).severity());
        assertEquals("MBX021", gone.violations().get(0).id());
        assertEquals(
                there.violations().get(0).message(), gone.violations().get(0).message());

        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        Finding kept = policy.assess(secret, List.of(), gone(Exposure.WEB_CLIENT));
        assertEquals(Severity.CRITICAL, kept.severity());
        assertEquals(
                List.of("MBX001", "MBX009"),
                kept.violations().stream().map(RuleViolation::id).toList());
    }

    @Test
    void whatIsInformationAlreadyStaysInformationInTheHistory() {
        MapboxToken old = open(TokenBuilder.pk().id(aged(3_000)).build());
        Finding gone = policy.assess(old, List.of(Tag.HISTORY_ONLY), places(Exposure.DOC));
        assertEquals(Severity.INFO, gone.severity());
        assertEquals(Severity.INFO, gone.violations().get(0).severity());
    }

    @Test
    void whatIsJudgedLaterIsOlder() {
        MapboxToken token = open(TokenBuilder.pk().id(aged(0)).build());
        assertEquals(
                List.of(),
                policy.assess(token, List.of(), places(Exposure.WEB_CLIENT)).violations());
        Instant later = NOW.plus(Duration.ofDays(1_095));
        Finding finding =
                new SeverityPolicy(RuleSet.builtIn(), later).assess(token, List.of(), places(Exposure.WEB_CLIENT));
        assertEquals(List.of("MBX028"), ids(finding));
        assertEquals(Severity.INFO, finding.severity()); // the age of a public token harms nobody
    }

    private static List<String> ids(Finding finding) {
        return finding.violations().stream().map(RuleViolation::id).toList();
    }

    /** A location that another branch than HEAD still has is code of today. */
    @Test
    void whatTheTipOfABranchHasIsNotHistory() {
        GitOrigin origin = new GitOrigin(
                GitOrigin.ObjectKind.BLOB,
                "0".repeat(40),
                List.of(),
                Optional.empty(),
                Optional.of("refs/heads/develop"),
                true,
                List.of("refs/heads/develop"));
        Provenance provenance =
                new Provenance(ContentId.ofTarget(0, "a"), "a", LocationPart.CONTENT, Optional.of(origin));
        Location tip = new Location(provenance, 1, 1, 9, 0, 8).withContext(LocationContext.of(Exposure.WEB_CLIENT));
        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        Finding finding = policy.assess(secret, List.of(), List.of(tip));
        assertEquals(List.of("MBX001"), ids(finding));
        assertEquals(Standing.YOURS_LIVE, Standing.of(finding));
    }

    @Test
    void theHistoryIsNotAloneIfAnotherLocationStillHasTheToken() {
        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        Location there = new Location(
                        new Provenance(ContentId.ofTarget(0, "b"), "b", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(LocationContext.of(Exposure.MOBILE_APP));
        List<Location> both = List.of(gone(Exposure.BUILD_CONFIG).get(0), there);
        String message = policy.assess(secret, List.of(), both).violations().stream()
                .filter(violation -> violation.id().equals("MBX009"))
                .findFirst()
                .orElseThrow()
                .message();
        assertTrue(message.contains("still at another location"), message);
        assertFalse(message.contains("only in the history"), message);
    }

    @Test
    void whoseATokenIsDecidesTheAdvice() {
        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        for (Exposure exposure : Exposure.values()) {
            Finding finding = policy.assess(secret, List.of(Tag.THIRD_PARTY), places(exposure));
            assertEquals(Standing.SOMEBODY_ELSES, Standing.of(finding));
            for (RuleViolation violation : finding.violations()) {
                assertFalse(violation.remedy().contains("DELETE /tokens"), violation.id());
                assertTrue(violation.remedy().contains("holder"), violation.id() + ": " + violation.remedy());
            }
        }
        assertEquals(Standing.YOURS_LIVE, Standing.of(policy.assess(secret, List.of(), places(Exposure.SERVER))));
        assertEquals(Standing.YOURS_IN_HISTORY, Standing.of(policy.assess(secret, List.of(), gone(Exposure.SERVER))));
        MapboxToken page = open(TokenBuilder.pk().id(aged(10)).build());
        assertEquals(
                Standing.PUBLIC_IN_PLACE, Standing.of(policy.assess(page, List.of(), places(Exposure.WEB_CLIENT))));
    }

    /** Of two rules of the same severity, the one that says what exactly is wrong gives the action. */
    @Test
    void aSpecificActionIsNotHiddenByAGeneralOne() {
        MapboxToken secret = open(TokenBuilder.sk().id(aged(10)).build());
        Location config = places(Exposure.MOBILE_APP).get(0);
        Finding finding = policy.assess(
                secret, List.of(), List.of(config.withContext(config.context().withTag(Tag.APP_CONFIG_DOWNLOAD))));
        assertEquals(List.of("MBX002", "MBX071"), ids(finding));
        String remedy = RuleViolation.remedyOf(finding.violations());
        assertTrue(remedy.contains("RNMapboxMapsDownloadToken"), remedy);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceholderIsInformationAndBreaksNoRule(Exposure exposure) {
        byte[] bytes = "sk.eyJ1...".getBytes(StandardCharsets.US_ASCII);
        MapboxToken token = new TokenParser(NOW)
                .parsePlaceholder(bytes, 0, bytes.length)
                .token()
                .orElseThrow();
        Finding finding = policy.assess(token, List.of(), places(exposure));
        assertEquals(new Finding(token, Severity.INFO, List.of(), exposure, List.of(), places(exposure)), finding);
    }

    @Test
    void anExampleOfTheDocumentationIsInformationAndTaggedAsOne(@TempDir Path folder) throws Exception {
        String text = TokenBuilder.sk().id(aged(4_000)).build();
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(("trapstreet-fingerprint/1\n" + text).getBytes(StandardCharsets.US_ASCII));
        String known = "known:\n  " + HexFormat.of().formatHex(digest, 0, 16) + ": An example\n";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("..", "rules"), "*.yml")) {
            for (Path file : files) {
                String rule = Files.readString(file).replace("known:\n", known);
                Files.writeString(folder.resolve(file.getFileName().toString()), rule);
            }
        }
        SeverityPolicy knowing = new SeverityPolicy(RuleSet.read(folder), NOW);
        Finding finding = knowing.assess(open(text), List.of(), places(Exposure.WEB_CLIENT));
        List<Tag> tags = List.of(Tag.DOCUMENTATION_EXAMPLE);
        assertEquals(
                new Finding(
                        open(text), Severity.INFO, List.of(), Exposure.WEB_CLIENT, tags, places(Exposure.WEB_CLIENT)),
                finding);
        assertEquals(
                Severity.CRITICAL,
                policy.assess(open(text), List.of(), places(Exposure.WEB_CLIENT))
                        .severity());
    }

    @Test
    void eachPlaceIsJudgedByItselfAndTheWorstOneDecides() {
        MapboxToken token = open(TokenBuilder.sk().id(aged(10)).build());
        Location test = new Location(
                        new Provenance(ContentId.ofTarget(0, "a"), "a", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(LocationContext.of(Exposure.TEST));
        LocationContext page = new LocationContext(Exposure.WEB_CLIENT, List.of("imports mapbox-gl"), Set.of());
        Location client = new Location(
                        new Provenance(ContentId.ofTarget(0, "b"), "b", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(page);
        Finding finding = policy.assess(token, List.of(), List.of(test, client));
        assertEquals(Severity.CRITICAL, finding.severity());
        assertEquals(page, finding.context());
        assertEquals(
                List.of("MBX001", "MBX005"),
                finding.violations().stream().map(RuleViolation::id).toList());
        Finding other =
                policy.assess(token, List.of(), List.of(client.withContext(LocationContext.of(Exposure.TEST)), test));
        assertEquals(Severity.HIGH, other.severity());
        assertEquals(LocationContext.of(Exposure.TEST), other.context());
    }

    @Test
    void eachLocationHasTheRulesThatAreViolatedThere() {
        MapboxToken token = open(TokenBuilder.sk().id(aged(10)).build());
        Location test = new Location(
                        new Provenance(ContentId.ofFile(0, "", "a"), "a", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(LocationContext.of(Exposure.TEST));
        Location client = new Location(
                        new Provenance(ContentId.ofFile(0, "", "b"), "b", LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(LocationContext.of(Exposure.WEB_CLIENT));
        Finding finding = policy.assess(token, List.of(), List.of(test, client));
        assertEquals(
                List.of(List.of("MBX005"), List.of("MBX001")),
                finding.violationsByLocation().stream()
                        .map(there -> there.stream().map(RuleViolation::id).toList())
                        .toList());
        assertEquals(List.of(Severity.HIGH, Severity.CRITICAL), List.of(finding.severityAt(0), finding.severityAt(1)));
        assertEquals(
                List.of("b"),
                finding.locationsOf(finding.violations().get(0)).stream()
                        .map(Location::path)
                        .toList());
    }

    @Test
    void aTagOfThePlaceOrOfTheTokenLetsARuleFire(@TempDir Path folder) throws Exception {
        Files.copy(Path.of("..", "rules", "catalogue.yml"), folder.resolve("catalogue.yml"));
        String rule = Files.readString(Path.of("..", "rules", "MBX001.yml"));
        Files.writeString(
                folder.resolve("MBX001.yml"),
                rule.replace("  - when: [secret]\n", "  - when: [secret]\n    where: [in-url, several-apps]\n"));
        SeverityPolicy asking = new SeverityPolicy(RuleSet.read(folder), NOW);
        MapboxToken token = open(TokenBuilder.sk().id(aged(10)).build());
        LocationContext inUrl = new LocationContext(Exposure.WEB_CLIENT, List.of(), Set.of(Tag.IN_URL));
        List<Location> locations = List.of(places(Exposure.WEB_CLIENT).get(0).withContext(inUrl));
        assertEquals(List.of(), asking.assess(token, List.of(), locations).violations());
        assertEquals(
                List.of(),
                asking.assess(token, List.of(Tag.SEVERAL_APPS), places(Exposure.WEB_CLIENT))
                        .violations());
        Finding finding = asking.assess(token, List.of(Tag.SEVERAL_APPS), locations);
        assertEquals(Severity.CRITICAL, finding.severity());
        assertEquals(List.of(Tag.SEVERAL_APPS), finding.tags());
        assertEquals(inUrl, finding.context());
    }

    private static Verdict said(Verdict.State state, String code) {
        return new Verdict(state, Optional.of(code), "");
    }

    private Finding after(Verdict verdict, List<Location> locations) {
        MapboxToken token = open(TokenBuilder.sk().id(aged(400)).build());
        return policy.assess(policy.assess(token, List.of(), locations).withVerdict(verdict));
    }

    @ParameterizedTest
    @CsvSource({"REVOKED, TokenRevoked", "INVALID_SIGNATURE, TokenInvalid", "MALFORMED, TokenMalformed"})
    void aDeadSecretTokenInTheHistoryIsInformation(Verdict.State state, String code) {
        Finding finding = after(said(state, code), gone(Exposure.SERVER));
        assertEquals(Severity.INFO, finding.severity());
        assertEquals(said(state, code), finding.verdict());
        assertEquals(
                List.of("MBX004", "MBX009", "MBX028"),
                finding.violations().stream().map(RuleViolation::id).toList());
    }

    @Test
    void aDeadTokenInTodaysCodeBreaksWhatUsesIt() {
        Finding finding = after(said(Verdict.State.REVOKED, "TokenRevoked"), places(Exposure.WEB_CLIENT));
        assertEquals(Severity.MEDIUM, finding.severity());
        assertEquals("MBX029", finding.violations().get(0).id());
        assertEquals(Severity.INFO, finding.violations().get(1).severity());
    }

    @Test
    void whatIsValidOrNotKnownStaysAsBadAsItWas() {
        for (Verdict verdict : List.of(said(Verdict.State.VALID, "TokenValid"), Verdict.unknown("no answer"))) {
            assertEquals(
                    Severity.CRITICAL,
                    after(verdict, places(Exposure.WEB_CLIENT)).severity());
            assertEquals(Severity.HIGH, after(verdict, gone(Exposure.SERVER)).severity());
        }
    }
}
