package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.source.Git;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of files that git tracks, ignores, or neither. */
final class GitStatusScanTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATELY = Instant.parse("2025-12-24T00:00:00Z");
    private static final String SECRET =
            TokenBuilder.sk().id(TokenBuilder.cuid(LATELY, 1)).build();

    @TempDir
    Path root;

    @BeforeEach
    void aRepositoryThatIgnoresSomeFiles() throws Exception {
        Git.run(root, "init", "-q");
        Git.run(root, "config", "user.name", "Trapstreet");
        Git.run(root, "config", "user.email", "tests@example.com");
        write(".gitignore", "*.local\n/local.properties\n/dist/\n/target/\n/secrets.ini\n");
        Git.run(root, "add", ".gitignore");
        Git.run(root, "commit", "-qm", "first");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Report report() throws Exception {
        ScanOptions options = ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(NOW));
        return new SecretScanner(options).scan(List.of(Sources.at(root)));
    }

    private static Finding only(Report report) {
        assertEquals(List.of(), report.problems());
        assertEquals(1, report.findings().size());
        return report.findings().get(0);
    }

    private static List<String> ids(Finding finding) {
        return finding.violations().stream().map(RuleViolation::id).toList();
    }

    private static String text(Report report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Reports.write(report, ReportFormat.TEXT, ReportOptions.DEFAULT, out);
        return out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {".env.local", "local.properties", "secrets.ini"})
    void aSecretTokenInAnIgnoredFileIsInformation(String name) throws Exception {
        write(name, "MAPBOX_TOKEN=" + SECRET + "\n");
        Report report = report();
        Finding finding = only(report);
        assertEquals(Severity.INFO, finding.severity());
        assertEquals(List.of(), ids(finding));
        String text = text(report);
        assertTrue(text.contains("on this machine only, ignored by git"), text);
        assertFalse(text.contains("access to the repository"), text);
        assertFalse(text.contains(".gitignore"), text);
    }

    @Test
    void aTrackedFileIsReadByEveryoneAlthoughAPatternMatchesIt() throws Exception {
        write(".env.local", "MAPBOX_TOKEN=" + SECRET + "\n");
        Git.run(root, "add", "--force", ".env.local");
        Git.run(root, "commit", "-qm", "leak");
        Finding finding = only(report());
        assertEquals(Severity.HIGH, finding.severity());
        assertEquals(List.of("MBX004", "MBX072"), ids(finding));
        assertTrue(finding.violations().get(1).remedy().contains("git rm --cached"));
    }

    @Test
    void aFileThatIsNeitherTrackedNorIgnoredIsToBeIgnored() throws Exception {
        write(".env", "MAPBOX_TOKEN=" + SECRET + "\n");
        Finding finding = only(report());
        assertEquals(Severity.HIGH, finding.severity());
        assertEquals(List.of("MBX004", "MBX072"), ids(finding));
        String remedy = finding.violations().get(1).remedy();
        assertTrue(remedy.contains(".gitignore"), remedy);
        assertFalse(remedy.contains("git rm --cached"), remedy);
    }

    @Test
    void whatIsPublishedFromAnIgnoredFileKeepsItsSeverity() throws Exception {
        write(".env.local", "VITE_MAPBOX_TOKEN=" + SECRET + "\n");
        Finding finding = only(report());
        assertEquals(Severity.CRITICAL, finding.severity());
        assertFalse(ids(finding).contains("MBX072"), ids(finding).toString());
        assertTrue(text(report()).contains("readable by everyone who opens the page"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dist/app.js", "dist/settings.ini", "target/classes/application.yml"})
    void ignoredBuildOutputIsShipped(String name) throws Exception {
        write(name, "token: '" + SECRET + "'\n");
        assertTrue(only(report()).severity().compareTo(Severity.HIGH) >= 0);
    }

    @Test
    void aTokenThatMovedToAnIgnoredFileIsStillInTheHistory() throws Exception {
        write(".env.local", "MAPBOX_TOKEN=" + SECRET + "\n");
        Git.run(root, "add", "--force", ".env.local");
        Git.run(root, "commit", "-qm", "leak");
        Git.run(root, "rm", "-q", "--cached", ".env.local");
        Git.run(root, "commit", "-qm", "ignored from now on");
        Finding finding = only(report());
        assertEquals(Severity.HIGH, finding.severity());
        assertEquals(List.of("MBX009", "MBX004", "MBX072"), sortedByRule(finding, "MBX009"));
        RuleViolation personal = finding.violations().stream()
                .filter(violation -> violation.id().equals("MBX072"))
                .findFirst()
                .orElseThrow();
        assertFalse(personal.remedy().contains("git rm"), personal.remedy());
        assertFalse(personal.remedy().contains(".gitignore"), personal.remedy());
    }

    private static List<String> sortedByRule(Finding finding, String first) {
        return finding.violations().stream()
                .map(RuleViolation::id)
                .sorted((a, b) -> a.equals(first) ? -1 : b.equals(first) ? 1 : a.compareTo(b))
                .toList();
    }
}
