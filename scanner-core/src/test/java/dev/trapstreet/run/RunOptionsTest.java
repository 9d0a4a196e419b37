package dev.trapstreet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.CloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the options and messages that all front ends share. Each front end names an option in its own way. */
final class RunOptionsTest {
    @TempDir
    private Path folder;

    private static String refusal(Executable parsing) {
        return String.valueOf(
                assertThrows(InvalidOptionException.class, parsing).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"info, INFO", "low, LOW", "medium, MEDIUM", "high, HIGH", "critical, CRITICAL"})
    void aSeverityIsTheThreshold(String word, Severity severity) throws InvalidOptionException {
        assertEquals(Optional.of(severity), RunOptions.threshold("--fail-on", Optional.of(word), Configuration.NONE));
    }

    @Test
    void withNoneFindingsNeverFailTheRun() throws InvalidOptionException {
        assertEquals(Optional.empty(), RunOptions.threshold("--fail-on", Optional.of("none"), Configuration.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fail-on", "failOnSeverity"})
    void anotherWordIsRefusedWithTheNameOfTheOption(String option) {
        assertEquals(
                option + " takes info, low, medium, high, critical or none, not HIGH",
                refusal(() -> RunOptions.threshold(option, Optional.of("HIGH"), Configuration.NONE)));
    }

    @Test
    void theConfigurationDecidesWithoutTheOption() throws Exception {
        Path file = Files.writeString(folder.resolve("trapstreet.yml"), "fail-on: low\n");
        Configuration configuration =
                RunOptions.configuration(Optional.of(file.toString()), List.of(Sources.at(folder)), RuleSet::builtIn);
        assertEquals(Optional.of(Severity.LOW), RunOptions.threshold("--fail-on", Optional.empty(), configuration));
        assertEquals(
                Optional.of(Severity.CRITICAL),
                RunOptions.threshold("--fail-on", Optional.of("critical"), configuration));
        assertEquals(
                Optional.of(Severity.HIGH), RunOptions.threshold("--fail-on", Optional.empty(), Configuration.NONE));
    }

    @Test
    void anInvalidConfigurationIsNamedWithItsLine() throws Exception {
        Path file = Files.writeString(folder.resolve("trapstreet.yml"), "\nfail-onn: low\n");
        String refusal = refusal(() ->
                RunOptions.configuration(Optional.of(file.toString()), List.of(Sources.at(folder)), RuleSet::builtIn));
        assertTrue(refusal.startsWith(file + ":2: "), refusal);
        assertTrue(refusal.endsWith(" (nothing was scanned)"), refusal);
    }

    @Test
    void verificationIsAutoOrRequired() throws InvalidOptionException {
        assertEquals(ExitCode.Verdicts.BEST_EFFORT, RunOptions.verdicts("verify", "auto"));
        assertEquals(ExitCode.Verdicts.REQUIRED, RunOptions.verdicts("verify", "required"));
        assertEquals("verify takes auto or required, not true", refusal(() -> RunOptions.verdicts("verify", "true")));
    }

    @Test
    void aFormatIsNamedByItsWord() throws InvalidOptionException {
        assertEquals(ReportFormat.SARIF, RunOptions.format("formats", "sarif"));
        String refusal = refusal(() -> RunOptions.format("formats", "pdf"));
        assertTrue(refusal.startsWith("formats takes text, json, ") && refusal.endsWith(", not pdf"), refusal);
    }

    @Test
    void aBaselineIsReadFromItsFile() throws Exception {
        Path file = folder.resolve("baseline");
        assertEquals(
                "there is no baseline " + file + "; 'trapstreet baseline create --output FILE' writes one",
                refusal(() -> RunOptions.baseline(file.toString())));
        assertEquals(
                "the baseline " + folder + " cannot be read: it is a directory",
                refusal(() -> RunOptions.baseline(folder.toString())));
        Files.writeString(file, "fingerprints\n");
        String refusal = refusal(() -> RunOptions.baseline(file.toString()));
        assertTrue(refusal.contains(file.toString()), refusal);
    }

    @Test
    void aTextThatIsNoPathIsRefused() {
        assertEquals("not a path: a\0b", refusal(() -> RunOptions.path("a\0b")));
    }

    @Test
    void theAddressOfTheApiIsThatOfTheOptionBeforeThatOfTheEnvironment() throws InvalidOptionException {
        Map<String, String> environment = Map.of("TRAPSTREET_API_URL", "https://localhost:1");
        assertEquals(
                "https://localhost:1",
                RunOptions.api(Optional.empty(), environment).endpoint().origin());
        assertEquals(
                "https://localhost:2",
                RunOptions.api(Optional.of("https://localhost:2"), environment)
                        .endpoint()
                        .origin());
        assertEquals(
                "the API's address must use HTTPS; plain HTTP is permitted only for this machine (no request was sent)",
                refusal(() -> RunOptions.api(Optional.of("http://example.com"), environment)));
    }

    @Test
    void aPatternThatMatchesNothingIsSaidWithTheNameOfTheOption() {
        ScanRequest request =
                new ScanRequest(List.of(Sources.at(folder)), ScanOptions.DEFAULT.withExcludes(List.of("[")));
        IOException failure = assertThrows(IOException.class, () -> SecretScanner.scan(request));
        assertEquals(
                "includes and excludes cannot use the pattern '[': it matches nothing",
                RunMessages.notStarted(failure, "includes and excludes").getMessage());
    }

    @Test
    void anotherReasonWhyAScanIsNotStartedIsSaid() {
        assertEquals(
                "the scan could not be started: disk full",
                RunMessages.notStarted(new IOException("disk full"), "--exclude")
                        .getMessage());
        IOException failure = new CloneException("https://example.com/a.git", "no such host", new IOException());
        assertEquals(
                "https://example.com/a.git could not be cloned: no such host (nothing was scanned)",
                RunMessages.notStarted(failure, "--exclude").getMessage());
    }

    @Test
    void aLineOfAConsoleIsEscaped() {
        assertEquals("WARNING  a\\u{1b}[31m", RunMessages.warning("a\u001b[31m"));
    }
}
