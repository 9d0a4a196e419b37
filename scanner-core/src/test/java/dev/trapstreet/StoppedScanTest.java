package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TemporaryEntries;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scans that are cancelled, interrupted or out of time: they end soon, leave nothing behind, and the report says so. */
@Slow
final class StoppedScanTest {
    private static final int COMMITS = 600;
    private static final int FILES = 25; // changed by each commit
    private static final long MOST_MILLIS = 1_000;
    private static final int MOST_MOMENTS = 100;
    private static final long SEED = 15;

    @TempDir
    static Path folder;

    private static WorkingTree tree;
    private static String tip;
    private static Set<String> tokens;

    private TemporaryEntries temporary;

    /** 15,000 blobs of which no two are alike, 45 MB, and a token in every tenth commit. */
    @BeforeAll
    static void aLargeHistory() throws Exception {
        tree = WorkingTree.init(folder.resolve("large"));
        tokens = new TreeSet<>();
        Process git = new ProcessBuilder("git", "fast-import", "--quiet")
                .directory(tree.root().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Random random = new Random(SEED);
        try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 16)) {
            for (int commit = 0; commit < COMMITS; commit++) {
                StringBuilder text = new StringBuilder("commit refs/heads/main\ncommitter A <a@example.com> "
                        + (1_700_000_000 + 60 * commit) + " +0000\ndata 1\nm\n");
                for (int file = 0; file < FILES; file++) {
                    byte[] bytes = new byte[1_000];
                    random.nextBytes(bytes);
                    String content = java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
                    if (file == 0 && commit % 10 == 0) {
                        String token =
                                TokenBuilder.sk().account("trapstreet" + commit).build();
                        tokens.add(token);
                        content = "key = '" + token + "'\n" + content;
                    }
                    text.append("M 100644 inline d" + random.nextInt(40) + "/f" + file + ".js\ndata ")
                            .append(content.length())
                            .append('\n')
                            .append(content)
                            .append('\n');
                }
                out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertEquals(0, git.waitFor());
        tree.git("reset", "-q", "--hard", "main");
        tip = tree.git("rev-parse", "HEAD");
    }

    /** Ways to read the history, of which all but the first use the program git. */
    enum Way {
        OBJECTS,
        RANGE,
        TRACKED,
        COMMITS,
        CLONE;

        /** How often such a scan is cancelled. */
        private int moments() {
            return this == OBJECTS ? 20 : 3;
        }

        private ScanOptions options() {
            SourceOptions options = switch (this) {
                case RANGE -> SourceOptions.DEFAULT.withRange("HEAD");
                case TRACKED -> SourceOptions.DEFAULT.withFiles(SourceOptions.Files.TRACKED_BY_GIT);
                default -> SourceOptions.DEFAULT;
            };
            return ScanOptions.DEFAULT.withThreads(2).withSourceOptions(options);
        }

        private ScanRequest request() {
            Source source = switch (this) {
                case OBJECTS, RANGE, TRACKED -> Sources.at(tree.root());
                case COMMITS ->
                    Sources.commits(
                            tree.root(),
                            IncomingCommits.ofPush(Map.of("refs/heads/main", tip), List.of(), Optional.empty()));
                case CLONE -> Sources.remote("file://" + tree.root());
            };
            return new ScanRequest(List.of(source), options());
        }
    }

    @BeforeEach
    void remember() throws IOException {
        temporary = TemporaryEntries.remember("trapstreet-git", "trapstreet-clone");
    }

    /** The guard of git processes is shared by all scans of the Java process, and ends a second after the last git. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("trapstreet-") && !name.equals("trapstreet-git-guard"))
                .collect(Collectors.toSet());
    }

    private static List<String> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse("?"))
                .filter(line -> line.contains("git"))
                .toList();
    }

    /** Files of the repository that this Java process has open, where the system tells. */
    private static List<String> openFiles() throws IOException {
        List<String> open = new ArrayList<>();
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> all = Files.list(descriptors)) {
                for (Path each : all.toList()) {
                    String target;
                    try {
                        target = Files.readSymbolicLink(each).toString();
                    } catch (IOException e) {
                        target = ""; // closed since
                    }
                    open.add(target);
                }
            }
        }
        return open.stream()
                .filter(name -> name.contains(tree.root().toString()))
                .toList();
    }

    @AfterEach
    void nothingIsLeft() throws IOException, InterruptedException {
        // A thread that is not scheduled cannot end: under a load of 28 on two processors one outlived its scan by a
        // moment.
        for (int i = 0; i < 200 && !threads().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertEquals(Set.of(), threads());
        assertEquals(List.of(), children());
        assertEquals(List.of(), openFiles());
        temporary.assertNoneIsNew();
    }

    private static void isPartial(ScanResult result, String reason) {
        Report report = result.report();
        assertTrue(result.wasStopped());
        assertEquals(
                List.of(Problem.Kind.STOPPED),
                report.problems().stream().map(Problem::kind).toList(),
                () -> report.problems().toString());
        Problem problem = report.problems().get(0);
        assertEquals(report.targets().get(0), problem.where());
        assertTrue(
                problem.description().startsWith("the scan was stopped before it was complete: " + reason),
                problem.description());
        assertFalse(report.isComplete());
        assertEquals(ExitCode.INCOMPLETE, ExitCode.of(report, Optional.empty()));
        Set<String> found = new TreeSet<>();
        for (Finding finding : report.findings()) {
            found.add(finding.token().raw().revealSecret());
        }
        assertTrue(tokens.containsAll(found), "a partial report invents nothing");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aScanThatIsCancelledAtARandomMomentEndsWithinASecond(Way way) throws Exception {
        SecretScanner.scan(
                way.request()); // the first one takes longer, and most moments would be after the end of the others
        long begun = System.nanoTime();
        ScanResult whole = SecretScanner.scan(way.request());
        long shortest = System.nanoTime() - begun;
        assertFalse(whole.wasStopped());
        assertTrue(whole.report().isComplete(), () -> whole.report().problems().toString());
        assertEquals(tokens.size(), whole.report().findings().size());

        Random random = new Random(SEED + way.name().hashCode());
        int stopped = 0;
        // Scans get faster while the code is compiled, so the moment is one within the fastest so far, and at least one
        // is hit.
        for (int i = 0; i < way.moments() || (stopped == 0 && i < MOST_MOMENTS); i++) {
            long moment = (long) (random.nextDouble() * 0.9 * shortest);
            Cancellation cancellation = new Cancellation();
            AtomicLong cancelled = new AtomicLong();
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(Duration.ofNanos(moment).toMillis());
                } catch (InterruptedException e) {
                    return;
                }
                cancelled.set(System.nanoTime());
                cancellation.cancel();
            });
            begun = System.nanoTime();
            canceller.start();
            ScanResult result = SecretScanner.scan(way.request().withCancellation(cancellation));
            long ended = System.nanoTime();
            nothingIsLeft();
            canceller.interrupt();
            canceller.join();
            if (cancelled.get() != 0 && cancelled.get() < ended && result.wasStopped()) {
                long millis = Duration.ofNanos(ended - cancelled.get()).toMillis();
                int number = i;
                assertTrue(
                        millis < MOST_MILLIS,
                        () -> "seed " + SEED + ", moment " + number + ": it ended after " + millis + " ms");
                isPartial(result, "it was cancelled");
                stopped++;
            } else {
                assertTrue(
                        result.report().isComplete(),
                        () -> result.report().problems().toString());
                shortest = Math.min(shortest, ended - begun);
            }
        }
        int enough = stopped;
        assertTrue(stopped > 0, () -> "no scan ended before its time: " + enough);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aScanWithALimitOfAHundredMillisecondsEndsWithinASecond(Way way) throws Exception {
        long begun = System.nanoTime();
        ScanResult result = SecretScanner.scan(way.request().withTimeLimit(Duration.ofMillis(100)));
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertTrue(millis < 100 + MOST_MILLIS, () -> "it ended after " + millis + " ms");
        isPartial(result, "the time limit of 100 ms was exceeded");
    }

    @Test
    void anInterruptedThreadGetsNoReport() throws Exception {
        Thread caller = Thread.currentThread();
        AtomicLong interrupted = new AtomicLong();
        new Thread(() -> {
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        return;
                    }
                    interrupted.set(System.nanoTime());
                    caller.interrupt();
                })
                .start();
        assertThrows(InterruptedException.class, () -> SecretScanner.scan(Way.OBJECTS.request()));
        long millis = Duration.ofNanos(System.nanoTime() - interrupted.get()).toMillis();
        assertTrue(millis < MOST_MILLIS, () -> "it ended after " + millis + " ms");
    }

    @Test
    void aCancellationThatWasUsedBeforeStopsTheScanAtItsStart() throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertTrue(cancellation.isCancelled());
        ScanResult result = SecretScanner.scan(Way.OBJECTS.request().withCancellation(cancellation));
        isPartial(result, "it was cancelled");
    }

    /** Such a scan could end before it was added to the switch, and counted as complete then. */
    @Test
    void aCancellationThatWasUsedBeforeStopsEvenTheShortestScan() throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        ScanRequest nothing = new ScanRequest(List.of(), ScanOptions.DEFAULT).withCancellation(cancellation);
        for (int i = 0; i < 200; i++) {
            assertTrue(SecretScanner.scan(nothing).wasStopped(), "scan " + i);
        }
    }

    /** Of two targets, the one that was read keeps its findings, and only the other is named. */
    @Test
    void onlyWhatWasNotReadIsNamed() throws Exception {
        Path file =
                Files.writeString(folder.resolve("small.txt"), tokens.iterator().next());
        CountDownLatch blocked = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }

            @Override
            public int read() throws IOException {
                blocked.countDown();
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("the stream was closed");
            }
        };
        Cancellation cancellation = new Cancellation();
        Thread canceller = new Thread(() -> {
            try {
                blocked.await();
                Thread.sleep(1_000); // in which the other thread reads the file
            } catch (InterruptedException e) {
                return;
            }
            cancellation.cancel();
        });
        canceller.start();
        ScanResult result = SecretScanner.scan(new ScanRequest(
                        List.of(Sources.at(file), Sources.stream("<stream>", endless)),
                        ScanOptions.DEFAULT.withThreads(2))
                .withCancellation(cancellation));
        canceller.join();
        assertEquals(1, result.report().findings().size());
        assertEquals(
                List.of("<stream>"),
                result.report().problems().stream().map(Problem::where).toList());
    }

    /** A read that no interrupt ends does not hold up the scan; the thread ends with that read. */
    @Test
    void aStreamThatIgnoresInterruptsDoesNotDelayTheReport() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        InputStream stubborn = new InputStream() {
            @Override
            public int read(byte[] bytes, int from, int length) {
                return read();
            }

            @Override
            public int read() {
                boolean waiting = true;
                boolean interrupted = false;
                while (waiting) {
                    try {
                        release.await();
                        waiting = false;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }
        };
        long begun = System.nanoTime();
        ScanResult result = SecretScanner.scan(
                ScanRequest.of(Sources.stream("<stream>", stubborn)).withTimeLimit(Duration.ofMillis(50)));
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertTrue(millis < MOST_MILLIS, () -> "it ended after " + millis + " ms");
        isPartial(result, "the time limit of 50 ms was exceeded");
        release.countDown();
        for (int i = 0; i < 100 && !threads().isEmpty(); i++) {
            Thread.sleep(10);
        }
    }

    @Test
    void aTimeLimitIsPositive() {
        ScanRequest request = ScanRequest.of();
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThrows(IllegalArgumentException.class, () -> request.withTimeLimit(wrong));
        }
    }

    @Test
    void aScanWithinItsLimitIsComplete() throws Exception {
        Path file = Files.writeString(folder.resolve("clean.txt"), "nothing");
        ScanResult result = SecretScanner.scan(ScanRequest.of(Sources.at(file))
                .withTimeLimit(Duration.ofMinutes(1))
                .withCancellation(new Cancellation()));
        assertFalse(result.wasStopped());
        assertEquals(Collections.emptyList(), result.report().problems());
        assertEquals(ExitCode.CLEAN, ExitCode.of(result.report(), Optional.empty()));
    }
}
