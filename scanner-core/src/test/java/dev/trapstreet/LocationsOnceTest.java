package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line of a working tree and the same line in the history of its repository are one location. */
class LocationsOnceTest {
    @TempDir
    private Path folder;

    private GitRepository repository;
    private String token;
    private String first;

    @BeforeEach
    void commitAToken() throws Exception {
        token = TokenBuilder.sk().build();
        repository = GitRepository.empty(root().resolve(".git"));
        repository.git("config", "core.bare", "false");
        Files.writeString(file("a.yml"), "T: " + token + "\n");
        commit("one");
        first = repository.git("rev-parse", "HEAD").strip();
    }

    private Path root() {
        return folder.resolve("repository");
    }

    private Path file(String name) {
        return root().resolve(name);
    }

    private void commit(String subject) throws Exception {
        repository.git("--work-tree=" + root(), "add", "-A");
        repository.git(
                "--work-tree=" + root(),
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "commit",
                "-q",
                "-m",
                subject);
    }

    private Report scan() throws Exception {
        return new SecretScanner(ScanOptions.DEFAULT.withThreads(1)).scan(List.of(Sources.at(root())));
    }

    private List<Location> locations() throws Exception {
        return scan().findings().get(0).locations();
    }

    private static String commitOf(Location location) {
        return location.gitOrigin().orElseThrow().introductions().get(0).name();
    }

    @Test
    void aCommittedLineIsOneLocationWithItsCommit() throws Exception {
        assertEquals(1, locations().size());
        assertEquals(first, commitOf(locations().get(0)));
        assertTrue(locations().get(0).provenance().git().isEmpty());
    }

    @Test
    void everyFormatNamesTheCommit() throws Exception {
        Report report = scan();
        for (ReportFormat format : ReportFormat.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Reports.write(report, format, ReportOptions.DEFAULT, out);
            assertTrue(out.toString(StandardCharsets.UTF_8).contains(first.substring(0, 12)), format.name());
        }
    }

    @Test
    void everyFormatNamesTheCommitOfADeletedFile() throws Exception {
        Files.delete(file("a.yml"));
        commit("two");
        everyFormatNamesTheCommit();
    }

    @Test
    void anUncommittedLineAboveChangesOnlyTheLine() throws Exception {
        Files.writeString(file("a.yml"), "# new\nT: " + token + "\n");
        assertEquals(1, locations().size());
        assertEquals(2, locations().get(0).line());
        assertEquals(first, commitOf(locations().get(0)));
    }

    @Test
    void aFileThatIsNotCommittedHasNoCommit() throws Exception {
        Files.writeString(file("b.yml"), "T: " + token + "\n");
        assertEquals(
                List.of(true, false),
                locations().stream()
                        .map(location -> location.gitOrigin().isPresent())
                        .toList());
    }

    @Test
    void aTokenRemovedFromTheFileIsStillInTheHistory() throws Exception {
        Files.writeString(file("a.yml"), "T: none\n");
        assertEquals(1, locations().size());
        assertTrue(locations().get(0).provenance().git().isPresent());
        assertEquals(first, commitOf(locations().get(0)));
    }
}
