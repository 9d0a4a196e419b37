package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class EntryLogTest {
    private static final Location LOCATION = new Location(
            new Provenance(ContentId.ofFile(0, "", "src/.env"), "src/.env", LocationPart.CONTENT), 3, 1, 9, 20, 8);
    private static final Report REPORT = new Report(
            List.of("."),
            Instant.EPOCH,
            Duration.ZERO,
            new ScanCounts(1, 0, 30),
            Map.of(),
            List.of(),
            List.of(new HygieneFinding(
                    "0".repeat(32),
                    new RuleViolation("MBX071", "A title", Severity.CRITICAL, "A message.", "A remedy."),
                    LOCATION)),
            List.of(new Problem(Problem.Kind.NO_PERMISSION, "b", "")),
            List.of(new Notice(Notice.Topic.UNUSED, ".trapstreet.yml:3", "")),
            List.of());

    /** Log that keeps the start of each line with its level. */
    private static final class KeptLog extends SystemStreamLog {
        private final List<String> starts = new ArrayList<>();

        private void keep(String level, CharSequence line) {
            starts.add(level + " " + line.toString().split(": ", 2)[0]);
        }

        @Override
        public void error(CharSequence line) {
            keep("error", line);
        }

        @Override
        public void warn(CharSequence line) {
            keep("warn", line);
        }

        @Override
        public void info(CharSequence line) {
            keep("info", line);
        }
    }

    private static List<String> log(Optional<Severity> failOn) {
        KeptLog log = new KeptLog();
        EntryLog.write(log, REPORT, failOn);
        return log.starts;
    }

    /** A critical related check failed the build, and the log did not name it. */
    @Test
    void everyKindIsLoggedAndAnEntryThatFailsTheBuildIsAnError() {
        assertEquals(
                List.of(
                        "error CRITICAL src/.env:3:1 MBX071",
                        "error   To do",
                        "warn MEDIUM .trapstreet.yml:3",
                        "warn NOT READ b"),
                log(Optional.of(Severity.HIGH)));
        assertEquals(
                List.of(
                        "error CRITICAL src/.env:3:1 MBX071",
                        "error   To do",
                        "error MEDIUM .trapstreet.yml:3",
                        "warn NOT READ b"),
                log(Optional.of(Severity.MEDIUM)));
        assertEquals(
                List.of("warn CRITICAL src/.env:3:1 MBX071", "warn MEDIUM .trapstreet.yml:3", "warn NOT READ b"),
                log(Optional.empty()));
    }
}
