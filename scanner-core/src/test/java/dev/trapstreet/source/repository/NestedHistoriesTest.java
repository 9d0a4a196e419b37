package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.history.HistoryReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The histories of repositories below a target are read, each once and with paths relative to the target. */
final class NestedHistoriesTest {
    private static final SourceOptions ALL = SourceOptions.DEFAULT;

    @TempDir
    Path directory;

    private final Random random = new Random(5);
    private Path target;

    @BeforeEach
    void anEmptyTarget() throws Exception {
        target = Files.createDirectories(directory.resolve("target"));
    }

    private String token() {
        return TokenBuilder.random(random).build();
    }

    /** Creates a repository in whose history a file has contained a token. Returns the id of the commit. */
    private static String repository(Path root, String format, String token) throws Exception {
        WorkingTree work = WorkingTree.init(root, format);
        work.write("src/map.js", "first\n" + token);
        String commit = work.commit("first");
        work.write("src/map.js", "");
        work.commit("second");
        return commit;
    }

    /** Returns the paths of a token, relative to the target, each with its introducing commits. */
    private Map<String, List<String>> places(HistoryReport report, String token) {
        Map<String, List<String>> places = new TreeMap<>();
        for (Location location : report.places(token)) {
            GitOrigin origin = location.provenance().git().orElse(null);
            places.put(
                    target.relativize(Path.of(location.path())).toString() + ":" + location.line(),
                    origin == null
                            ? List.of()
                            : origin.introductions().stream().map(Commit::name).toList());
        }
        return places;
    }

    @Test
    void aFolderOfClonesAndMirrorsIsAFolderOfHistories() throws Exception {
        String one = token();
        String two = token();
        String first = repository(target.resolve("one"), "sha1", one);
        String second = repository(target.resolve("deep/two"), "sha256", two);
        Git.run(directory, "clone", "-q", "--bare", target + "/one", target + "/mirrors/one.git");
        for (SourceOptions options : List.of(ALL, ALL.withHistory(SourceOptions.History.ONLY))) {
            HistoryReport report = HistoryReport.of(target, options);
            assertEquals(List.of(), report.problems());
            assertEquals(
                    Map.of("one/src/map.js:2", List.of(first), "mirrors/one.git/src/map.js:2", List.of(first)),
                    places(report, one));
            assertEquals(Map.of("deep/two/src/map.js:2", List.of(second)), places(report, two));
            assertEquals(Map.of(), report.report().skipped());
            assertEquals(6, report.report().counts().commits());
            for (Location location : report.places(one)) {
                assertTrue(location.provenance().git().orElseThrow().refs().contains("refs/heads/main"));
            }
        }
        HistoryReport without = HistoryReport.of(target, ALL.withHistory(SourceOptions.History.EXCLUDED));
        assertEquals(List.of(), without.findings());
        assertEquals(Map.of(SkipReason.GIT_DIRECTORY, 3L), without.report().skipped());
        HistoryReport excluded = HistoryReport.of(target, ALL.withExcludes(List.of("mirrors", "deep/two/src/")));
        assertEquals(1, excluded.places(one).size());
        assertEquals(0, excluded.places(two).size());
    }

    @Test
    void aTokenThatStillStandsInANestedWorkingTreeIsOneLocation() throws Exception {
        String token = token();
        WorkingTree work = WorkingTree.init(target.resolve("clone"));
        work.write("a.js", token);
        String commit = work.commit("first");
        HistoryReport report = HistoryReport.of(target, ALL);
        assertEquals(1, report.places(token).size());
        GitOrigin origin = report.places(token).get(0).history().orElseThrow();
        assertEquals(commit, origin.introductions().get(0).name());
    }

    @Test
    void aSubmoduleIsReadOnceWhetherItIsCheckedOutOrNot() throws Exception {
        String token = token();
        String commit = repository(directory.resolve("library"), "sha1", token);
        WorkingTree outer = WorkingTree.init(target);
        String[] add = {"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", directory + "/library", "lib"
        };
        outer.git(add);
        outer.commit("with a submodule");
        HistoryReport checkedOut = HistoryReport.of(target, ALL);
        assertEquals(List.of(), checkedOut.problems());
        assertEquals(1, places(checkedOut, token).size());
        assertEquals(
                List.of(commit), places(checkedOut, token).values().iterator().next());
        outer.git("submodule", "deinit", "-q", "-f", "lib");
        HistoryReport left = HistoryReport.of(target, ALL);
        assertEquals(Map.of(".git/modules/lib/src/map.js:2", List.of(commit)), places(left, token));
        assertEquals(Map.of(), left.report().skipped());
        HistoryReport history = HistoryReport.of(target, ALL.withHistory(SourceOptions.History.ONLY));
        assertEquals(Map.of(".git/modules/lib/src/map.js:2", List.of(commit)), places(history, token));
    }

    @Test
    void aSubmoduleThatIsNotThereIsCounted() throws Exception {
        repository(directory.resolve("library"), "sha1", token());
        WorkingTree outer = WorkingTree.init(directory.resolve("outer"));
        String[] add = {"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", directory + "/library", "lib"
        };
        outer.git(add);
        outer.commit("with a submodule");
        Path clone = target.resolve("clone");
        Git.run(directory, "clone", "-q", outer.root().toString(), clone.toString());
        for (SourceOptions options : List.of(ALL, ALL.withHistory(SourceOptions.History.ONLY))) {
            for (Path named : List.of(clone, target)) {
                HistoryReport report = HistoryReport.of(named, options);
                assertEquals(Map.of(SkipReason.SUBMODULE, 1L), report.report().skipped());
                assertEquals(List.of(), report.problems());
            }
        }
    }

    @Test
    void aLinkedWorkingTreeSharesTheHistoryOfItsRepository() throws Exception {
        String token = token();
        String commit = repository(target.resolve("main"), "sha1", token);
        Git.run(target.resolve("main"), "worktree", "add", "-q", "--detach", target + "/linked", "main~");
        HistoryReport report = HistoryReport.of(target, ALL);
        assertEquals(List.of(), report.problems());
        Map<String, List<String>> places = places(report, token);
        assertEquals(List.of(), places.remove("linked/src/map.js:2"));
        assertEquals(1, places.size());
        assertEquals(List.of(commit), places.values().iterator().next());
    }

    @Test
    void whatGitKeepsBesideTheHistoryIsRead() throws Exception {
        Map<String, String> tokens = new TreeMap<>();
        for (Path root : List.of(target, target.resolve("nested"))) {
            repository(root, "sha1", token());
            Git.run(root, "worktree", "add", "-q", "--detach", root + "-linked");
            for (String file : List.of("config", "hooks/pre-push", "FETCH_HEAD", "info/exclude", "COMMIT_EDITMSG")) {
                String token = token();
                tokens.put(target.relativize(root.resolve(".git").resolve(file)).toString(), token);
                Files.writeString(
                        root.resolve(".git").resolve(file),
                        "\n# " + token + "\n",
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            }
        }
        HistoryReport report = HistoryReport.of(target, ALL);
        assertEquals(List.of(), report.problems());
        tokens.forEach((path, token) -> {
            TreeSet<String> found = new TreeSet<>();
            places(report, token).keySet().forEach(place -> found.add(place.substring(0, place.lastIndexOf(':'))));
            assertEquals(new TreeSet<>(List.of(path)), found);
        });
        HistoryReport files = HistoryReport.of(target, ALL.withHistory(SourceOptions.History.EXCLUDED));
        tokens.values().forEach(token -> assertEquals(0, files.places(token).size()));
    }

    @Test
    void aHugeFileOfGitIsNamedAndThoseOfOtherProgramsAreRead() throws Exception {
        String found = token();
        repository(target, "sha1", token());
        byte[] huge = new byte[17 << 20];
        byte[] text = found.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, huge, huge.length - text.length, text.length);
        Path annex = Files.createDirectories(target.resolve(".git/annex/objects"));
        Files.write(annex.resolve("large"), huge);
        for (String file : List.of("ORIG_HEAD", "hooks/pre-push", "info/exclude")) {
            Files.write(target.resolve(".git").resolve(file), huge);
        }
        HistoryReport report = HistoryReport.of(target, ALL);
        assertEquals(Map.of(".git/annex/objects/large:1", List.of()), places(report, found));
        assertEquals(3, report.problems().size());
    }

    @Test
    void aWorkingTreeWithoutItsRepositoryIsCounted() throws Exception {
        Path tree = Files.createDirectories(target.resolve("tree"));
        Files.writeString(tree.resolve(".git"), "gitdir: " + directory + "/gone/.git/worktrees/tree\n");
        HistoryReport report = HistoryReport.of(target, ALL);
        assertEquals(List.of(), report.problems());
        assertEquals(Map.of(SkipReason.GIT_DIRECTORY, 1L), report.report().skipped());
    }
}
