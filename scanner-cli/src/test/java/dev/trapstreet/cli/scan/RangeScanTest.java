package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Repository;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Scans of a range of commits, and of the history alone, in places where they used to read nothing. */
class RangeScanTest {
    @TempDir
    Path folder;

    private Repository repository;

    @BeforeEach
    void aTokenInADirectory() throws Exception {
        repository = Repository.in(Files.createDirectory(folder.resolve("repository")));
        repository.write("web/a", "x");
        repository.commit("one");
        repository.write("web/t.js", "t = '" + TokenBuilder.sk().build() + "'");
        repository.commit("two");
    }

    @Test
    void belowTheTopLevelTheWholeHistoryIsRead() throws IOException {
        String below = repository.folder().resolve("web").toString();
        for (List<String> options : List.of(List.of("--range", "HEAD~1..HEAD"), List.of("--history-only"))) {
            CommandRun run = CommandRun.of(Stream.of(List.of("scan"), options, List.of(below))
                    .flatMap(List::stream)
                    .toArray(String[]::new));
            assertEquals(1, run.code(), run.out() + run.err());
            assertTrue(run.out().contains("  " + repository.folder() + "/web/t.js:1:6"), run.out());
        }
        Path plain = Files.createDirectory(folder.resolve("plain"));
        CommandRun none = CommandRun.of("scan", "--history-only", plain.toString());
        assertEquals(3, none.code(), none.out());
        assertTrue(none.out().contains("there is no repository"), none.out());
    }

    @Test
    void aRangeThatAddsNothingIsFine() {
        CommandRun run = CommandRun.of(
                "scan", "--range", "HEAD..HEAD", repository.folder().toString());
        assertEquals(0, run.code(), run.out());
        assertFalse(run.out().contains("nothing to scan"), run.out());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theAdviceForARepositoryOfAnotherUserIsWhatHelps() throws Exception {
        try (Stream<Path> files = Files.walk(repository.folder())) {
            for (Path file : files.toList()) {
                try {
                    Files.setAttribute(file, "unix:uid", 12345);
                } catch (FileSystemException e) {
                    assumeTrue(false, "only root can give files away");
                }
            }
        }
        CommandRun run = CommandRun.of(
                "scan", "--range", "HEAD~1..HEAD", repository.folder().toString());
        assertEquals(3, run.code(), run.out() + run.err());
        String text = run.out().replaceAll("\\s+", " ");
        assertTrue(text.contains("git config --global --add safe.directory " + repository.folder()), run.out());
        assertTrue(text.contains("GIT_CONFIG_KEY_0=safe.directory"), run.out());
    }

    /** Findings of the first run must not be left out by the second, which would otherwise succeed. */
    @Test
    void aRunThatFailedFailsAgain() throws Exception {
        String cache = Files.createDirectory(folder.resolve("cache")).toString();
        for (int i = 0; i < 2; i++) {
            CommandRun run = CommandRun.withEnvironment(
                    Map.of("XDG_CACHE_HOME", cache),
                    "scan",
                    "--history-only",
                    "--since-last",
                    repository.folder().toString());
            assertEquals(1, run.code(), run.out());
            assertEquals(i > 0, run.out().contains("objects that were scanned before"), run.out());
        }
    }
}
