package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.SkipReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, compared with git's own interpretation of them. */
final class PathFilterTest {
    private static final List<String> FILES = List.of(
            "a.log",
            "a.txt",
            "keep.log",
            "build/a.log",
            "build/keep.log",
            "build/deep/x.txt",
            "src/build/y.txt",
            "src/main/build",
            "src/main/a.log",
            "src/map.js",
            "doc/a b.txt",
            "doc/#x",
            "doc/!x",
            "node_modules/m/index.js",
            "x/node_modules/n.js");

    /** Directory with the files, none of them tracked. */
    @TempDir
    private static Path untracked;

    /** Directory with the same files, all of them tracked. */
    @TempDir
    private static Path tracked;

    @TempDir
    Path root;

    @BeforeAll
    static void twoRepositories() throws Exception {
        for (Path repository : List.of(untracked, tracked)) {
            for (String file : FILES) {
                Files.createDirectories(repository.resolve(file).getParent());
                Files.writeString(repository.resolve(file), file);
            }
            Git.run(repository, "init", "-q");
        }
        Git.run(tracked, "add", ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.log",
                "*.log !keep.log",
                "!keep.log *.log",
                "*.log !build/keep.log",
                "build",
                "build/",
                "/build",
                "/build/",
                "build/ !build/keep.log", // a file below an excluded directory cannot be re-included
                "build/* !build/keep.log",
                "build/**",
                "**/build",
                "src/**/a.log",
                "src/*/a.log",
                "node_modules",
                "node_modules/",
                "/node_modules/",
                "a.???",
                "[ab].txt",
                "*",
                "* !*/ !*.js",
                "doc/a\\ b.txt",
                "\\#x",
                "\\!x",
                "nothing-like-it",
                "src",
                "src/main",
                "/src/main/",
            })
    void theSameFilesAreLeftOutThatGitWouldIgnore(String words) throws Exception {
        List<String> patterns = Arrays.asList(words.split("(?<!\\\\) "));
        Path list = Files.write(root.resolve("patterns"), patterns);
        Set<String> kept = new TreeSet<>();
        for (String name : Git.run(untracked, "ls-files", "-z", "--others", "--exclude-from=" + list)
                .split("\0", -1)) {
            kept.add(name);
        }
        kept.remove("");
        long excluded = FILES.stream().filter(file -> !kept.contains(file)).count();

        // With a history, files of the git directory would be read too, which git lists as neither tracked nor
        // untracked.
        CollectedChunks all = CollectedChunks.of(
                Sources.at(untracked),
                new SourceOptions(SourceOptions.Files.ALL, patterns).withHistory(SourceOptions.History.EXCLUDED));
        assertEquals(kept, below(untracked, all));
        assertEquals(excluded > 0, all.skips().containsKey(SkipReason.EXCLUDED));

        CollectedChunks known = CollectedChunks.of(
                Sources.at(tracked),
                new SourceOptions(SourceOptions.Files.TRACKED_BY_GIT, patterns)
                        .withHistory(SourceOptions.History.EXCLUDED));
        assertEquals(kept, below(tracked, known), "of the tracked files");
        assertEquals(excluded, known.skips().getOrDefault(SkipReason.EXCLUDED, 0L), "of the tracked files");
    }

    /** Patterns of every construct, over a tree with names short enough to match. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void randomPatternsLeaveOutWhatGitWouldIgnore(int seed) throws Exception {
        Random random = new Random(seed);
        Path tree = root.resolve("tree");
        Set<String> files = new TreeSet<>();
        for (int i = 0; i < 120; i++) {
            StringBuilder path = new StringBuilder("f" + pick(random, "", "a", "b"));
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                path.insert(0, pick(random, "a", "b", "ab", "aab", "a-b", "c]") + "/");
            }
            Path file = tree.resolve(path.toString());
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
            files.add(path.toString());
        }
        Git.run(Files.createDirectories(tree), "init", "-q");
        int differing = 0;
        for (int round = 0; round < 60; round++) {
            List<String> patterns = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                patterns.add(pattern(random));
            }
            Path list = Files.write(root.resolve("patterns"), patterns);
            Set<String> kept =
                    new TreeSet<>(Arrays.asList(Git.run(tree, "ls-files", "-z", "--others", "--exclude-from=" + list)
                            .split("\0", -1)));
            kept.remove("");
            PathFilter filter = PathFilter.of(patterns);
            Set<String> ours = new TreeSet<>(files);
            ours.removeIf(filter::excludesPath);
            assertEquals(kept, ours, () -> "seed " + seed + ", patterns " + patterns);
            differing += kept.size() < files.size() ? 1 : 0;
        }
        assertTrue(differing > 20, differing + " of 60 lists left anything out");
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder(pick(random, "", "", "", "!", "/"));
        for (int names = 1 + random.nextInt(3); names > 0; names--) {
            if (random.nextInt(5) == 0) {
                pattern.append("**");
            } else {
                for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
                    pattern.append(
                            pick(random, "a", "b", "f", "*", "*", "?", "[ab]", "[!a]", "[^b]", "[a-f]", "[]-]", "\\a"));
                }
            }
            pattern.append(names > 1 ? "/" : pick(random, "", "", "/"));
        }
        return pattern.toString();
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    private static Set<String> below(Path repository, CollectedChunks readout) {
        Set<String> names = new TreeSet<>();
        readout.paths()
                .forEach(path -> names.add(path.substring(repository.toString().length() + 1)));
        return names;
    }

    @Test
    void anExcludedDirectoryIsCountedOnceAndNotWalked() throws IOException {
        for (int i = 0; i < 50; i++) {
            Files.createDirectories(root.resolve("big/" + i));
            Files.writeString(root.resolve("big/" + i + "/file"), "x");
        }
        CollectedChunks readout =
                CollectedChunks.of(Sources.at(root), new SourceOptions(SourceOptions.Files.ALL, List.of("big/")));
        assertEquals(Map.of(SkipReason.EXCLUDED, 1L), readout.skips());
        assertEquals(0, readout.looked().files());
    }

    @Test
    void patternsAreRelativeToTheTarget() throws IOException {
        Files.createDirectories(root.resolve("sub/a"));
        Files.writeString(root.resolve("sub/a/x"), "x");
        Files.writeString(root.resolve("sub/x"), "x");
        CollectedChunks readout = CollectedChunks.of(
                Sources.at(root.resolve("sub")), new SourceOptions(SourceOptions.Files.ALL, List.of("/x")));
        assertEquals(List.of(root + "/sub/a/x"), readout.paths());
    }

    /** Patterns of a configuration above the target are relative to the directory of that configuration. */
    @Test
    void aFilterCountsFromItsOwnPlace() throws IOException {
        List<SourceOptions.Filter> filters = List.of(
                new SourceOptions.Filter("web/app/", List.of("/web/app/gen/", "/web/*.js", "*.log"), List.of()),
                new SourceOptions.Filter("app/", List.of("!keep.log"), List.of()));
        PathFilter filter = PathFilter.of(SourceOptions.DEFAULT.withFilters(filters));
        assertTrue(filter.excludes("gen", true));
        assertFalse(filter.excludes("gen", false));
        assertFalse(filter.excludes("x.js", false));
        assertTrue(filter.excludesPath("deep/x.log"));
        assertFalse(filter.excludesPath("deep/keep.log"), "the nearer configuration wins");
        PathFilter typed =
                PathFilter.of(SourceOptions.DEFAULT.withFilters(filters).withExcludes(List.of("keep.log", "!/gen/")));
        assertTrue(typed.excludesPath("deep/keep.log"), "what was typed wins");
        assertFalse(typed.excludes("gen", true));
    }

    @Test
    void whereIncludesAreGivenOnlyTheyAreRead() throws IOException {
        List<SourceOptions.Filter> filters = List.of(
                new SourceOptions.Filter("", List.of("*.min.js"), List.of("src/", "*.env")),
                new SourceOptions.Filter("", List.of("!*"), List.of("/src/main/", "*.env")));
        PathFilter filter = PathFilter.of(SourceOptions.DEFAULT.withFilters(filters));
        assertFalse(filter.excludes("other", true), "there may be something below");
        assertTrue(filter.excludesPath("other/a.js"));
        assertTrue(filter.excludesPath("src/a.js"), "named by one place, not by the other");
        assertFalse(filter.excludesPath("src/main/a.js"));
        assertFalse(filter.excludesPath("other/.env"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# a comment", "/", "!", "[", "a[b", "[z-a]x["})
    void aPatternThatExcludesNothingByItsFormIsRefused(String pattern) {
        InvalidExcludeException refused =
                assertThrows(InvalidExcludeException.class, () -> PathFilter.of(List.of("*.log", pattern)));
        assertEquals(pattern, refused.pattern());
    }

    @Test
    void aSourceIsNotEvenStartedWithABadPattern() {
        SourceOptions bad = new SourceOptions(SourceOptions.Files.ALL, List.of("["));
        assertThrows(InvalidExcludeException.class, () -> Sources.at(root).open(bad));
    }

    @Test
    void withoutPatternsNothingIsExcluded() throws IOException {
        PathFilter none = PathFilter.of(List.of());
        assertTrue(none.isEmpty());
        assertFalse(none.excludes("anything", false));
        assertFalse(PathFilter.of(List.of("x")).isEmpty());
    }
}
