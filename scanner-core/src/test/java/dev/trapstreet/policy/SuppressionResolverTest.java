package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole scans of small trees: suppressions, their sources and last days, and warnings about invalid ones. */
final class SuppressionResolverTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String SECRET = TokenBuilder.sk()
            .id(TokenBuilder.cuid(NOW.minus(Duration.ofDays(9)), 1))
            .build();
    private static final String OTHER = TokenBuilder.sk()
            .id(TokenBuilder.cuid(NOW.minus(Duration.ofDays(8)), 2))
            .build();

    @TempDir
    private Path root;

    @BeforeEach
    void aTree() throws IOException {
        Files.createDirectories(root.resolve("src"));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private static String fingerprint(String token) {
        return new TokenParser(NOW)
                .parse(token)
                .token()
                .orElseThrow()
                .fingerprint()
                .hex();
    }

    private Report scan(Optional<Baseline> baseline, Path... targets) throws IOException, InterruptedException {
        List<Source> sources = List.of(targets).stream().map(Sources::at).toList();
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(2)
                .withClock(InstantSource.fixed(NOW))
                .withConfiguration(Configuration.find(sources, RuleSet::builtIn));
        if (baseline.isPresent()) {
            options = options.withBaseline(baseline.get());
        }
        return new SecretScanner(options).scan(sources);
    }

    private Report scan() throws IOException, InterruptedException {
        return scan(Optional.empty(), root);
    }

    private static List<String> notices(Report report) {
        return report.notices().stream()
                .map(notice -> notice.topic() + " " + notice.detail())
                .toList();
    }

    private void accept(String token, String more) throws IOException {
        file(".trapstreet.yml", "suppressions:\n  - fingerprint: " + fingerprint(token) + "\n" + more);
    }

    private String where() throws IOException {
        return root.toRealPath() + "/.trapstreet.yml:2";
    }

    @Test
    void anAcceptedTokenStaysInTheReportAndFailsNothing() throws Exception {
        file("src/a", SECRET);
        file("src/b", "x " + SECRET);
        accept(SECRET, "    reason: a demo\n    owner: maps\n    until: 2026-01-01\n");
        Report report = scan();
        Finding finding = report.findings().get(0);
        assertEquals(
                Optional.of(new Suppression(
                        Suppression.Origin.CONFIGURATION,
                        where(),
                        "a demo",
                        Optional.of("maps"),
                        Optional.of(LocalDate.of(2026, 1, 1)))),
                finding.suppression());
        assertEquals(Severity.HIGH, finding.severity());
        assertEquals(2, finding.locations().size());
        assertEquals(List.of(), report.notices());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.INFO)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reason: a demo, until: 2025-12-31 | EXPIRED it applied until 2025-12-31",
                "until: 2027-01-31 | NO_REASON ",
                "reason: a demo, paths: [docs/] | UNUSED ",
            })
    void whatDoesNotHoldSuppressesNothingAndIsNoticed(String entry, String notice) throws Exception {
        file("src/a", SECRET);
        file(".trapstreet.yml", "suppressions:\n  - {fingerprint: " + fingerprint(SECRET) + ", " + entry + "}\n");
        Report report = scan();
        assertEquals(Optional.empty(), report.findings().get(0).suppression());
        assertEquals(
                List.of(notice.strip()),
                notices(report).stream().map(String::strip).toList());
        assertEquals(where(), report.notices().get(0).where());
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.HIGH)));
    }

    @Test
    void aNoticeAloneCountsAsMedium() throws Exception {
        file("src/a", "nothing");
        accept(SECRET, "    reason: gone long ago\n");
        Report report = scan();
        assertEquals(
                List.of(Notice.Topic.UNUSED),
                report.notices().stream().map(Notice::topic).toList());
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.MEDIUM)));
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.HIGH)));
    }

    @Test
    void onlyACompleteScanReportsUnusedSuppressions() throws Exception {
        Files.createDirectories(root.resolve(".git"));
        file("src/a", "nothing");
        accept(SECRET, "    reason: gone long ago\n");
        assertEquals(List.of(), scan(Optional.empty(), root.resolve("src")).notices());
        assertEquals(List.of(), scan(Optional.empty(), root.resolve("src/a")).notices());
    }

    @Test
    void theLocationsThatAreNotSuppressedDecide() throws Exception {
        file("src/a", SECRET);
        file("src/b", SECRET);
        file(
                ".trapstreet.yml",
                "exposure: {src/a: WEB_CLIENT, src/b: DOC}\nsuppressions:\n  - {fingerprint: " + fingerprint(SECRET)
                        + ", reason: shown on purpose, paths: [/src/a]}\n");
        Finding finding = scan().findings().get(0);
        assertEquals(Optional.empty(), finding.suppression());
        assertEquals(Exposure.DOC, finding.exposure());
        assertEquals(Severity.HIGH, finding.severity(), "in a web client it would be critical");
        assertEquals(
                List.of(true, false),
                finding.locations().stream()
                        .map(l -> l.suppression().isPresent())
                        .toList());
    }

    @Test
    void aCommentAcceptsItsOwnLineAlone() throws Exception {
        file("src/a", "a = '" + SECRET + "' // trapstreet:allow reason=\"a demo\"\nb = '" + OTHER + "'\n");
        file("src/b", "# trapstreet:allow reason=\"a demo\" until=2020-01-01\n" + OTHER);
        Report report = scan();
        assertEquals(2, report.findings().size());
        Finding open = report.findings().get(0);
        Finding accepted = report.findings().get(1);
        assertEquals(fingerprint(OTHER), open.token().fingerprint().hex());
        assertEquals(Optional.empty(), open.suppression());
        assertEquals(
                Suppression.Origin.LINE, accepted.suppression().orElseThrow().origin());
        assertEquals(root + "/src/a:1", accepted.suppression().orElseThrow().where());
        assertEquals(List.of("EXPIRED it applied until 2020-01-01"), notices(report));
        assertEquals(root + "/src/b:2", report.notices().get(0).where());
    }

    @Test
    void aCommentAcceptsAlsoThePastOfItsOwnPath() throws Exception {
        git("init", "-q");
        file("src/a", "a = '" + SECRET + "'\n");
        commit();
        file("src/a", "// trapstreet:allow reason=\"a demo\"\na = '" + SECRET + "'\n");
        Report before = scan();
        assertEquals(1, before.findings().get(0).locations().size()); // the line on disk, with the commit
        assertTrue(
                before.findings().get(0).suppression().isPresent(),
                before.findings().get(0).locations().toString());
        commit();
        assertTrue(scan().findings().get(0).suppression().isPresent());
        file("src/b", SECRET);
        commit();
        assertFalse(scan().findings().get(0).suppression().isPresent(), "another path");
    }

    private void commit() throws Exception {
        git("add", ".");
        git("-c", "user.name=A U Thor", "-c", "user.email=author@example.com", "commit", "-q", "-m", "one");
    }

    private void git(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        ProcessBuilder git = new ProcessBuilder(command).inheritIO();
        git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        assertEquals(0, git.start().waitFor());
    }

    @Test
    void aBaselineHoldsOneSortedLineForEachTokenAndOnlyWhatIsNewCounts() throws Exception {
        file("src/a", SECRET + "\n" + SECRET);
        file("src/b", OTHER);
        Baseline baseline = Baseline.of(scan());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        baseline.writeTo(out);
        List<String> expected =
                List.of(fingerprint(SECRET) + " sk trapstreet-test", fingerprint(OTHER) + " sk trapstreet-test")
                        .stream()
                        .sorted()
                        .toList();
        assertEquals(String.join("\n", expected) + "\n", out.toString(StandardCharsets.UTF_8));

        Path file = Files.write(root.resolve("known"), out.toByteArray());
        String third = TokenBuilder.sk().account("trapstreet-new").build();
        file("src/moved", "    " + third);
        Files.move(root.resolve("src/a"), root.resolve("src/elsewhere"));
        Report report = scan(Optional.of(Baseline.read(file)), root);
        assertEquals(
                List.of(
                        Optional.empty(),
                        Optional.of(Suppression.Origin.BASELINE),
                        Optional.of(Suppression.Origin.BASELINE)),
                report.findings().stream()
                        .map(f -> f.suppression().map(Suppression::origin))
                        .toList());
        assertEquals(
                fingerprint(third),
                report.findings().get(0).token().fingerprint().hex());
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.HIGH)));
    }

    @Test
    void pruningDropsWhatIsGoneAndKeepsWhatAPersonWrote() throws Exception {
        file("src/a", SECRET);
        Path file = root.resolve("known");
        String kept = "# ours\n\n" + fingerprint(SECRET) + " sk trapstreet-test, asked on Monday\n";
        Files.writeString(file, kept + fingerprint(OTHER) + " sk trapstreet-test\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Baseline.read(file).without(scan()).writeTo(out);
        assertEquals(kept, out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"<<<<<<< HEAD", "0123", "0123456789abcdef0123456789abcdeg sk x", "0123456789abcdef0123456789abcdef0 sk"
    })
    void whatIsNoBaselineIsRefusedWithItsLine(String line) throws IOException {
        Path file = Files.writeString(root.resolve("known"), "# ours\n" + line + "\n");
        BaselineException refused =
                org.junit.jupiter.api.Assertions.assertThrows(BaselineException.class, () -> Baseline.read(file));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(file + ":2: "), refused.getMessage());
    }

    private static MapboxToken open(String token) {
        return new TokenParser(NOW).parse(token).token().orElseThrow();
    }

    private static Location inHistory(String path, boolean inHead) {
        GitOrigin gone = GitOrigin.of(GitOrigin.ObjectKind.BLOB, "0".repeat(40));
        GitOrigin.HeadPosition head =
                new GitOrigin.HeadPosition("1".repeat(40), 3, 1, ContentId.ofObject(0, "", path, "1".repeat(40)));
        GitOrigin origin = new GitOrigin(
                gone.kind(), gone.object(), List.of(), inHead ? Optional.of(head) : Optional.empty(), true, List.of());
        Provenance provenance =
                new Provenance(ContentId.ofTarget(0, path), path, LocationPart.CONTENT, Optional.of(origin));
        return new Location(provenance, 1, 1, 9, 0, 8).withContext(LocationContext.of(Exposure.WEB_CLIENT));
    }

    private static Location present(String path) {
        return new Location(new Provenance(ContentId.ofTarget(0, path), path, LocationPart.CONTENT), 1, 1, 9, 0, 8)
                .withContext(LocationContext.of(Exposure.WEB_CLIENT));
    }

    /**
     * See docs/domain.md#decisions, decision 2. The public token is from before allowed URLs, which is medium in a
     * web client (MBX021).
     */
    @Test
    void inTheHistoryAloneAPublicTokenIsOneStepLessAndASecretOneIsNot() {
        MapboxToken old = open(TokenBuilder.pk()
                .id(TokenBuilder.cuid(NOW.minus(Duration.ofDays(2_900)), 1))
                .build());
        SeverityPolicy policy = new SeverityPolicy(RuleSet.builtIn(), NOW);
        assertEquals(
                Severity.MEDIUM,
                policy.assess(old, List.of(), List.of(present("a"))).severity());
        Finding gone = policy.assess(old, List.of(), List.of(inHistory("a", false)));
        assertEquals(Severity.LOW, gone.severity());
        assertEquals(
                java.util.Set.of(Tag.HISTORY_ONLY),
                gone.locations().get(0).context().tags());
        assertEquals(
                Severity.MEDIUM,
                policy.assess(old, List.of(), List.of(inHistory("a", true))).severity());
        assertEquals(
                Severity.MEDIUM,
                policy.assess(old, List.of(), List.of(inHistory("a", false), present("a")))
                        .severity(),
                "the file is there, only not committed");
        assertEquals(
                Severity.CRITICAL,
                policy.assess(open(SECRET), List.of(), List.of(inHistory("a", false)))
                        .severity());
    }

    @Test
    void severitiesAndAgesAreThoseOfTheConfiguration() throws Exception {
        String pk = TokenBuilder.pk()
                .id(TokenBuilder.cuid(NOW.minus(Duration.ofDays(20)), 1))
                .build();
        file("src/a", pk);
        file("src/b", SECRET);
        file(
                ".trapstreet.yml",
                "exposure: {src/: SERVER}\nages: {public: {old: 10, too-old: 15}}\nseverity: {MBX004: {SERVER: low}}\n");
        Report report = scan();
        assertEquals(
                List.of("MBX004 LOW", "MBX028 INFO"), // offline, the age of a public token is information
                report.findings().stream()
                        .map(f -> f.violations().get(0).id() + " " + f.severity())
                        .toList());
        String age = report.findings().get(1).violations().get(0).message();
        assertTrue(age.contains("overdue for rotation after 15 days"), age);
        file(".trapstreet.yml", "exposure: {src/: SERVER}\nseverity: {MBX004: off}\n");
        assertEquals(List.of(), scan().findings().get(0).violations());
        assertEquals(Severity.INFO, scan().findings().get(0).severity());
    }

    @Test
    void excludesAndIncludesOfTheConfigurationHold() throws Exception {
        Files.createDirectories(root.resolve(".git"));
        file("src/a.js", SECRET);
        file("src/b.log", OTHER);
        file("c.js", OTHER);
        file(".trapstreet.yml", "exclude: ['*.log']\ninclude: [/src/]\n");
        assertEquals(1, scan().findings().size());
        assertEquals(1, scan(Optional.empty(), root.resolve("src")).findings().size());
        assertEquals(List.of(root.toRealPath() + "/.trapstreet.yml"), scan().configuredBy());
    }
}
