package dev.trapstreet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Content is recognized by its identity and not by what a report shows. The names of the files A and B here contain different
 * tokens, so both are displayed as {@code sk.…}.
 */
final class ContentIdentityTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String A = name(1);
    private static final String B = name(2);
    private static final String TOKEN = name(3);
    private static final String ALLOW = " // trapstreet:allow reason=\"a demo\"\n";

    @TempDir
    private Path root;

    private WorkingTree tree;

    private static String name(int number) {
        return TokenBuilder.sk()
                .id(TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), number))
                .build();
    }

    @BeforeEach
    void makeTree() throws Exception {
        tree = WorkingTree.init(root.resolve("r"));
    }

    private static List<Location> locations(int threads, SourceOptions.History history, List<Source> sources)
            throws Exception {
        Report report = report(threads, history, sources);
        assertEquals(List.of(), report.problems());
        for (Finding finding : report.findings()) {
            if (finding.token().raw().revealSecret().equals(TOKEN)) {
                return finding.locations();
            }
        }
        return List.of();
    }

    private static Report report(int threads, SourceOptions.History history, List<Source> sources) throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(threads)
                .withClock(InstantSource.fixed(NOW))
                .withHistory(history)
                .withConfiguration(Configuration.find(sources, RuleSet::builtIn));
        return new SecretScanner(options).scan(sources);
    }

    private List<Location> files(Source... sources) throws Exception {
        return locations(1, SourceOptions.History.EXCLUDED, List.of(sources));
    }

    private List<Location> history() throws Exception {
        return locations(1, SourceOptions.History.ONLY, List.of(Sources.at(tree.root())));
    }

    private static List<String> paths(List<Location> locations, Predicate<Location> which) {
        List<String> paths = new ArrayList<>();
        for (Location location : locations) {
            if (which.test(location)) {
                paths.add(location.relativePath());
            }
        }
        return paths;
    }

    private static List<String> paths(List<Location> locations) {
        return paths(locations, location -> true);
    }

    /** Of two names that look alike the smaller one comes first, as of other names. */
    private static List<String> sorted(String... paths) {
        return List.copyOf(new TreeSet<>(List.of(paths)));
    }

    private static boolean isSuppressed(Location location) {
        return location.suppression().isPresent();
    }

    @Test
    void twoFilesThatLookAlikeAreTwo() throws Exception {
        tree.write(A + ".js", "k = '" + TOKEN + "'" + ALLOW);
        tree.write(B + ".js", "k = '" + TOKEN + "'\n");
        List<Location> locations = files(Sources.at(tree.root()));
        assertEquals(sorted(A + ".js", B + ".js"), paths(locations));
        assertEquals(locations.get(0).path(), locations.get(1).path());
        assertEquals(List.of(A + ".js"), paths(locations, ContentIdentityTest::isSuppressed));
    }

    /** Many tokens of two files that look alike: the lines of one file are next to one another, and each line is listed once. */
    @Test
    void aLineOfOneOfTwoFilesThatLookAlikeIsListedOnce() throws Exception {
        tree.write(A + ".js", TOKEN + " " + TOKEN + "\n" + TOKEN + "\n");
        tree.write(B + ".js", "12345 " + TOKEN + "\n\n" + TOKEN + " " + TOKEN + "\n");
        assertEquals(
                A.compareTo(B) < 0
                        ? List.of(A + ".js:1", A + ".js:2", B + ".js:1", B + ".js:3")
                        : List.of(B + ".js:1", B + ".js:3", A + ".js:1", A + ".js:2"),
                files(Sources.at(tree.root())).stream()
                        .map(location -> location.relativePath() + ":" + location.line())
                        .toList());
    }

    @Test
    void aDirectoryWithATokenInItsNameIsAProjectLikeAnyOther() throws Exception {
        for (String directory : List.of("plain", A, B)) {
            String library = directory.equals(B) ? "express" : "mapbox-gl";
            tree.write(directory + "/package.json", "{\"dependencies\": {\"" + library + "\": \"1\"}}");
            tree.write(directory + "/k.js", "const k = '" + TOKEN + "';\n");
        }
        List<Location> locations = files(Sources.at(tree.root()));
        assertEquals(3, locations.size());
        for (Location location : locations) {
            Exposure expected = location.relativePath().startsWith(B) ? Exposure.SERVER : Exposure.WEB_CLIENT;
            assertEquals(
                    expected, location.context().exposure(), location.context().toString());
            for (String shown : location.context().evidence()) {
                assertFalse(shown.contains("eyJ"), "the evidence shows a token");
            }
        }
    }

    @Test
    void aPatternOfAConfigurationSeesTheName() throws Exception {
        tree.write(".trapstreet.yml", "exposure:\n  '" + A + "/': DOC\n");
        tree.write(A + "/k.js", TOKEN);
        tree.write(B + "/k.js", TOKEN);
        assertEquals(
                List.of(A + "/k.js"),
                paths(
                        files(Sources.at(tree.root())),
                        location -> location.context().exposure() == Exposure.DOC));
    }

    private static byte[] zip(String... namesAndTexts) {
        Object[] entries = Arrays.copyOf(namesAndTexts, namesAndTexts.length, Object[].class);
        for (int i = 1; i < entries.length; i += 2) {
            entries[i] = namesAndTexts[i].getBytes(StandardCharsets.UTF_8);
        }
        return Containers.zip(Deflater.DEFAULT_COMPRESSION, entries);
    }

    /** With names longer than the 100 bytes of a plain header. */
    private static byte[] tar(String... namesAndTexts) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] content = namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i]);
                entry.setSize(content.length);
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** In a working tree, in a history, and in what a push brings. */
    @Test
    void anEntryOfAnArchiveIsNotSuppressedByAnother() throws Exception {
        tree.write("readme", "x");
        tree.commit("first");
        String open = "k = '" + TOKEN + "'\n";
        String allowed = "k = '" + TOKEN + "'" + ALLOW;
        byte[] archive = zip("a.js", open, "b.js", allowed, A + ".js", allowed, B + ".js", open);
        Files.write(tree.root().resolve("a.zip"), archive);
        String commit = tree.commit("archive");
        IncomingCommits incoming = new IncomingCommits(Map.of("refs/heads/main", commit), List.of(commit + "~1"), "");
        List<Location> pushed = files(Sources.commits(tree.root(), incoming));
        for (List<Location> locations : List.of(files(Sources.at(tree.root())), pushed)) {
            assertEquals(Set.of("b.js", A + ".js"), entries(locations, ContentIdentityTest::isSuppressed));
            assertEquals(Set.of("a.js", B + ".js"), entries(locations, location -> !isSuppressed(location)));
        }
        for (Location location : pushed) {
            assertTrue(location.provenance().git().orElseThrow().head().isPresent(), "the pushed branch has it");
        }
        // A history lists each token once for a path: in the entry that comes first.
        assertEquals(List.of("a.zip!/a.js"), paths(history()));
        assertEquals(List.of(), paths(history(), ContentIdentityTest::isSuppressed));
    }

    private static Set<String> entries(List<Location> locations, Predicate<Location> which) {
        Set<String> entries = new TreeSet<>();
        locations.stream()
                .filter(which)
                .forEach(location -> entries.add(location.contentId().entries().get(0)));
        return entries;
    }

    /** Names of more than 1,024 characters are shortened in reports, and bounded in the identity. */
    @Test
    void longNamesThatDifferAtTheirEndAreTwo() throws Exception {
        String name = "n".repeat(2_000);
        Files.write(tree.root().resolve("a.zip"), zip(name + "1", TOKEN, name + "2", TOKEN));
        List<Location> locations = files(Sources.at(tree.root()));
        assertEquals(2, locations.size());
        assertEquals(locations.get(0).path(), locations.get(1).path());
        for (Location location : locations) {
            assertTrue(location.contentId().entries().get(0).length() < 1_100);
        }
    }

    @Test
    void theContextOfAnEntryIsItsOwn() throws Exception {
        String page = "<script>k = '" + TOKEN + "'</script>";
        String prose = "the name is '" + TOKEN + "', yes";
        Files.write(tree.root().resolve("a.zip"), zip("a.php", page, "b.php", prose + " ".repeat(20)));
        assertEquals(page.indexOf(TOKEN), prose.indexOf(TOKEN), "both are at one offset");
        List<Location> present = files(Sources.at(tree.root()));
        tree.commit("archive");
        List<Location> past = history();
        assertEquals(List.of("a.zip!/a.php", "a.zip!/b.php"), paths(present));
        assertNotEquals(
                present.get(0).context().exposure(), present.get(1).context().exposure());
        assertEquals(List.of("a.zip!/a.php"), paths(past));
        assertEquals(present.get(0).context().exposure(), past.get(0).context().exposure());
    }

    @Test
    void ofTwoFilesOfAnImageThatLookAlikeOnlyTheDeletedOneIsDeleted() throws Exception {
        String lower = latin(tar("app/" + A, TOKEN, "app/" + B, TOKEN));
        String upper = latin(tar("app/.wh." + A, ""));
        String manifest = "[{\"Layers\":[\"1/layer.tar\",\"2/layer.tar\"]}]";
        Files.write(
                tree.root().resolve("image.tar"),
                tar("1/layer.tar", lower, "2/layer.tar", upper, "manifest.json", manifest));
        List<Location> locations = files(Sources.at(tree.root()));
        assertEquals(2, locations.size());
        for (Location location : locations) {
            assertEquals(
                    location.contentId().entries().get(1).equals("app/" + A),
                    location.context().tags().contains(Tag.DELETED_IN_LAYER));
        }
    }

    /** The file that is displayed alike had the token before. It says nothing about this one. */
    @Test
    void aChangedFileIsNewAlthoughAnotherThatLooksAlikeHadTheToken() throws Exception {
        tree.write(A + ".js", "k = '" + TOKEN + "'\n");
        tree.write(B + ".js", "nothing\n");
        String before = tree.commit("before");
        tree.write(A + ".js", "k = '" + TOKEN + "' + 1\n");
        tree.write(B + ".js", "k = '" + TOKEN + "'\n");
        tree.git("add", "-A");
        assertEquals(List.of(B + ".js"), paths(files(Sources.staged(tree.root()))));
        String after = tree.commit("after");
        IncomingCommits incoming = new IncomingCommits(Map.of("refs/heads/main", after), List.of(before), "");
        assertEquals(List.of(B + ".js"), paths(files(Sources.commits(tree.root(), incoming))));
    }

    @Test
    void twoCommitsThatAddFilesThatLookAlikeIntroduceTwoLocations() throws Exception {
        tree.write("readme", "x");
        String before = tree.commit("before");
        tree.write(A + ".js", "k = '" + TOKEN + "'\n");
        String first = tree.commit("first");
        tree.write(B + ".js", "l = '" + TOKEN + "'\n");
        String second = tree.commit("second");
        IncomingCommits incoming = new IncomingCommits(Map.of("refs/heads/main", second), List.of(before), "");
        for (List<Location> locations : List.of(history(), files(Sources.commits(tree.root(), incoming)))) {
            assertEquals(sorted(A + ".js", B + ".js"), paths(locations));
            for (Location location : locations) {
                String expected = location.relativePath().startsWith(A) ? first : second;
                assertEquals(
                        List.of(expected),
                        location.provenance().git().orElseThrow().introductions().stream()
                                .map(commit -> commit.name())
                                .toList());
            }
        }
    }

    /** The comment came later, and the file was moved: only HEAD's line has it. */
    @Test
    void aMovedFileIsSuppressedByItsLineInHead() throws Exception {
        tree.write("a/k.js", "k = '" + TOKEN + "'\n");
        tree.commit("first");
        tree.git("mv", "a/k.js", "k.js");
        tree.write("k.js", "// moved\nk = '" + TOKEN + "'\n");
        String moved = tree.commit("moved");
        tree.write("k.js", "\nk = '" + TOKEN + "'" + ALLOW);
        tree.commit("accepted");
        List<Location> locations = history();
        assertEquals(List.of("a/k.js", "k.js"), paths(locations));
        assertEquals(List.of("k.js"), paths(locations, ContentIdentityTest::isSuppressed));
        SourceOptions range = ScanOptions.DEFAULT
                .sourceOptions()
                .withHistory(SourceOptions.History.ONLY)
                .withRange(moved + "~1.." + moved);
        List<Source> sources = List.of(Sources.at(tree.root()));
        List<Finding> findings = new SecretScanner(
                        ScanOptions.DEFAULT.withClock(InstantSource.fixed(NOW)).withSourceOptions(range))
                .scan(sources)
                .findings();
        assertEquals(List.of("k.js"), paths(findings.get(0).locations()));
    }

    /** A file of two targets is one location. It is judged by the configuration of the inner one, whatever their order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aTokenInTwoTargetsIsOneLocation(int threads) throws Exception {
        tree.write(".trapstreet.yml", "exposure: {'*': DOC}\n");
        tree.write("src/.trapstreet.yml", "exposure: {'/k.js': TEST}\n");
        tree.write("src/k.js", "k = '" + TOKEN + "'\n");
        tree.write("src/" + A, "k = '" + TOKEN + "'\n");
        tree.write("k.js", "k = '" + TOKEN + "'\n");
        Source outer = Sources.at(tree.root());
        Source inner = Sources.at(tree.root().resolve("src"));
        for (List<Source> sources :
                List.of(List.of(outer, inner), List.of(inner, outer), List.of(outer, inner, outer))) {
            List<Location> locations = locations(threads, SourceOptions.History.EXCLUDED, sources);
            assertEquals(
                    List.of(tree.root() + "/k.js", tree.root() + "/src/k.js", tree.root() + "/src/sk.…"),
                    locations.stream().map(Location::path).toList());
            assertEquals(
                    List.of(Exposure.DOC, Exposure.TEST, Exposure.DOC),
                    locations.stream()
                            .map(location -> location.context().exposure())
                            .toList());
        }
    }

    /** The configuration of one target says nothing about a file that another one has at the same relative path. */
    @Test
    void twoTargetsAreTwoAlthoughTheyAreDisplayedAlike() throws Exception {
        tree.write(A + "/.trapstreet.yml", "exposure: {'*': DOC}\n");
        tree.write(A + "/k.js", "k = '" + TOKEN + "'\n");
        tree.write(B + "/k.js", "k = '" + TOKEN + "'\n");
        List<Location> locations =
                files(Sources.at(tree.root().resolve(A)), Sources.at(tree.root().resolve(B)));
        assertEquals(2, locations.size());
        for (Location location : locations) {
            assertEquals(
                    location.contentId().typedPath().contains(A),
                    location.context().exposure() == Exposure.DOC);
        }
        assertTrue(locations.get(0).path().equals(locations.get(1).path()));
    }
}
