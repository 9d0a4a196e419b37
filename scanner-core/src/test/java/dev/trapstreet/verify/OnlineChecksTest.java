package dev.trapstreet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.TestClients;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole scans that send requests to the fake API. */
final class OnlineChecksTest {
    private static final String USER = "trapstreet-test";

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private FakeToken created(List<String> scopes, String... urls) {
        return account.create(time.now(), scopes, null, List.of(urls));
    }

    private Verifier verifier(TokensApi api) {
        return new Verifier(api, time, CacheFolder.at(folder.resolve("cache"), List.of()));
    }

    private OnlineChecks verifying() throws Exception {
        return new OnlineChecks(Optional.of(verifier(TestClients.of(fake.url(), time))), List.of());
    }

    private OnlineChecks listing(String authorizing) throws Exception {
        TokensApi api = TestClients.of(fake.url(), time);
        MapboxToken token = Tokens.of(authorizing);
        return new OnlineChecks(
                Optional.empty(),
                List.of(new OnlineChecks.InventorySource(
                        "the fake", Optional.of(token), () -> Inventory.fetch(api, token))));
    }

    private Report scan(OnlineChecks onlineChecks, String... lines) throws Exception {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return new SecretScanner(
                        ScanOptions.DEFAULT.withClock(time).withThreads(1).withOnlineChecks(onlineChecks))
                .scan(List.of(Sources.stream("src/tokens", new ByteArrayInputStream(text))));
    }

    private static Map<String, Severity> rules(Finding finding) {
        Map<String, Severity> rules = new TreeMap<>();
        for (RuleViolation violation : finding.violations()) {
            rules.put(violation.id(), violation.severity());
        }
        return rules;
    }

    @Test
    void aRevokedSecretTokenIsInformationAndTheNextOneIsNot() throws Exception {
        String gone = fake.revoked("sk", USER);
        String live = created(List.of("uploads:read")).token();
        Report offline = scan(OnlineChecks.NONE, gone, live);
        assertEquals(2, offline.findings().size());
        for (Finding finding : offline.findings()) {
            assertEquals(Severity.HIGH, finding.severity());
        }
        Report asked = scan(verifying(), gone, live);
        Finding first = asked.findings().get(0);
        Finding second = asked.findings().get(1);
        assertEquals(Verdict.State.VALID, first.verdict().state());
        assertEquals(Map.of("MBX004", Severity.HIGH), rules(first));
        assertEquals(Verdict.State.REVOKED, second.verdict().state());
        // The rules are applied and the findings sorted again: MBX029 reports the invalid token, and the location that
        // it breaks.
        assertEquals(Map.of("MBX004", Severity.INFO, "MBX029", Severity.MEDIUM), rules(second));
        assertTrue(asked.isComplete());
        assertEquals(List.of(), asked.problems());
    }

    @ParameterizedTest
    @EnumSource(
            value = InjectedFault.class,
            names = {"NONE", "FOREIGN_LINK", "LOOPING_LINK"}, // no fault, and two that concern token lists
            mode = EnumSource.Mode.EXCLUDE)
    void everyFaultEndsInUnknownAndTheScanIsComplete(InjectedFault fault) throws Exception {
        fake.slowness(Duration.ofSeconds(2));
        fake.failAlways(fault);
        String[] tokens = {
            created(List.of("uploads:read")).token(),
            created(List.of("styles:read")).token()
        };
        List<Severity> offline = severities(scan(OnlineChecks.NONE, tokens));
        OnlineChecks onlineChecks =
                new OnlineChecks(Optional.of(verifier(TestClients.impatient(fake.url(), time))), List.of());
        Report report = scan(onlineChecks, tokens);
        for (Finding finding : report.findings()) {
            assertEquals(Verdict.State.UNKNOWN, finding.verdict().state());
            assertFalse(finding.verdict().reason().isEmpty());
        }
        assertEquals(offline, severities(report));
        assertTrue(report.isComplete());
        assertFalse(report.problems().isEmpty());
        for (Problem problem : report.problems()) {
            assertEquals(Problem.Kind.VERDICT_UNKNOWN, problem.kind());
            assertEquals(fake.url(), problem.where());
            assertFalse((problem.description() + problem.advice()).contains("eyJ"));
        }
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.empty()));
        assertEquals(ExitCode.UNVERIFIED, ExitCode.of(report, Optional.empty(), ExitCode.Verdicts.REQUIRED));
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.HIGH), ExitCode.Verdicts.REQUIRED));
    }

    private static List<Severity> severities(Report report) {
        return report.findings().stream().map(Finding::severity).toList();
    }

    @Test
    void anApiThatIsNotThereIsNoGapInTheScan() throws Exception {
        OnlineChecks onlineChecks = verifying();
        String token = created(List.of("styles:read")).token();
        fake.close();
        Report report = scan(onlineChecks, token);
        assertEquals(Verdict.State.UNKNOWN, report.findings().get(0).verdict().state());
        assertTrue(report.isComplete());
    }

    @Test
    void whatIsAcceptedIsNotAskedAboutAndLacksNothing() throws Exception {
        String token = created(List.of("uploads:read")).token();
        fake.failAlways(InjectedFault.GARBAGE);
        Report report = scan(verifying(), token + " # trapstreet:allow reason=\"demo account\"");
        assertEquals(Verdict.State.NOT_ASKED, report.findings().get(0).verdict().state());
        assertTrue(report.findings().get(0).suppression().isPresent());
        assertTrue(fake.requests().isEmpty());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.INFO), ExitCode.Verdicts.REQUIRED));
    }

    @Test
    void aTemporaryTokenThatIsOverIsJudgedOffline() throws Exception {
        String over =
                account.temporary(time.now().minusSeconds(7200), time.now().minusSeconds(3600), List.of("styles:read"));
        Report report = scan(verifying(), over);
        assertEquals(Verdict.State.EXPIRED, report.findings().get(0).verdict().state());
        assertTrue(fake.requests().isEmpty());
    }

    @Test
    void theListingTellsWhatNoTokenSaysAndNoneThatWasFoundIsSent() throws Exception {
        String open = created(List.of("styles:read", "fonts:read")).token();
        String restricted = created(List.of("styles:read", "fonts:read"), "https://github.io")
                .token();
        String mighty = created(List.of("tokens:write")).token();
        String temporary = account.temporary(time.now(), time.now().plusSeconds(60), List.of("styles:read"));
        String authorizing = created(List.of("tokens:read", "scopes:list")).token();
        Report report = scan(listing(authorizing), open, restricted, mighty, temporary);
        Map<String, Finding> byToken = new TreeMap<>();
        for (Finding finding : report.findings()) {
            byToken.put(finding.token().raw().revealSecret(), finding);
        }
        Finding first = byToken.get(open);
        assertEquals(Restriction.NONE, first.restriction());
        assertEquals(Map.of("MBX020", Severity.HIGH), rules(first));
        Finding second = byToken.get(restricted);
        assertEquals(List.of("https://github.io"), second.restriction().allowedUrls());
        assertEquals(Map.of("MBX041", Severity.HIGH), rules(second));
        Finding third = byToken.get(mighty);
        assertEquals(
                List.of("tokens:write"),
                third.accountStatus().listed().orElseThrow().scopes());
        assertEquals(Map.of("MBX004", Severity.HIGH, "MBX061", Severity.CRITICAL), rules(third));
        assertEquals(Restriction.UNKNOWN, byToken.get(temporary).restriction());
        for (Finding finding : report.findings()) {
            assertEquals(Verdict.State.NOT_ASKED, finding.verdict().state());
        }
        assertEquals(
                List.of("/tokens/v2/" + USER, "/scopes/v1/" + USER),
                fake.requests().stream().map(FakeTokensApi.Request::path).toList());
        // Of the account's five tokens only the default one is reported. The authorizing token is not expected in code.
        Notice unused = report.notices().get(0);
        assertEquals(Notice.Topic.UNUSED_TOKENS, unused.topic());
        assertTrue(unused.description().contains("1 of 5: pk "), unused.description());
        assertEquals(1, report.notices().size());
        assertTrue(report.isComplete());
    }

    @Test
    void anAuthorizingTokenThatCanDoMoreIsToldOf() throws Exception {
        String authorizing =
                created(List.of("tokens:read", "scopes:list", "tokens:write")).token();
        Report report = scan(listing(authorizing), "nothing");
        List<Notice> told = new ArrayList<>(report.notices());
        told.removeIf(notice -> notice.topic() != Notice.Topic.AUTHORIZED_FOR_MORE);
        assertEquals(1, told.size());
        assertTrue(
                told.get(0).description().endsWith(": tokens:write"),
                told.get(0).description());
        assertEquals(Severity.LOW, told.get(0).severity());
    }

    @Test
    void aTokenThatItsAccountNoLongerListsIsSaidToBeGone() throws Exception {
        FakeToken deleted = created(List.of("uploads:read"));
        account.delete(deleted.id(), time.now());
        String elsewhere = TokenBuilder.sk().account("trapstreet-other").build();
        String authorizing = created(List.of("tokens:read")).token();
        Report report = scan(listing(authorizing), deleted.token(), elsewhere);
        for (Finding finding : report.findings()) {
            boolean ours = finding.token().claims().account().orElse("").equals(USER);
            assertEquals(ours, finding.verdict().reason().contains("no longer lists it"));
            // That a token is no longer listed is a conclusion, not a response, so it does not lower the severity.
            assertEquals(Severity.HIGH, finding.severity());
        }
    }

    @Test
    void aTokenListThatIsRefusedIsExplainedByTheMissingScope() throws Exception {
        String authorizing = created(List.of("uploads:read")).token();
        String found = created(List.of("styles:read")).token();
        Report report = scan(listing(authorizing), found);
        Problem problem = report.problems().get(0);
        assertEquals(Problem.Kind.LISTING_UNKNOWN, problem.kind());
        assertTrue(problem.description().contains("HTTP 404"), problem.description());
        assertTrue(problem.advice().contains("tokens:read"), problem.advice());
        assertTrue(report.isComplete());
        assertEquals(ExitCode.UNVERIFIED, ExitCode.of(report, Optional.empty()));
    }

    @Test
    void aMissingScopeThatListsScopesIsToldOf() throws Exception {
        String authorizing = created(List.of("tokens:read")).token();
        Report report = scan(listing(authorizing), "nothing");
        List<Notice> told = new ArrayList<>(report.notices());
        told.removeIf(notice -> !notice.description().contains("scopes are unknown"));
        assertEquals(1, told.size(), report.notices().toString());
        assertEquals(USER, told.get(0).where());
        assertEquals(Severity.LOW, told.get(0).severity());
        assertEquals("Account", told.get(0).label());
        assertTrue(told.get(0).advice().contains("scopes:list"), told.get(0).advice());
        assertEquals(List.of(), report.problems());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.empty()));
    }

    @Test
    void aListOfScopesThatFailsOtherwiseIsAProblem() throws Exception {
        String authorizing = created(List.of("tokens:read", "scopes:list")).token();
        fake.fail(InjectedFault.NONE, 1);
        fake.fail(InjectedFault.GARBAGE, 1);
        Report report = scan(listing(authorizing), "nothing");
        assertEquals(1, report.problems().size());
        Problem problem = report.problems().get(0);
        assertEquals(Problem.Kind.LISTING_UNKNOWN, problem.kind());
        assertTrue(problem.description().contains("scopes"), problem.description());
        assertTrue(report.isComplete());
        assertEquals(ExitCode.UNVERIFIED, ExitCode.of(report, Optional.empty()));
    }

    @Test
    void aTokenThatWasMadeUpAroundAListedIdIsNotTheListedOne() throws Exception {
        FakeToken listed = created(List.of("styles:read"), "https://example.com");
        String madeUp = TokenBuilder.pk().account(USER).id(listed.id()).build();
        String authorizing = created(List.of("tokens:read")).token();
        Report report = scan(listing(authorizing), madeUp);
        assertEquals(Restriction.UNKNOWN, report.findings().get(0).restriction());
        assertTrue(report.findings().get(0).accountStatus().listed().isEmpty());
    }

    @Test
    void whatWasSaidIsKeptWithoutATokenForItsOwnerAlone() throws Exception {
        String token = created(List.of("uploads:read")).token();
        scan(verifying(), token);
        try (var files = Files.list(folder.resolve("cache"))) {
            List<Path> kept = files.toList();
            assertEquals(1, kept.size());
            String text = Files.readString(kept.get(0));
            assertTrue(text.contains("TokenValid"), text);
            assertFalse(text.contains("eyJ") || text.contains(token.substring(token.length() - 22)), text);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.get(0))));
        }
    }
}
