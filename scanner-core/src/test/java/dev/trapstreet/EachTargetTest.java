package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of many targets, each of which is reported separately. */
final class EachTargetTest {
    @TempDir
    Path folder;

    private final ScanOptions options = ScanOptions.DEFAULT.withThreads(2);

    private Path repository(String name, String... tokens) throws Exception {
        Path repository = Files.createDirectories(folder.resolve(name));
        Git.run(repository, "init", "-q");
        for (int i = 0; i < tokens.length; i++) {
            Files.writeString(repository.resolve("f" + i + ".js"), "key = '" + tokens[i] + "'\n");
        }
        Files.writeString(repository.resolve("readme.txt"), name);
        Git.run(repository, "add", "-A");
        Git.run(repository, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "all");
        return repository;
    }

    private static String token(int number) {
        return TokenBuilder.sk().account("trapstreet" + number).build();
    }

    private static Map<String, TargetResult> scan(TargetsRequest request) throws Exception {
        Map<String, TargetResult> results = new TreeMap<>();
        assertTrue(SecretScanner.scanEach(request, result -> results.put(name(result), result)));
        return results;
    }

    private static String name(TargetResult result) {
        String target = result.source().target();
        return target.substring(target.lastIndexOf('/') + 1);
    }

    private static Set<String> tokens(TargetResult result) {
        Set<String> tokens = new TreeSet<>();
        for (Finding finding : result.result().report().findings()) {
            tokens.add(finding.token().raw().revealSecret());
        }
        return tokens;
    }

    private static List<Problem.Kind> problems(TargetResult result) {
        return result.result().report().problems().stream().map(Problem::kind).toList();
    }

    @AfterEach
    void noThreadIsLeft() {
        assertEquals(
                Set.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("trapstreet-") && !name.equals("trapstreet-git-guard"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyTargetHasItsOwnReport() throws Exception {
        List<Source> targets = new ArrayList<>();
        Map<String, Set<String>> planted = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            String[] tokens = i % 3 == 0 ? new String[] {token(i), token(1_000)} : new String[0];
            targets.add(Sources.at(repository("r" + i, tokens)));
            planted.put("r" + i, new TreeSet<>(List.of(tokens)));
        }
        Map<String, TargetResult> results = scan(new TargetsRequest(targets, options));
        assertEquals(planted.keySet(), results.keySet());
        results.forEach((name, result) -> {
            assertEquals(planted.get(name), tokens(result), name);
            assertTrue(result.result().report().isComplete(), name);
            assertEquals(targets.get((int) result.index()), result.source());
        });
    }

    /** The report of a target is that of a scan of this target alone. */
    @Test
    void aReportIsTheSameAsThatOfAScanOfOneTarget() throws Exception {
        Path one = repository("one", token(1), token(2));
        Path two = repository("two", token(1));
        Map<String, TargetResult> results =
                scan(new TargetsRequest(List.of(Sources.at(one), Sources.at(two)), options));
        for (Path each : List.of(one, two)) {
            var alone = new SecretScanner(options).scan(List.of(Sources.at(each)));
            var report = results.get(each.getFileName().toString()).result().report();
            assertEquals(alone.findings().toString(), report.findings().toString());
            assertEquals(alone.counts(), report.counts());
            assertEquals(List.of(), report.notices());
        }
    }

    @Test
    void aTargetThatCannotBeOpenedIsAProblemOfItsOwn() throws Exception {
        Path broken = repository("broken", token(1));
        Files.writeString(broken.resolve(".trapstreet.yml"), "unknown: yes\n");
        List<Source> targets = List.of(
                Sources.at(repository("good", token(2))),
                Sources.at(broken),
                Sources.at(folder.resolve("missing")),
                Sources.remote("file://" + folder.resolve("none.git")));
        Map<String, TargetResult> results = scan(new TargetsRequest(targets, options)
                .withConfiguration(source -> Configuration.find(List.of(source), RuleSet::builtIn)));
        assertEquals(Set.of(token(2)), tokens(results.get("good")));
        assertEquals(List.of(Problem.Kind.NOT_OPENED), problems(results.get("broken")));
        assertEquals(1, problems(results.get("missing")).size());
        assertEquals(List.of(Problem.Kind.NOT_OPENED), problems(results.get("none.git")));
    }

    /** Target that is read until it is interrupted. */
    private static Source endless(String name) {
        return new Source() {
            @Override
            public String target() {
                return name;
            }

            @Override
            public SourceScan open(SourceOptions options) {
                return EachTargetTest::sleep;
            }
        };
    }

    private static void sleep(WorkerContext worker) {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTargetThatTakesTooLongIsGivenUpAndTheOthersAreScanned() throws Exception {
        List<Source> targets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            targets.add(endless("endless" + i));
        }
        Path good = repository("good", token(1));
        targets.add(Sources.at(good));
        long begun = System.nanoTime();
        Map<String, TargetResult> results =
                scan(new TargetsRequest(targets, options).withTargetLimit(Duration.ofMillis(2_500)));
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 30);
        assertEquals(Set.of(token(1)), tokens(results.get("good")));
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(Problem.Kind.STOPPED), problems(results.get("endless" + i)));
            String said = results.get("endless" + i)
                    .result()
                    .report()
                    .problems()
                    .get(0)
                    .description();
            assertTrue(said.contains("the time limit of 2500 ms was exceeded"), said);
        }
    }

    @Test
    void aCancelledScanPassesOnOnlyWhatIsComplete() throws Exception {
        Cancellation cancellation = new Cancellation();
        List<String> names = new ArrayList<>();
        Path good = repository("good", token(1));
        List<Source> targets = List.of(Sources.at(good), endless("endless"));
        boolean whole =
                SecretScanner.scanEach(new TargetsRequest(targets, options).withCancellation(cancellation), result -> {
                    names.add(name(result));
                    cancellation.cancel();
                });
        assertFalse(whole);
        assertEquals(List.of("good"), names);
    }

    @Test
    void aFailureOfTheListenerEndsTheScan() throws Exception {
        List<Source> targets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            targets.add(Sources.at(repository("r" + i)));
        }
        AtomicInteger calls = new AtomicInteger();
        IOException thrown = assertThrows(
                IOException.class,
                () -> SecretScanner.scanEach(new TargetsRequest(targets, options), result -> {
                    calls.incrementAndGet();
                    throw new IOException("the disk is full");
                }));
        assertEquals("the disk is full", thrown.getMessage());
        assertTrue(calls.get() < 20, () -> calls + " calls");
    }

    @Test
    void anInterruptedCallerGetsNoMoreResults() throws Exception {
        Thread caller = Thread.currentThread();
        List<Source> targets = List.of(Sources.at(repository("good", token(1))), endless("endless"));
        assertThrows(
                InterruptedException.class,
                () -> SecretScanner.scanEach(new TargetsRequest(targets, options), result -> caller.interrupt()));
    }

    /** Targets come from an iterator, and few are open at any time. */
    @Test
    void fewTargetsAreOpenAtATime() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Source counted = new Source() {
            @Override
            public String target() {
                return "counted";
            }

            @Override
            public java.util.Optional<Path> path() {
                return java.util.Optional.of(folder);
            }

            @Override
            public SourceScan open(SourceOptions options) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                return new SourceScan() {
                    @Override
                    public void run(WorkerContext worker) {}

                    @Override
                    public void close() {
                        open.decrementAndGet();
                    }
                };
            }
        };
        AtomicInteger results = new AtomicInteger();
        Iterable<Source> targets = () ->
                java.util.stream.Stream.generate(() -> counted).limit(1_000).iterator();
        assertTrue(SecretScanner.scanEach(new TargetsRequest(targets, options), result -> results.incrementAndGet()));
        assertEquals(1_000, results.get());
        assertEquals(0, open.get());
        assertTrue(most.get() <= 3, () -> most + " open targets");
    }

    /** The same holds for a scan with one report. */
    @Test
    void aScanWithOneReportOpensFewTargetsAtATime() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Source> targets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Path own = Files.createDirectory(folder.resolve("d" + i));
            targets.add(new Source() {
                @Override
                public String target() {
                    return own.toString();
                }

                @Override
                public java.util.Optional<Path> path() {
                    return java.util.Optional.of(own);
                }

                @Override
                public SourceScan open(SourceOptions options) {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    return new SourceScan() {
                        @Override
                        public void run(WorkerContext worker) {}

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                }
            });
        }
        new SecretScanner(options).scan(targets);
        assertEquals(0, open.get());
        assertTrue(most.get() <= 3, () -> most + " open targets");
    }
}
