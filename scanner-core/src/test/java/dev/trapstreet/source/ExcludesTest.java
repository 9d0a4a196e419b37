package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is git's own reading of the same patterns. */
final class ExcludesTest {
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

    /** Holds the files, none of them tracked. */
    @TempDir
    private static Path untracked;

    /** Holds the same files, all of them tracked. */
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
                "build/ !build/keep.log", // a file below an excluded directory cannot be had back
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

        Readout all = Readout.of(Source.at(untracked), new Selection(Selection.Files.ALL, patterns));
        assertEquals(kept, below(untracked, all));
        assertEquals(excluded > 0, all.skips().containsKey(Skip.EXCLUDED));

        Readout known = Readout.of(
                Source.at(tracked),
                new Selection(Selection.Files.TRACKED_BY_GIT, patterns).withHistory(Selection.History.NONE));
        assertEquals(kept, below(tracked, known), "of the tracked files");
        assertEquals(excluded, known.skips().getOrDefault(Skip.EXCLUDED, 0L), "of the tracked files");
    }

    private static Set<String> below(Path repository, Readout readout) {
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
        Readout readout = Readout.of(Source.at(root), new Selection(Selection.Files.ALL, List.of("big/")));
        assertEquals(Map.of(Skip.EXCLUDED, 1L), readout.skips());
        assertEquals(0, readout.looked().files());
    }

    @Test
    void patternsAreRelativeToTheTarget() throws IOException {
        Files.createDirectories(root.resolve("sub/a"));
        Files.writeString(root.resolve("sub/a/x"), "x");
        Files.writeString(root.resolve("sub/x"), "x");
        Readout readout = Readout.of(Source.at(root.resolve("sub")), new Selection(Selection.Files.ALL, List.of("/x")));
        assertEquals(List.of(root + "/sub/a/x"), readout.paths());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# a comment", "/", "!", "[", "a[b", "[z-a]x["})
    void aPatternThatExcludesNothingByItsFormIsRefused(String pattern) {
        InvalidExcludeException refused =
                assertThrows(InvalidExcludeException.class, () -> Excludes.of(List.of("*.log", pattern)));
        assertEquals(pattern, refused.pattern());
    }

    @Test
    void aSourceIsNotEvenStartedWithABadPattern() {
        Selection bad = new Selection(Selection.Files.ALL, List.of("["));
        assertThrows(InvalidExcludeException.class, () -> Source.at(root).open(bad));
    }

    @Test
    void withoutPatternsNothingIsExcluded() throws IOException {
        Excludes none = Excludes.of(List.of());
        assertTrue(none.isEmpty());
        assertFalse(none.exclude("anything", false));
        assertFalse(Excludes.of(List.of("x")).isEmpty());
    }
}
