package dev.trapstreet.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.history.HistoryReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of the git directory that is too large, or not a regular file, loses only its own information. */
@EnabledOnOs({OS.LINUX, OS.MAC}) // where file systems support sparse files
@Slow
final class GitFilesTest {
    private static final long HOLE = 4L << 30;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Random random = new Random(6);
    private final String past = TokenBuilder.random(random).build();
    private final String present = TokenBuilder.random(random).build();
    private final String packed = TokenBuilder.random(random).build();

    @TempDir
    Path directory;

    private Path root;
    private WorkingTree work;

    @ParameterizedTest
    @EnumSource
    void theLimitOfAFileDependsOnTheMemoryOfTheScan(GitFiles.Kind kind) {
        long little = GitFiles.checked(directory, 64L << 20).limit(kind);
        long much = GitFiles.checked(directory, 640L << 20).limit(kind);
        assertTrue(much == little || much == 10 * little, kind + ": " + little + ", " + much);
        assertTrue(kind != GitFiles.Kind.REFLOGS || much > little, "nothing depends on the memory");
    }

    @BeforeEach
    void aRepositoryWithTokensInTheTreeInAPackAndBehindAReflog() throws Exception {
        work = WorkingTree.init(directory.resolve("repository"));
        root = work.root();
        work.write("packed.js", packed);
        work.commit("first");
        work.git("repack", "-q", "-a", "-d");
        work.write("packed.js", "");
        work.write("past.js", past);
        work.commit("second");
        work.git("reset", "-q", "--hard", "HEAD~");
        work.write("packed.js", "");
        work.write("present.js", present);
    }

    /** Kinds of replacements for a file. */
    private enum Kind {
        HOLE,
        PIPE,
        DIRECTORY,
        NOISE,
        NOTHING
    }

    private void put(String place, Kind kind) throws Exception {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        if (Files.isDirectory(file)) {
            Files.move(file, directory.resolve("aside"));
        }
        Files.deleteIfExists(file);
        switch (kind) {
            case HOLE -> hole(file, HOLE);
            case PIPE ->
                assertEquals(
                        0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            case DIRECTORY -> Files.createDirectory(file);
            case NOISE -> {
                byte[] noise = new byte[5_000];
                random.nextBytes(noise);
                Files.write(file, noise);
            }
            case NOTHING -> {}
        }
    }

    private static void hole(Path file, long size) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(size);
        }
    }

    private HistoryReport scan() throws Exception {
        return assertTimeoutPreemptively(BOUND, () -> HistoryReport.of(root, SourceOptions.DEFAULT));
    }

    private static Optional<Problem> ofFile(HistoryReport report, String place) {
        return report.report().problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.GIT_FILE
                        && problem.where().endsWith("/" + place))
                .findFirst();
    }

    private void assertAllIsRead(HistoryReport report) {
        for (String token : List.of(past, present, packed)) {
            assertTrue(
                    report.places(token).size() > 0,
                    () -> report.report().problems().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        ".git/HEAD, 65536",
        ".git/packed-refs, 1",
        ".git/config, 16777216",
        ".git/refs/heads/x, 65536",
        ".git/logs/HEAD, 1",
        ".git/objects/info/alternates, 262144",
        ".git/commondir, 16777216", // it is also searched for tokens, like a configuration
        ".git/worktrees/x/HEAD, 65536"
    })
    void aHoleIsNamedWithItsSizeAndTheLimit(String place, long limit) throws Exception {
        put(place, Kind.HOLE);
        HistoryReport report = scan();
        assertAllIsRead(report);
        Problem problem = ofFile(report, place).orElseThrow();
        long most = limit > 1 ? limit : Runtime.getRuntime().maxMemory() / 8;
        assertEquals("it has 4294967296 bytes, more than the limit of " + most + " for such files", problem.detail());
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report.report(), Optional.of(Severity.INFO)));
        assertEquals(ExitCode.INCOMPLETE, ExitCode.of(report.report(), Optional.empty()));
    }

    static Stream<String> places() {
        return Stream.of(
                ".git/HEAD",
                ".git/packed-refs",
                ".git/config",
                ".git/refs/heads/x",
                ".git/refs/heads/main",
                ".git/refs/heads",
                ".git/refs",
                ".git/logs/HEAD",
                ".git/logs",
                ".git/objects/info/alternates",
                ".git/objects/info",
                ".git/objects/00",
                ".git/commondir",
                ".git/shallow",
                ".git/worktrees",
                ".git/worktrees/x",
                ".git/worktrees/x/HEAD",
                ".git/worktrees/x/gitdir",
                ".git/index",
                ".git/MERGE_HEAD");
    }

    @ParameterizedTest
    @MethodSource("places")
    void whateverStandsInItsPlaceTheRestIsRead(String place) throws Exception {
        for (Kind kind : Kind.values()) {
            put(place, kind);
            HistoryReport report = scan();
            assertAllIsRead(report);
            delete(root.resolve(place));
        }
    }

    private static void delete(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/HEAD",
                ".git/packed-refs",
                ".git/config",
                ".git/refs/heads/x",
                ".git/logs/HEAD",
                ".git/objects/info/alternates",
                ".git/commondir",
                ".git/worktrees/x/HEAD"
            })
    void aPipeIsNotOpenedAndIsNamed(String place) throws Exception {
        put(place, Kind.PIPE);
        assertEquals(
                "it is not a regular file", ofFile(scan(), place).orElseThrow().detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {".git/refs", ".git/logs", ".git/worktrees", ".git/objects/pack", ".git/objects/00"})
    void aFileInPlaceOfADirectoryIsNamed(String place) throws Exception {
        put(place, Kind.NOISE);
        assertEquals(
                "it is not a directory", ofFile(scan(), place).orElseThrow().detail());
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLE", "PIPE", "NOISE"})
    void somethingElseInPlaceOfTheGitDirectoryOrOfItsObjectsIsAProblem(Kind kind) throws Exception {
        put(".git/objects", kind);
        HistoryReport without = scan();
        assertEquals(1, without.places(present).size());
        assertTrue(without.report().problems().stream()
                .anyMatch(problem -> problem.where().endsWith(".git/objects")
                        && problem.detail().equals("it is not a directory")));
        Files.delete(root.resolve(".git/objects"));
        Files.move(directory.resolve("aside"), root.resolve(".git/objects"));
        put(".git", kind);
        HistoryReport none = scan();
        assertEquals(1, none.places(present).size());
        assertEquals(1, none.problems().size());
        assertTrue(none.problems().get(0) == Problem.Kind.GIT_FILE
                || none.problems().get(0) == Problem.Kind.GIT_REPOSITORY);
    }

    /** An empty .git, as a container build may leave, is not a repository. An unreadable one may be a repository. */
    @Test
    void aGitDirectoryThatIsClosedToReadersIsAProblem() throws Exception {
        put(".git", Kind.DIRECTORY);
        assertEquals(List.of(), scan().problems());
        Path closed = root.resolve(".git");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "the superuser may read anything");
            assertEquals(List.of(Problem.Kind.NO_PERMISSION), scan().problems());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Each index takes memory equal to its size, before a comparison with its pack shows that they do not match. */
    @Test
    void indexesThatDoNotFitIntoMemoryAreNamed() throws Exception {
        Path packs = root.resolve(".git/objects/pack");
        long memory = 64L << 20;
        for (int i = 0; i < 3; i++) {
            Files.writeString(packs.resolve("pack-" + i + ".pack"), "PACK");
            hole(packs.resolve("pack-" + i + ".idx"), i == 0 ? 30L << 20 : 1900L << 20);
        }
        HistoryReport report = HistoryReport.of(root, SourceOptions.DEFAULT.withMemory(memory));
        assertAllIsRead(report);
        List<String> details = new ArrayList<>();
        for (Problem problem : report.report().problems()) {
            assertEquals(Problem.Kind.DAMAGED_PACK, problem.kind());
            details.add(problem.detail());
        }
        assertEquals(3, details.size());
        assertTrue(details.get(2).startsWith("it has 1992294400 bytes, more than the limit of "), details.get(2));
    }

    @Test
    void packedRefsAndReflogsMayTakeAShareOfTheMemory() throws Exception {
        long memory = 16L << 20;
        String name = work.git("rev-parse", "HEAD");
        StringBuilder refs = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        for (int i = 0; i < 30_000; i++) {
            refs.append(name).append(" refs/tags/v").append(100_000 + i).append('\n');
        }
        Path file = root.resolve(".git/packed-refs");
        Files.writeString(file, refs.substring(0, 1_000_000));
        SourceOptions options = SourceOptions.DEFAULT.withMemory(memory);
        HistoryReport fits = HistoryReport.of(root, options);
        assertEquals(Optional.empty(), ofFile(fits, ".git/packed-refs"));
        assertTrue(fits.origin(packed).refs().contains("refs/tags/v100000"));
        Files.writeString(file, refs + refs.toString());
        HistoryReport beyond = HistoryReport.of(root, options);
        assertAllIsRead(beyond);
        assertEquals(
                "it has " + Files.size(file) + " bytes, more than the limit of 2097152 for such files",
                ofFile(beyond, ".git/packed-refs").orElseThrow().detail());
        assertEquals(List.of("HEAD", "refs/heads/main"), beyond.origin(packed).refs());

        Files.delete(file);
        String entry =
                "0".repeat(40) + " " + name + " A <a@example.com> 1700000000 +0000\tcommit: " + "x".repeat(2_000);
        Path logs = root.resolve(".git/logs/refs/heads");
        for (int i = 0; i < 3; i++) {
            Files.writeString(logs.resolve("log" + i), (entry + "\n").repeat(400)); // more than a third of the limit
        }
        HistoryReport logged = HistoryReport.of(root, options);
        assertAllIsRead(logged);
        assertEquals(
                1,
                logged.report().problems().stream()
                        .filter(problem -> problem.kind() == Problem.Kind.GIT_FILE)
                        .count());
    }

    @Test
    void theLinesOfAReflogAreCountedFromItsEndWhateverTheyHold() throws Exception {
        String name = work.git("rev-parse", "HEAD@{1}");
        String entry = "0".repeat(40) + " " + name + " A <a@example.com> 1700000000 +0000\t";
        String longer = "x".repeat(200_000); // longer than the part of a line that is kept
        Files.writeString(
                root.resolve(".git/logs/HEAD"),
                entry + longer + "\n\nno entry\r\n" + entry + "\r\n" + entry + "caf\u00e9\n\n");
        assertEquals(
                List.of("HEAD@{1}", "HEAD@{2}", "HEAD@{5}", "refs/heads/main@{1}"),
                scan().origin(past).refs());
    }

    @Test
    void linesOfPackedRefsNeedBeNoText() throws Exception {
        String name = work.git("rev-parse", "HEAD");
        byte[] odd = ("# pack-refs with: peeled\n" + name + " refs/heads/br\u00fccke\n^" + name + "\nnothing\n" + name
                        + " refs/tags/last")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(root.resolve(".git/packed-refs"), odd);
        Files.write(root.resolve(".git/packed-refs"), new byte[] {'\n'}, StandardOpenOption.APPEND);
        Files.write(
                root.resolve(".git/packed-refs"),
                (name + " refs/heads/br\u00fccke2").getBytes(StandardCharsets.ISO_8859_1),
                StandardOpenOption.APPEND);
        List<String> refs = scan().origin(packed).refs();
        assertEquals(
                List.of(
                        "HEAD",
                        "refs/heads/br\u00fccke",
                        "refs/heads/br\u00fccke2",
                        "refs/heads/main",
                        "refs/tags/last"),
                refs);
    }

    /** Git would read this file too. Without it, the staged content is unknown, which must not be a clean result. */
    @ParameterizedTest
    @EnumSource(names = {"HOLE", "PIPE"})
    void aMergeThatCannotBeReadIsRefused(Kind kind) throws Exception {
        work.write("staged.js", past);
        work.git("add", "-A");
        put(".git/MERGE_HEAD", kind);
        HistoryReport report = assertTimeoutPreemptively(
                BOUND, () -> HistoryReport.of(root, Sources.staged(root), SourceOptions.DEFAULT, 1));
        assertEquals(1, report.report().problems().size());
        Problem problem = report.report().problems().get(0);
        assertTrue(problem.detail().startsWith(".git/MERGE_HEAD "), problem.detail());
        assertTrue(problem.makesIncomplete());
    }
}
