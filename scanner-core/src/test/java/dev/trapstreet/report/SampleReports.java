package dev.trapstreet.report;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.Breadth;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sample reports for the tests of this package: some built by hand, some from real scans. */
final class SampleReports {
    /** Time of every sample. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final ReportOptions WITH_SECRETS = new ReportOptions(
            ReportOptions.Secrets.SHOWN,
            ReportOptions.Color.NONE,
            ReportOptions.Detail.FULL,
            ReportOptions.DEFAULT.rules());

    private SampleReports() {}

    static MapboxToken open(String token) {
        return new TokenParser(NOW).parse(token).token().orElseThrow();
    }

    static MapboxToken placeholder(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new TokenParser(NOW)
                .parsePlaceholder(bytes, 0, bytes.length)
                .token()
                .orElseThrow();
    }

    static Location place(String path, int line) {
        return new Location(
                new Provenance(ContentId.ofTarget(0, path), path, LocationPart.CONTENT),
                line,
                5,
                105,
                1000L * line,
                100);
    }

    static RuleViolation hit(String id, Severity severity) {
        return new RuleViolation(id, "Title of " + id, severity, "Message of " + id + ".", "Remedy of " + id + ".");
    }

    static Finding finding(MapboxToken token, Severity severity) {
        return finding(token, severity, place("src/map.js", 3));
    }

    static Finding finding(MapboxToken token, Severity severity, Location location) {
        return new Finding(
                token, severity, List.of(hit("MBX004", severity)), Exposure.UNKNOWN, List.of(), List.of(location));
    }

    static Report report(List<Finding> findings, List<Problem> problems, Map<SkipReason, Long> skipped) {
        return new Report(
                List.of("."),
                NOW,
                Duration.ofMillis(1830),
                new ScanCounts(812, 2, 812_345_678),
                skipped,
                findings,
                problems);
    }

    static HygieneFinding flaw(Severity severity, String path, int line) {
        return new HygieneFinding("0123456789abcdef".repeat(2), hit("MBX077", severity), place(path, line));
    }

    static Report ofFlaws(HygieneFinding... hygieneFindings) {
        return new Report(
                List.of("."),
                NOW,
                Duration.ofMillis(1830),
                new ScanCounts(812, 2, 812_345_678),
                Map.of(),
                List.of(),
                List.of(hygieneFindings),
                List.of(),
                List.of(),
                List.of());
    }

    static Report report(Finding... findings) {
        return report(List.of(findings), List.of(), Map.of());
    }

    /** Scans one text with the given name. */
    static Report scan(String name, String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return scan(Sources.stream(name, new ByteArrayInputStream(bytes)), PlaceholderMode.HIDE);
    }

    /** Scans a directory. */
    static Report scan(Path root) throws IOException, InterruptedException {
        return scan(Sources.at(root), PlaceholderMode.HIDE);
    }

    private static Report scan(Source source, PlaceholderMode placeholders) throws IOException, InterruptedException {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(1)
                .withClock(InstantSource.fixed(NOW))
                .withPlaceholders(placeholders);
        return new SecretScanner(options).scan(List.of(source));
    }

    /** Returns one report for each kind of content that a report can have, by its description. */
    static Map<String, Report> ofEveryKind() throws IOException, InterruptedException {
        Map<String, Report> kinds = new LinkedHashMap<>();
        kinds.put("nothing found", report(List.of(), List.of(), Map.of()));
        kinds.put("nothing looked at", empty());
        MapboxToken secret = open(TokenBuilder.sk().build());
        for (Severity severity : Severity.values()) {
            kinds.put("severity " + severity, report(finding(secret, severity)));
        }
        List<Location> place = List.of(place("a", 1));
        for (Exposure exposure : Exposure.values()) {
            kinds.put(
                    "exposure " + exposure,
                    report(new Finding(secret, Severity.HIGH, List.of(), exposure, List.of(), place)));
        }
        for (Tag tag : Tag.values()) {
            kinds.put(
                    "tag " + tag,
                    report(new Finding(
                            secret, Severity.INFO, List.of(), Exposure.DOC, List.of(tag), List.of(place("a", 1)))));
        }
        for (Verdict.State state : Verdict.State.values()) {
            Optional<String> code = state == Verdict.State.VALID ? Optional.of("TokenValid") : Optional.empty();
            Verdict verdict = new Verdict(state, code, code.isPresent() ? "" : "a reason");
            kinds.put("verdict " + state, report(finding(secret, Severity.LOW).withVerdict(verdict)));
        }
        for (Restriction restriction : List.of(
                Restriction.NONE,
                Restriction.NOT_RESTRICTABLE,
                new Restriction(
                        Restriction.Status.LISTED, List.of("https://example.com"), Optional.of(Breadth.DOMAIN)))) {
            kinds.put(
                    "restriction " + restriction.status(),
                    report(finding(secret, Severity.LOW).withRestriction(restriction)));
        }
        kinds.put("listed", report(listed()));
        for (LocationPart part : LocationPart.values()) {
            Location location =
                    new Location(new Provenance(ContentId.ofTarget(0, "a/b c"), "a/b c", part), 1, 1, 101, 0, 100);
            kinds.put(
                    "part " + part,
                    report(new Finding(
                            secret, Severity.LOW, List.of(), Exposure.UNKNOWN, List.of(), List.of(location))));
        }
        tokens().forEach((name, token) -> kinds.put(name, report(finding(token, Severity.MEDIUM))));
        for (Problem.Kind kind : Problem.Kind.values()) {
            List<Problem> problems = List.of(new Problem(kind, "a", ""), new Problem(kind, "b/c", "some detail"));
            kinds.put("problem " + kind, report(List.of(), problems, Map.of()));
        }
        for (Notice.Topic kind : Notice.Topic.values()) {
            kinds.put("notice " + kind, ofNotices(new Notice(kind, "a", ""), new Notice(kind, "b/c:1", "some detail")));
        }
        kinds.put("flaws", ofFlaws(flaw(Severity.HIGH, "a/b.env", 3), flaw(Severity.LOW, "c", 1)));
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        for (SkipReason what : SkipReason.values()) {
            skipped.put(what, 1L + skipped.size());
        }
        kinds.put("skips", report(List.of(), List.of(), skipped));
        List<String> lines = new ArrayList<>();
        tokens().values().forEach(token -> lines.add(token.raw().revealSecret()));
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        kinds.put("a real scan", scan(Sources.stream("<stdin>", new ByteArrayInputStream(text)), PlaceholderMode.SHOW));
        return kinds;
    }

    /** Returns a report with warnings only. */
    static Report ofNotices(Notice... notices) {
        Report plain = report(List.of(), List.of(), Map.of());
        return new Report(
                plain.targets(),
                plain.startedAt(),
                plain.duration(),
                plain.counts(),
                plain.skipped(),
                plain.findings(),
                plain.problems(),
                List.of(notices),
                plain.configuredBy());
    }

    static Report empty() {
        return new Report(List.of(), NOW, Duration.ZERO, new ScanCounts(0, 0, 0), Map.of(), List.of(), List.of());
    }

    /** Returns tokens of every type and state. */
    static Map<String, MapboxToken> tokens() {
        long now = NOW.getEpochSecond();
        Map<String, MapboxToken> tokens = new LinkedHashMap<>();
        tokens.put("pk", open(TokenBuilder.pk().build()));
        tokens.put("pk with an id of 7", open(TokenBuilder.pk().id("a1b2_-Z").build()));
        tokens.put(
                "sk with an id of 32",
                open(TokenBuilder.sk().id("0123456789abcdef0123456789abcdef").build()));
        tokens.put("sk with an odd id", open(TokenBuilder.sk().id("x").build()));
        tokens.put(
                "sk with an odd account",
                open(TokenBuilder.sk().account("trapstreet, 1 ü").build()));
        tokens.put("sk, doubtful", open(TokenBuilder.sk().buildWithDoubtfulSignature()));
        tokens.put("tk without times", open(TokenBuilder.tk().build()));
        tokens.put(
                "tk, live",
                open(TokenBuilder.tk()
                        .times(now - 60, now + 1740)
                        .json("scopes", "[\"styles:read\",\"tokens:write\"]")
                        .build()));
        tokens.put(
                "tk, expired, of a session",
                open(TokenBuilder.tk()
                        .times(now - 7200, now - 3600)
                        .json("scopes", "[]")
                        .text("iu", "trapstreet-someone")
                        .json("ll", "1700000000")
                        .build()));
        tokens.put("placeholder", placeholder("pk.eyJ1..."));
        tokens.put(
                "placeholder, cut short",
                placeholder(shortened(TokenBuilder.sk().build())));
        return tokens;
    }

    private static String shortened(String token) {
        return token.substring(0, token.length() - 3);
    }

    static String write(Report report, ReportFormat format, ReportOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Reports.write(report, format, options, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns a finding with every property that a token list can provide. */
    static Finding listed() {
        ListingEntry entry = new ListingEntry(
                true,
                List.of("styles:read", "fonts:read"),
                List.of("fonts:read"),
                Optional.of("our \u202emap"),
                Optional.of(Instant.parse("2024-05-01T10:00:00Z")),
                Optional.of(Instant.parse("2025-06-02T10:00:00Z")),
                List.of("iOS com.example.map"),
                List.of("lastUsed 2025-12-01"));
        MapboxToken token = new TokenParser(Instant.EPOCH)
                .parse(TokenBuilder.pk().build())
                .token()
                .orElseThrow();
        return finding(token, Severity.LOW)
                .withAccountStatus(
                        new AccountStatus(Verdict.NOT_ASKED, Restriction.NOT_RESTRICTABLE, Optional.of(entry)));
    }
}
