package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.Breadth;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReportTest {
    private static final ReportOptions QUIET = new ReportOptions(
            ReportOptions.Secrets.WITHHELD,
            ReportOptions.Color.NONE,
            ReportOptions.Detail.QUIET,
            ReportOptions.DEFAULT.rules());
    private static final ReportOptions VERBOSE = new ReportOptions(
            ReportOptions.Secrets.WITHHELD,
            ReportOptions.Color.NONE,
            ReportOptions.Detail.VERBOSE,
            ReportOptions.DEFAULT.rules());
    private static final ReportOptions COLORED = new ReportOptions(
            ReportOptions.Secrets.WITHHELD,
            ReportOptions.Color.ANSI,
            ReportOptions.Detail.FULL,
            ReportOptions.DEFAULT.rules());

    private static final String ID =
            TokenBuilder.cuid(Instant.parse("2024-05-01T00:00:00Z"), 1).substring(0, 21) + "k1x9";

    private static MapboxToken secret() {
        return SampleReports.open(TokenBuilder.sk().id(ID).build());
    }

    @Test
    void oneBlockPerTokenThenTheProblemsThenTheSummary() throws IOException {
        Finding secret = new Finding(
                secret(),
                Severity.CRITICAL,
                List.of(SampleReports.hit("MBX001", Severity.CRITICAL), SampleReports.hit("MBX028", Severity.MEDIUM)),
                new LocationContext(
                        Exposure.WEB_CLIENT, List.of("imports mapbox-gl", "\u001b[2Jodd"), Set.of(Tag.HARD_CODED)),
                List.of(),
                List.of(
                        SampleReports.place("src/map.js", 3),
                        new Location(
                                new Provenance(ContentId.ofTarget(0, "src/link"), "src/link", LocationPart.LINK),
                                1,
                                1,
                                101,
                                0,
                                100),
                        new Location(
                                new Provenance(ContentId.ofTarget(0, "src/name"), "src/name", LocationPart.NAME),
                                1,
                                1,
                                101,
                                0,
                                100)));
        MapboxToken odd = SampleReports.open(
                TokenBuilder.pk().id("b1k1x9y").account("trapstreet").buildWithDoubtfulSignature());
        Finding open = new Finding(
                odd, Severity.INFO, List.of(), Exposure.UNKNOWN, List.of(), List.of(SampleReports.place("b", 7)));
        Finding example = new Finding(
                SampleReports.open(TokenBuilder.pk().id(ID).build()),
                Severity.INFO,
                List.of(),
                Exposure.UNKNOWN,
                List.of(Tag.DOCUMENTATION_EXAMPLE),
                List.of(SampleReports.place("c", 1)));
        String whole = TokenBuilder.sk().build();
        String cutShort = whole.substring(0, whole.length() - 3);
        Finding standIn = new Finding(
                SampleReports.placeholder(cutShort),
                Severity.INFO,
                List.of(),
                Exposure.UNKNOWN,
                List.of(),
                List.of(SampleReports.place("d", 1)));
        Report report = SampleReports.report(
                List.of(secret, open, example, standIn),
                List.of(
                        new Problem(Problem.Kind.VANISHED, "e", ""),
                        new Problem(Problem.Kind.UNREADABLE, "f", "Input/output error")),
                Map.of(SkipReason.SPECIAL, 4L, SkipReason.GIT_DIRECTORY, 1L));
        assertEquals(
                """
                4 tokens in 6 locations: 1 critical, 3 info.
                Worst: CRITICAL sk.trapstreet-test.…k1x9: Title of MBX001
                Do first: trapstreet revoke clvn1w5c0xsjxq4eaasppk1x9 --apply

                ── Yours, live, 1 token: Title of MBX001 (MBX001)
                  Do now: Delete this token, even if something stops working: until then, everyone who has read it
                    can use it. Either of these does it:
                    https://account.mapbox.com/access-tokens/clvn1w5c0xsjxq4eaasppk1x9
                    trapstreet revoke clvn1w5c0xsjxq4eaasppk1x9 --apply
                  To do: Remedy of MBX001.

                CRITICAL  sk.trapstreet-test.…k1x9  secret token, created 2024-05-01
                  src/map.js:3:5
                  src/link (the target path of this symbolic link)
                  src/name (the file name itself)
                  Where: web client, readable by everyone who opens the page (imports mapbox-gl; \\u{1b}[2Jodd).
                  MBX001 critical: Message of MBX001.
                  MBX028 medium: Message of MBX028.
                  Fingerprint: 1%s

                ── Public, where it belongs, 1 token: Mapbox token that violates no rule

                INFO  pk.trapstreet.…1x9y  public token, created before November 2015, likely but not certain
                  b:7:5
                  The last character of the signature is not A, Q, g or w, so it does not encode 16 bytes.
                  Where: unknown; neither the path nor the content nor the project shows who reads this file.
                  Whether it is restricted to URLs cannot be determined offline.
                  Fingerprint: 2%s

                ── Public, where it belongs, 1 token: Example of Mapbox's documentation

                INFO  pk.trapstreet-test.…k1x9  public token, created 2024-05-01
                  c:1:5
                  Where: unknown; neither the path nor the content nor the project shows who reads this file.
                  Fingerprint: 3%s

                ── Public, where it belongs, 1 token: Placeholder or truncated token

                INFO  sk.…  a placeholder or a truncated secret token
                  d:1:5
                  Not a token: the signature has 19 characters.

                After the deletion: Look for unexpected use on https://account.mapbox.com/statistics, and for
                  uploads, tilesets and styles that you do not recognize. Look for unknown tokens on
                  https://account.mapbox.com/access-tokens/: if this one has the scope tokens:write, those created
                  with it stay valid.
                The token itself does not tell its scopes; its page does, and so does --inventory.
                To accept a token: trapstreet ignore FINGERPRINT --reason WHY

                NOT READ  e: it disappeared during the scan. Scan again when no other program changes that directory.
                NOT READ  f: it could not be read: Input/output error. Check the disk or network mount that contains it, then scan again.

                Severity high or worse, which fails the run: 1 Mapbox token.
                Scanned 812 files and 2 symbolic links, 812.3 MB, in 1.83 s. Not scanned: 2 locations that could not be read; nested git directories (to scan their history, name their repositories): 1; pipes, sockets and devices: 4.
                """.replace("1%s", fingerprint(secret))
                        .replace("2%s", fingerprint(open))
                        .replace("3%s", fingerprint(example)),
                SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT));
    }

    /** There is no token that anyone could delete. */
    @Test
    void aPlaceholderIsNobodysLiveToken() throws IOException {
        String whole = TokenBuilder.sk().build();
        Finding placeholder = new Finding(
                SampleReports.placeholder(whole.substring(0, whole.length() - 3)),
                Severity.INFO,
                List.of(),
                Exposure.WEB_CLIENT,
                List.of(),
                List.of(SampleReports.place("d", 1)));
        Report report = SampleReports.report(List.of(placeholder), List.of(), Map.of());
        String text = SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT);
        assertFalse(text.contains("Whose: "), text);
        assertTrue(text.contains("Where: web client"), text);
        String json = SampleReports.write(report, ReportFormat.JSON, ReportOptions.DEFAULT);
        assertTrue(json.contains("\"standing\" : \"public-in-place\""), json);
    }

    private static String fingerprint(Finding finding) {
        return finding.token().fingerprint().hex();
    }

    @Test
    void whatWasReadElsewhereIsSaidUnlessQuiet() throws IOException {
        Report report = SampleReports.ofNotices(
                new Notice(Notice.Topic.READ_ELSEWHERE, "a/.git", "/b/.git, because this is a linked working tree"));
        assertEquals("""
                INFO  a/.git: this leads out of the target, and its content was scanned: /b/.git, because this is a linked \
                working tree. If it is not part of this repository, find out who made the repository refer to it.

                No Mapbox token found.
                Scanned 812 files and 2 symbolic links, 812.3 MB, in 1.83 s. No file was skipped.
                """, SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT));
        assertEquals("", SampleReports.write(report, ReportFormat.TEXT, QUIET));
        assertTrue(SampleReports.write(
                        SampleReports.ofNotices(new Notice(Notice.Topic.UNUSED, "a", "")), ReportFormat.TEXT, QUIET)
                .startsWith("MEDIUM  a: "));
    }

    @Test
    void whatIsAcceptedIsMarkedAndSoIsWhatIsWrongWithIt() throws IOException {
        Suppression line = new Suppression(
                Suppression.Origin.LINE, "a:3", "a demo", Optional.of("maps"), Optional.of(LocalDate.of(2027, 1, 31)));
        Suppression entry = new Suppression(
                Suppression.Origin.CONFIGURATION, ".trapstreet.yml:7", "known", Optional.empty(), Optional.empty());
        Finding finding = SampleReports.finding(secret(), Severity.HIGH);
        Location open = SampleReports.place("a", 3);
        Finding whole = new Finding(
                secret(), Severity.HIGH, List.of(), finding.context(), List.of(), List.of(open.withSuppression(line)));
        Finding part = new Finding(
                secret(),
                Severity.HIGH,
                List.of(),
                finding.context(),
                List.of(),
                List.of(open.withSuppression(entry), SampleReports.place("b", 1)));
        List<Notice> notices = List.of(new Notice(Notice.Topic.EXPIRED, "c:9", "it applied until 2025-12-31"));
        Report plain = SampleReports.report(part, whole);
        Report report = new Report(
                plain.targets(),
                plain.startedAt(),
                plain.duration(),
                plain.counts(),
                plain.skipped(),
                plain.findings(),
                List.of(),
                notices,
                List.of(".trapstreet.yml"));
        assertEquals(
                """
                1 token in 2 locations: 1 high.

                ── Yours, live, 1 token: Mapbox token that violates no rule
                  Do now: Delete this token, even if something stops working: until then, everyone who has read it
                    can use it. Either of these does it:
                    https://account.mapbox.com/access-tokens/clvn1w5c0xsjxq4eaasppk1x9
                    trapstreet revoke clvn1w5c0xsjxq4eaasppk1x9 --apply

                HIGH  sk.trapstreet-test.…k1x9  secret token, created 2024-05-01
                  a:3:5
                      suppressed by .trapstreet.yml:7: known
                  b:1:5
                  Where: unknown; neither the path nor the content nor the project shows who reads this file.
                  Whether it is restricted to URLs cannot be determined offline.
                  Fingerprint: %1$s

                After the deletion: Look for unexpected use on https://account.mapbox.com/statistics, and for
                  uploads, tilesets and styles that you do not recognize. Look for unknown tokens on
                  https://account.mapbox.com/access-tokens/: if this one has the scope tokens:write, those created
                  with it stay valid.
                The token itself does not tell its scopes; its page does, and so does --inventory.
                To accept a token: trapstreet ignore FINGERPRINT --reason WHY

                SUPPRESSED  1 token: 1 by a comment (--verbose lists all)

                MEDIUM  c:9: this suppression has expired and no longer applies: it applied until 2025-12-31. \
                Replace the token, or review the suppression and set a later date.

                1 suppression needs attention.
                Severity high or worse, which fails the run: 1 Mapbox token.
                Configured by .trapstreet.yml.
                Scanned 812 files and 2 symbolic links, 812.3 MB, in 1.83 s. No file was skipped.
                """.formatted(fingerprint(part)),
                SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT));
    }

    @Test
    void quietLeavesTheSummaryOutAndNothingElse() throws IOException {
        Report report = SampleReports.report(
                List.of(SampleReports.finding(secret(), Severity.HIGH)),
                List.of(new Problem(Problem.Kind.NO_PERMISSION, "e", "")),
                Map.of(SkipReason.SPECIAL, 4L));
        assertEquals(
                """
                ── Yours, live, 1 token: Title of MBX004 (MBX004)
                  Do now: Delete this token, even if something stops working: until then, everyone who has read it
                    can use it. Either of these does it:
                    https://account.mapbox.com/access-tokens/clvn1w5c0xsjxq4eaasppk1x9
                    trapstreet revoke clvn1w5c0xsjxq4eaasppk1x9 --apply
                  To do: Remedy of MBX004.

                HIGH  sk.trapstreet-test.…k1x9  secret token, created 2024-05-01
                  src/map.js:3:5
                  Where: unknown; neither the path nor the content nor the project shows who reads this file.
                  MBX004 high: Message of MBX004.
                  Fingerprint: %s

                After the deletion: Look for unexpected use on https://account.mapbox.com/statistics, and for
                  uploads, tilesets and styles that you do not recognize. Look for unknown tokens on
                  https://account.mapbox.com/access-tokens/: if this one has the scope tokens:write, those created
                  with it stay valid.
                The token itself does not tell its scopes; its page does, and so does --inventory.

                NOT READ  e: permission denied. Run as a user with read permission, or leave it out with --exclude if it contains nothing relevant.

                """.formatted(fingerprint(report.findings().get(0))),
                SampleReports.write(report, ReportFormat.TEXT, QUIET));
        assertEquals("", SampleReports.write(SampleReports.report(), ReportFormat.TEXT, QUIET));
    }

    @Test
    void theTokenStandsInItOnlyOnRequest() throws IOException {
        String token = TokenBuilder.sk().id(ID).build();
        Report report = SampleReports.report(SampleReports.finding(SampleReports.open(token), Severity.HIGH));
        assertFalse(SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT)
                .contains(token.substring(token.length() - 22)));
        assertTrue(SampleReports.write(report, ReportFormat.TEXT, SampleReports.WITH_SECRETS)
                .contains("\n  " + token + "\n  src/map.js:3:5\n"));
    }

    @ParameterizedTest
    @CsvSource({"CRITICAL, 1;37;41", "HIGH, 1;31", "MEDIUM, 1;33", "LOW, 36", "INFO, 2"})
    void aSeverityHasItsColor(Severity severity, String code) throws IOException {
        Report report = SampleReports.report(SampleReports.finding(secret(), severity));
        String text = SampleReports.write(report, ReportFormat.TEXT, COLORED);
        assertTrue(
                text.contains("\n\u001b[" + code + "m" + severity
                        + "\u001b[0m  \u001b[1msk.trapstreet-test.…k1x9\u001b[0m  "),
                text);
    }

    @Test
    void colorAddsNothingButEscapes() throws IOException {
        Report report = SampleReports.report(
                List.of(SampleReports.finding(secret(), Severity.HIGH)),
                List.of(new Problem(Problem.Kind.NO_PERMISSION, "e", "")),
                Map.of());
        String plain = SampleReports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT);
        String colored = SampleReports.write(report, ReportFormat.TEXT, COLORED);
        assertFalse(plain.contains("\u001b"));
        assertEquals(plain, colored.replaceAll("\u001b\\[[0-9;]*m", ""));
        assertTrue(colored.contains("\u001b[1;33mNOT READ\u001b[0m"));
        assertTrue(colored.contains("\u001b[1mMBX004\u001b[0m"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "3, 3, 0", "4, 3, 1", "13, 3, 10", "2012, 3, 2009"})
    void atMostThreeLocationsAreNamed(int places, int named, int left) throws IOException {
        List<Location> locations = new ArrayList<>();
        for (int i = 1; i <= places; i++) {
            locations.add(SampleReports.place("file", i));
        }
        Finding finding = new Finding(secret(), Severity.LOW, List.of(), Exposure.UNKNOWN, List.of(), locations);
        List<String> lines = SampleReports.write(
                        SampleReports.report(finding), ReportFormat.TEXT, ReportOptions.DEFAULT)
                .lines()
                .toList();
        List<String> shown =
                lines.stream().filter(line -> line.contains("file:")).toList();
        assertEquals(named, shown.size());
        assertEquals("  file:" + named + ":5", shown.get(named - 1));
        List<String> more =
                lines.stream().filter(line -> line.contains(" more location")).toList();
        assertEquals(
                left == 0
                        ? List.of()
                        : List.of("  … and " + EntryText.grouped(left)
                                + (left == 1 ? " more location" : " more locations") + " (--verbose lists all)"),
                more);
        String all = SampleReports.write(SampleReports.report(finding), ReportFormat.TEXT, VERBOSE);
        assertEquals(places, all.lines().filter(line -> line.contains("file:")).count());
    }

    @Test
    void nothingFromOutsideMovesTheCursorOrReordersText() throws IOException {
        String hostile = "a\u001b[2Jb\u202ec\u2066\nd\re\u009b\u200b\u2028\u0085\u00ad\u007f😀ü";
        String shown = "a\\u{1b}[2Jb\\u{202e}c\\u{2066}\\u{a}d\\u{d}e\\u{9b}\\u{200b}\\u{2028}\\u{85}\\u{ad}\\u{7f}😀ü";
        Finding finding = new Finding(
                secret(),
                Severity.HIGH,
                List.of(new RuleViolation("MBX004", "Title", Severity.HIGH, hostile + ".", "Mend " + hostile + ".")),
                Exposure.UNKNOWN,
                List.of(),
                List.of(
                        SampleReports.place(hostile, 1),
                        new Location(
                                new Provenance(ContentId.ofTarget(0, hostile), hostile, LocationPart.LINK),
                                1,
                                1,
                                101,
                                0,
                                100)));
        Report report = SampleReports.report(
                List.of(finding), List.of(new Problem(Problem.Kind.UNREADABLE, hostile, hostile)), Map.of());
        String text = SampleReports.write(report, ReportFormat.TEXT, QUIET);
        assertEquals("""
                ── Yours, live, 1 token: Title (MBX004)
                  Do now: Delete this token, even if something stops working: until then, everyone who has read it
                    can use it. Either of these does it:
                    https://account.mapbox.com/access-tokens/clvn1w5c0xsjxq4eaasppk1x9
                    trapstreet revoke clvn1w5c0xsjxq4eaasppk1x9 --apply
                  To do: Mend %1$s.

                HIGH  sk.trapstreet-test.…k1x9  secret token, created 2024-05-01
                  %1$s:1:5
                  %1$s (the target path of this symbolic link)
                  Where: unknown; neither the path nor the content nor the project shows who reads this file.
                  MBX004 high: %1$s.
                  Fingerprint: %2$s

                After the deletion: Look for unexpected use on https://account.mapbox.com/statistics, and for
                  uploads, tilesets and styles that you do not recognize. Look for unknown tokens on
                  https://account.mapbox.com/access-tokens/: if this one has the scope tokens:write, those created
                  with it stay valid.
                The token itself does not tell its scopes; its page does, and so does --inventory.

                NOT READ  %1$s: it could not be read: %1$s. Check the disk or network mount that contains it, then scan again.

                """.formatted(shown, fingerprint(finding)), text);
    }

    @Test
    void whatTheApiAndTheAccountSayIsTold() throws IOException {
        Finding asked = SampleReports.finding(secret(), Severity.HIGH)
                .withVerdict(Verdict.unknown("there was no response in time"))
                .withRestriction(new Restriction(
                        Restriction.Status.LISTED,
                        List.of("https://example.com", "\u202eexample.org"),
                        Optional.of(Breadth.DOMAIN)));
        String text = SampleReports.write(SampleReports.report(asked), ReportFormat.TEXT, ReportOptions.DEFAULT);
        assertTrue(text.contains("Tokens API: unknown, there was no response in time. Treat it as valid"), text);
        assertTrue(text.contains("Allowed URLs: https://example.com, \\u{202e}example.org."), text);
        Finding open = SampleReports.finding(secret(), Severity.HIGH).withRestriction(Restriction.NONE);
        String other = SampleReports.write(SampleReports.report(open), ReportFormat.TEXT, ReportOptions.DEFAULT);
        assertTrue(other.contains("Allowed URLs: none, so it works on every page."), other);
        assertFalse(other.contains("Tokens API"), other);
        Finding dead = SampleReports.finding(secret(), Severity.INFO)
                .withVerdict(new Verdict(Verdict.State.REVOKED, Optional.of("TokenRevoked"), ""));
        String told = SampleReports.write(SampleReports.report(dead), ReportFormat.TEXT, ReportOptions.DEFAULT);
        assertTrue(told.contains("Tokens API: revoked. It was deleted and can no longer be used."), told);
        assertTrue(told.contains("Verification status: 1 revoked."), told);
    }

    @Test
    void whatTheListingSaysIsTold() throws IOException {
        String text = SampleReports.write(
                SampleReports.report(SampleReports.listed()), ReportFormat.TEXT, ReportOptions.DEFAULT);
        assertTrue(
                text.replaceAll("\\s+", " ")
                        .contains(
                                "Token list: the account's default token; note \"our \\u{202e}map\"; scopes styles:read, "
                                        + "fonts:read; restricted to the apps iOS com.example.map; created 2024-05-01; modified 2025-06-02; also "
                                        + "listed: lastUsed 2025-12-01."),
                text);
    }
}
