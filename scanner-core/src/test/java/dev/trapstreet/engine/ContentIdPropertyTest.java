package dev.trapstreet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Identities of the content of random repositories and archives, compared with what the generator has written. Half of the names
 * contain tokens, so that most paths are displayed alike.
 */
final class ContentIdPropertyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Containers> ARCHIVES =
            List.of(Containers.ZIP, Containers.STORED_ZIP, Containers.SEVEN_Z, Containers.GZIP, Containers.XZ);

    @TempDir
    private Path root;

    private final List<String> nameTokens = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    /** Of each token of a content, the paths and entries in the working tree: {@code path!entry!entry}. */
    private final Map<String, Set<String>> present = new TreeMap<>();

    /** The same of every path that a commit gave the token. */
    private final Map<String, Set<String>> past = new TreeMap<>();

    private Random random = new Random(0);

    private static String token(int number) {
        return TokenBuilder.sk()
                .id(TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), number))
                .build();
    }

    private String name(String suffix) {
        return (random.nextBoolean() ? nameTokens.get(random.nextInt(nameTokens.size())) : "n" + random.nextInt(4))
                + suffix;
    }

    /** A file, or archives around one; adds what it holds to the list of entries. */
    private byte[] content(String token, List<String> entries, StringBuilder suffix) {
        String line = "\n".repeat(random.nextInt(3)) + "k = '" + token + "'\n";
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        String name = name(".js");
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            Containers container = ARCHIVES.get(random.nextInt(ARCHIVES.size()));
            bytes = container.pack(name, bytes);
            entries.add(0, container.isNameless() ? "" : name);
            name = name(container.suffix());
            suffix.setLength(0);
            suffix.append(container.suffix());
        }
        return bytes;
    }

    private static void add(Map<String, Set<String>> places, String token, String path, List<String> entries) {
        StringBuilder place = new StringBuilder(path);
        entries.forEach(entry -> place.append('!').append(entry));
        places.computeIfAbsent(token, key -> new TreeSet<>()).add(place.toString());
    }

    /** Writes a repository; returns the name of its first commit. */
    private String write(WorkingTree tree, long seed) throws Exception {
        random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            nameTokens.add(token(100 + i));
            tokens.add(token(i));
        }
        tree.write("readme", "x");
        String first = tree.commit("first");
        Map<String, Map.Entry<String, List<String>>> files = new TreeMap<>(); // by path: the token and the entries
        for (int commit = 0; commit < 4; commit++) {
            for (int i = 0; i < 4; i++) {
                String token = tokens.get(random.nextInt(tokens.size()));
                List<String> entries = new ArrayList<>();
                StringBuilder suffix = new StringBuilder(".js");
                byte[] bytes = content(token, entries, suffix);
                String path = (random.nextBoolean() ? "src/" : "")
                        + (random.nextBoolean() ? name("d/") : "")
                        + name("f" + suffix);
                if (files.containsKey(path)) {
                    continue; // a path keeps its content, so that each location has one content
                }
                Files.createDirectories(tree.root().resolve(path).getParent());
                Files.write(tree.root().resolve(path), bytes);
                files.put(path, Map.entry(token, entries));
            }
            if (commit == 2 && !files.isEmpty()) {
                move(tree, files);
            }
            tree.commit("commit " + commit);
            files.forEach((path, held) -> add(past, held.getKey(), path, held.getValue()));
        }
        files.forEach((path, held) -> add(present, held.getKey(), path, held.getValue()));
        return first;
    }

    private void move(WorkingTree tree, Map<String, Map.Entry<String, List<String>>> files) throws Exception {
        String path = new ArrayList<>(files.keySet()).get(random.nextInt(files.size()));
        String moved = "moved" + path.substring(path.lastIndexOf('.'));
        Files.move(tree.root().resolve(path), tree.root().resolve(moved));
        files.put(moved, files.remove(path));
    }

    private static Report scan(int threads, List<Source> sources) throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(threads)
                .withClock(InstantSource.fixed(NOW))
                .withHistory(SourceOptions.History.INCLUDED);
        return new SecretScanner(options).scan(sources);
    }

    private static List<Location> locations(Report report, String token) {
        for (Finding finding : report.findings()) {
            if (finding.token().raw().revealSecret().equals(token)) {
                return finding.locations();
            }
        }
        return List.of();
    }

    private static String place(ContentId id) {
        StringBuilder place = new StringBuilder(id.path());
        id.entries().forEach(entry -> place.append('!').append(entry));
        return place.toString();
    }

    private static List<ContentId> ids(Report report) {
        List<ContentId> ids = new ArrayList<>();
        report.findings().forEach(finding -> finding.locations().forEach(location -> ids.add(location.contentId())));
        return ids;
    }

    private static Set<String> of(Map<String, Set<String>> places, String token) {
        return places.getOrDefault(token, Set.of());
    }

    /** A location on disk has its commit and needs no location in the history. */
    private Set<String> onlyInHistory(String token) {
        Set<String> places = new TreeSet<>(of(past, token));
        places.removeAll(of(present, token));
        return places;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void identitiesAreThoseOfTheContentAndDistinctAndStable(long seed) throws Exception {
        WorkingTree tree = WorkingTree.init(root.resolve("r"));
        String first = write(tree, seed);
        IncomingCommits incoming = new IncomingCommits(Map.of("refs/heads/main", "HEAD"), List.of(first), "");
        Source repository = Sources.at(tree.root());
        Source pushed = Sources.commits(tree.root(), incoming);
        Report whole = scan(1, List.of(stdin(), repository));
        Report push = scan(1, List.of(pushed));
        for (String token : tokens) {
            Set<String> stdin = token.equals(tokens.get(0)) ? Set.of("<stdin>") : Set.of();
            assertEquals(
                    kinds(Map.of("0 file", stdin, "1 file", of(present, token), "1 object", onlyInHistory(token))),
                    places(whole, token, seed),
                    () -> "seed " + seed);
            assertEquals(kinds(Map.of("0 file", of(past, token))), places(push, token, seed), () -> "seed " + seed);
        }
        for (int threads : List.of(1, 4)) {
            String what = "seed " + seed + ", threads " + threads;
            assertEquals(ids(whole), ids(scan(threads, List.of(stdin(), repository))), what);
            assertEquals(ids(push), ids(scan(threads, List.of(pushed))), what);
        }
        isNeverShown(whole, seed);
        isNeverShown(push, seed);
    }

    private Source stdin() {
        byte[] text = tokens.get(0).getBytes(StandardCharsets.US_ASCII);
        return Sources.stream("<stdin>", new ByteArrayInputStream(text));
    }

    private static Map<String, Set<String>> kinds(Map<String, Set<String>> kinds) {
        Map<String, Set<String>> left = new TreeMap<>(kinds);
        left.values().removeIf(Set::isEmpty);
        return left;
    }

    /** The locations of a token by source and kind of identity. */
    private static Map<String, Set<String>> places(Report report, String token, long seed) {
        assertEquals(List.of(), report.problems());
        Map<String, Set<String>> byKind = new TreeMap<>();
        Set<ContentId> distinct = new HashSet<>();
        for (Location location : locations(report, token)) {
            ContentId id = location.contentId();
            assertTrue(distinct.add(id), () -> "seed " + seed + ": two locations have one identity");
            assertEquals(ContentId.Side.AFTER, id.side());
            String kind = id.source() + (id.object().isEmpty() ? " file" : " object");
            assertTrue(byKind.computeIfAbsent(kind, key -> new TreeSet<>()).add(place(id)), () -> "seed " + seed);
        }
        return byKind;
    }

    private void isNeverShown(Report report, long seed) throws IOException {
        List<String> shown = new ArrayList<>(List.of(report.toString()));
        for (ReportFormat format : ReportFormat.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReportOptions options = new ReportOptions(
                    ReportOptions.Secrets.WITHHELD,
                    ReportOptions.Color.NONE,
                    ReportOptions.Detail.FULL,
                    RuleSet::builtIn);
            Reports.write(report, format, options, out);
            String written = out.toString(StandardCharsets.UTF_8);
            assertFalse(written.contains("ContentId"), () -> "seed " + seed + ": " + format);
            shown.add(written);
        }
        for (String text : shown) {
            for (String token : nameTokens) {
                assertFalse(text.contains(token.substring(3)), () -> "seed " + seed + ": the token of a name is shown");
            }
        }
    }
}
