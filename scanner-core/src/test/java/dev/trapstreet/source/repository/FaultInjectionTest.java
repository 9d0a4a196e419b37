package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Faults;
import dev.trapstreet.source.FaultyFileSystem;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A failure affects only what it concerns. A repository is read repeatedly, and each time another call to the file
 * system fails with an unexpected exception. Other targets are still reported, the report is well-formed, and it
 * contains the failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultInjectionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScanOptions OPTIONS =
            ScanOptions.DEFAULT.withThreads(2).withClock(InstantSource.fixed(NOW));

    /** Distance between the calls that fail in turn. */
    private static final int STEP = 10;

    private final Random random = new Random(13);
    private final String elsewhere = token();
    private final String beside = token();
    private final String past = token();
    private final String packed = token();

    private Path repository;
    private Path other;

    /** Kinds of throwables. */
    enum Failure {
        MEMORY,
        MACHINE,
        STACK,
        DISK,
        PROGRAM;

        Throwable make() {
            return switch (this) {
                case MEMORY -> new OutOfMemoryError("planted");
                case MACHINE -> new InternalError("planted");
                case STACK -> new StackOverflowError("planted");
                case DISK -> new IOException("planted");
                case PROGRAM -> new IllegalStateException("planted");
            };
        }
    }

    private String token() {
        return TokenBuilder.sk()
                .id(TokenBuilder.cuid(Instant.parse("2025-12-01T00:00:00Z"), random.nextInt(1 << 20)))
                .signature(random)
                .build();
    }

    /**
     * Creates a repository with tokens in its files, in an archive, and only in its history. All is packed except for
     * the last commit.
     */
    @BeforeAll
    void aRepositoryAndAnotherFolder(@TempDir Path folder) throws Exception {
        other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("settings.js"), "k = '" + elsewhere + "'\n");
        repository = Files.createDirectory(folder.resolve("repository"));
        Git.run(repository, "init", "-q");
        Git.run(repository, "config", "user.email", "trapstreet@example.invalid");
        Git.run(repository, "config", "user.name", "trapstreet");
        for (int i = 0; i < 8; i++) {
            Path below = Files.createDirectories(repository.resolve("victim/" + i + "/deep"));
            Files.writeString(below.resolve("text.txt"), TokenBuilder.noise(random, 3_000));
            Files.writeString(repository.resolve("victim/" + i + "/more.txt"), TokenBuilder.noise(random, 9_000));
        }
        byte[] text = ("k = '" + packed + "'\n").getBytes(StandardCharsets.US_ASCII);
        for (Containers kind : Containers.values()) {
            byte[] within = Containers.TAR.pack("a/b.txt", kind.pack("c.txt", text));
            Files.write(repository.resolve("victim/" + kind + ".tgz"), Containers.GZIP.pack("", within));
            Files.write(repository.resolve("victim/" + kind + kind.suffix()), kind.pack("c.txt", text));
        }
        Files.writeString(repository.resolve("past.txt"), "k = '" + past + "'\n");
        Files.writeString(repository.resolve("beside.js"), "k = '" + beside + "'\n");
        commit("first");
        Files.delete(repository.resolve("past.txt"));
        commit("second");
        Git.run(repository, "repack", "-adq");
        Files.writeString(repository.resolve("later.txt"), "later\n");
        commit("third");
    }

    private void commit(String message) throws Exception {
        Git.run(repository, "add", "-A");
        Git.run(repository, "commit", "-qm", message);
    }

    private static Set<String> tokens(Report report) {
        Set<String> texts = new TreeSet<>();
        for (Finding finding : report.findings()) {
            texts.add(finding.token().raw().revealSecret());
        }
        return texts;
    }

    private static Report scan(Source... sources) throws Exception {
        return new SecretScanner(OPTIONS).scan(List.of(sources));
    }

    /** Asserts that the report can be written in every format and is complete. */
    private static void assertWhole(Report report, String when) throws IOException {
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.HIGH)), when);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportOptions plainOptions = new ReportOptions(
                ReportOptions.Secrets.WITHHELD, ReportOptions.Color.NONE, ReportOptions.Detail.FULL, RuleSet::builtIn);
        Reports.write(report, ReportFormat.JSON, plainOptions, out);
        JsonNode json = new ObjectMapper().readTree(out.toByteArray());
        assertEquals(report.findings().size(), json.get("findings").size(), when);
        assertEquals(report.problems().size(), json.get("problems").size(), when);
        assertTrue(json.get("notices").isArray(), when);
    }

    /**
     * Returns the number of calls for these files during a scan of the repository, and asserts that the scan finds
     * everything.
     */
    private int calls(Predicate<Path> about) throws Exception {
        Faults none = new Faults(about, -1, AssertionError::new);
        Report report = scan(Sources.at(FaultyFileSystem.over(repository, none)), Sources.at(other));
        assertEquals(Set.of(elsewhere, beside, past, packed), tokens(report));
        assertEquals(List.of(), report.problems());
        return none.calls();
    }

    private interface Check {
        void of(Report report, String when);
    }

    private void everyTenth(Predicate<Path> about, Failure failure, Check check) throws Exception {
        int calls = calls(about);
        assertTrue(calls > 4 * STEP, "only " + calls + " calls");
        for (int at = 0; at < calls; at += STEP) {
            Faults faults = new Faults(about, at, failure::make);
            Report report = scan(Sources.at(FaultyFileSystem.over(repository, faults)), Sources.at(other));
            String when = failure + " at call " + at + ", " + faults.thrownAt() + ": " + report.problems();
            assertTrue(!faults.thrownAt().isEmpty(), when);
            assertTrue(tokens(report).contains(elsewhere), when);
            assertWhole(report, when);
            check.of(report, when);
        }
    }

    private boolean isBelow(Path file, String name) {
        return file.startsWith(repository.resolve(name));
    }

    /**
     * Asserts that nothing is missing, or that a problem was reported. After a temporary failure, reading is repeated
     * if possible.
     */
    private void assertFoundOrTold(Report report, String when) {
        assertTrue(
                tokens(report).containsAll(Set.of(past, packed))
                        || !report.problems().isEmpty(),
                when);
    }

    @ParameterizedTest
    @EnumSource
    void whereverATargetFailsAnotherIsReported(Failure failure) throws Exception {
        everyTenth(path -> true, failure, (report, when) -> {});
    }

    @ParameterizedTest
    @EnumSource
    void whereverAFolderFailsWhatLiesBesideItIsReported(Failure failure) throws Exception {
        everyTenth(path -> isBelow(path, "victim"), failure, (report, when) -> {
            assertTrue(tokens(report).containsAll(Set.of(beside, past)), when);
            assertFoundOrTold(report, when);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheHistoryFailsTheFilesAreReported(Failure failure) throws Exception {
        everyTenth(path -> isBelow(path, ".git"), failure, (report, when) -> {
            assertTrue(tokens(report).containsAll(Set.of(beside, packed)), when);
            assertFoundOrTold(report, when);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereverAPackFailsWhatItHoldsIsToldOrFound(Failure failure) throws Exception {
        Predicate<Path> packs =
                path -> path.toString().endsWith(".pack") || path.toString().endsWith(".idx");
        int calls = calls(packs);
        for (int at = 0; at < calls; at++) {
            Faults faults = new Faults(packs, at, failure::make);
            Report report = scan(Sources.at(FaultyFileSystem.over(repository, faults)), Sources.at(other));
            String when = failure + " at call " + at + ", " + faults.thrownAt() + ": " + report.problems();
            assertTrue(tokens(report).containsAll(Set.of(elsewhere, beside, packed)), when);
            assertFoundOrTold(report, when);
            assertWhole(report, when);
        }
    }

    /** Stream that fails at one of its reads. */
    private static final class FailingStream extends FilterInputStream {
        private final int at;
        private final Supplier<Throwable> failure;
        private int reads;

        FailingStream(byte[] content, int at, Supplier<Throwable> failure) {
            super(new ByteArrayInputStream(content));
            this.at = at;
            this.failure = failure;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (reads++ == at) {
                Throwable thrown = failure.get();
                if (thrown instanceof IOException e) {
                    throw e;
                }
                if (thrown instanceof RuntimeException e) {
                    throw e;
                }
                throw (Error) thrown;
            }
            return super.read(into, from, Math.min(length, 700));
        }
    }

    /** The token is in the first bytes, which are read before the failure. */
    @ParameterizedTest
    @EnumSource
    void whereverAStreamFailsWhatItGaveBeforeIsReported(Failure failure) throws Exception {
        byte[] content =
                ("k = '" + beside + "'\n" + TokenBuilder.noise(random, 90_000)).getBytes(StandardCharsets.ISO_8859_1);
        for (int at = STEP; at < content.length / 700; at += STEP) {
            InputStream in = new FailingStream(content, at, failure::make);
            Report report = scan(Sources.stream("<stdin>", in), Sources.at(other));
            String when = failure + " at read " + at + ": " + report.problems();
            assertEquals(Set.of(beside, elsewhere), tokens(report), when);
            assertEquals(1, report.problems().size(), when);
            assertEquals("<stdin>", report.problems().get(0).where(), when);
            assertWhole(report, when);
        }
    }

    /** A failure below a library that extracts archives, of the disk or of the library itself. */
    @ParameterizedTest
    @EnumSource
    void whereverAnArchiveFailsAnotherTargetIsReported(Failure failure) throws Exception {
        byte[] text =
                ("k = '" + packed + "'\n" + TokenBuilder.noise(random, 40_000)).getBytes(StandardCharsets.ISO_8859_1);
        for (Containers kind : Containers.values()) {
            byte[] content = Containers.TAR.pack("a.txt", kind.pack("b.txt", kind.pack("c.txt", text)));
            for (int at = 1; at < content.length / 700; at += STEP) {
                InputStream in = new FailingStream(content, at, failure::make);
                Report report = scan(Sources.stream("<stdin>", in), Sources.at(other));
                String when = failure + " at read " + at + " of " + kind + ": " + report.problems();
                assertTrue(tokens(report).contains(elsewhere), when);
                assertTrue(!report.problems().isEmpty(), when);
                assertWhole(report, when);
            }
        }
    }
}
