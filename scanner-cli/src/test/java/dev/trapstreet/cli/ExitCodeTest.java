package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exit codes of a scan. That of an invalid command line is tested in {@link MistakesTest}. See docs/cli.md#exit-codes.
 */
class ExitCodeTest {
    @TempDir
    private Path folder;

    private Path file(String text) {
        return Trees.file(folder, "file", text);
    }

    private static int code(String... arguments) {
        return CommandRun.of(arguments).code();
    }

    /** Returns a token whose most severe violation, at a location of unknown exposure, has the given severity. */
    private static String token(String severity) {
        long now = Trees.now();
        return switch (severity) {
            case "critical" ->
                TokenBuilder.tk()
                        .times(now - 60, now + 60)
                        .json("scopes", "[\"tokens:write\"]")
                        .build();
            case "high" -> TokenBuilder.sk().build();
            case "medium" ->
                TokenBuilder.pk()
                        .id(TokenBuilder.cuid(Instant.parse("2016-05-01T00:00:00Z"), 1))
                        .build();
            case "low" ->
                TokenBuilder.tk()
                        .times(now - 7_200, now - 3_600)
                        .json("scopes", "[\"styles:read\"]")
                        .build();
            case "info" ->
                TokenBuilder.pk()
                        .id(TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), 1))
                        .build();
            default -> throw new IllegalArgumentException(severity);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "critical, 1, 1, 1, 1, 1",
        "high,     1, 1, 1, 1, 0",
        "medium,   1, 1, 1, 0, 0",
        "low,      1, 1, 0, 0, 0",
        "info,     1, 0, 0, 0, 0"
    })
    void findingsCountFromTheThresholdUpwards(String severity, int info, int low, int medium, int high, int critical) {
        String file = file(token(severity)).toString();
        assertEquals(info, code("scan", "--now", Trees.NOW, "--fail-on", "info", file), "info");
        assertEquals(low, code("scan", "--now", Trees.NOW, "--fail-on", "low", file), "low");
        assertEquals(medium, code("scan", "--now", Trees.NOW, "--fail-on", "medium", file), "medium");
        assertEquals(high, code("scan", "--now", Trees.NOW, "--fail-on", "high", file), "high");
        assertEquals(critical, code("scan", "--now", Trees.NOW, "--fail-on", "critical", file), "critical");
        assertEquals(0, code("scan", "--now", Trees.NOW, "--fail-on", "none", file), "none");
        assertEquals(high, code("scan", "--now", Trees.NOW, file), "without a threshold: high");
    }

    @Test
    void aCleanTreeIs0WhateverTheThreshold() {
        file("nothing here");
        for (String threshold : new String[] {"info", "low", "medium", "high", "critical", "none"}) {
            assertEquals(0, code("scan", "--fail-on", threshold, folder.toString()));
        }
    }

    @Test
    void anEmptyFileIsSomethingToLookAt() {
        assertEquals(0, code("scan", file("").toString()));
        assertEquals(0, code("scan", folder.toString()));
    }

    @Test
    void emptyStandardInputIsClean() {
        CommandRun run = CommandRun.withInput("", "scan", "--now", Trees.NOW, "-");
        assertEquals("""
                exit code 0
                --- standard output
                No Mapbox token found.
                Scanned 1 file, 0 bytes, in 0.00 s. No file was skipped.
                --- standard error
                """, run.snapshot());
    }

    @Test
    void standardInputWithATokenIs1() {
        assertEquals(1, CommandRun.withInput(token("high"), "scan", "-").code());
        assertEquals(0, CommandRun.withInput(token("info"), "scan", "-").code());
    }

    @Test
    void aLinkAloneIsSomethingToLookAt() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
        assertEquals(0, code("scan", folder.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "jsonl", "sarif"})
    void anEmptyDirectoryIs3(String format) {
        CommandRun run = CommandRun.of("scan", "--format", format, folder.toString());
        assertEquals(3, run.code());
        String said = format.equals("text") ? run.out() : run.err();
        assertTrue(said.endsWith("\nThere was nothing to scan: check the target and the exclusions.\n"), said);
    }

    @Test
    void aTreeOfWhichEverythingIsExcludedIs3() {
        file(token("critical"));
        CommandRun run = CommandRun.of("scan", "--exclude", "*", folder.toString());
        assertEquals(3, run.code());
        assertTrue(
                run.out().contains("files and directories excluded by --exclude or a configuration file: 1."),
                run.out());
        assertTrue(run.out().contains("There was nothing to scan"), run.out());
    }

    @Test
    void aTreeThatIsAGitDirectoryAloneIs3() {
        Trees.file(folder, ".git/config", token("critical"));
        assertEquals(3, code("scan", folder.toString()));
    }

    @Test
    void aTargetThatCannotBeReadIs3() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        CommandRun run = CommandRun.of("scan", loop.toString());
        assertEquals(3, run.code());
        assertTrue(run.out().startsWith("NOT READ  " + loop + ": it could not be read: "), run.out());
        assertTrue(run.out().contains("1 location that could not be read"), run.out());
    }

    @Test
    void whatCannotBeReadHidesNoFinding() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Path file = file(token("high"));
        assertEquals(1, code("scan", loop.toString(), file.toString()));
        assertEquals(3, code("scan", "--fail-on", "critical", loop.toString(), file.toString()));
        assertEquals(3, code("scan", "--fail-on", "none", loop.toString(), file.toString()));
    }

    @Test
    void aDirectoryWithoutPermissionIs3() throws IOException {
        file("nothing");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "this user can read everything");
            CommandRun run = CommandRun.of("scan", folder.toString());
            assertEquals(3, run.code());
            assertTrue(run.out().contains("NOT READ  " + closed + ": permission denied. "), run.out());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileWithoutPermissionIs3() throws IOException {
        Path closed = file("nothing");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "this user can read everything");
        assertEquals(3, code("scan", folder.toString()));
        assertEquals(3, code("scan", closed.toString()));
    }

    @Test
    void aFileThatFailsWhileItIsReadIs3() {
        Path memory = Path.of("/proc/self/mem");
        assumeTrue(Files.isReadable(memory), "there is no such file here");
        CommandRun run = CommandRun.of("scan", memory.toString());
        assertEquals(3, run.code());
        assertTrue(run.out().startsWith("NOT READ  /proc/self/mem: it could not be read: "), run.out());
    }

    @Test
    void trackedFilesOutsideARepositoryAre3() {
        file(token("high"));
        CommandRun run = CommandRun.of("scan", "--tracked", folder.toString());
        assertEquals(3, run.code());
        assertTrue(run.out().startsWith("NOT READ  " + folder + ": git could not list the tracked files"), run.out());
        assertFalse(run.out().contains("trapstreet-test"));
    }

    @Test
    void trackedFilesAloneCount() throws IOException, InterruptedException {
        file(token("high"));
        assertEquals(
                0,
                new ProcessBuilder("git", "init", "-q", folder.toString())
                        .start()
                        .waitFor());
        assertEquals(3, code("scan", "--tracked", folder.toString()), "nothing is tracked yet");
        Process add = new ProcessBuilder("git", "-C", folder.toString(), "add", "file").start();
        assertEquals(0, add.waitFor());
        Trees.file(folder, "untracked", token("critical"));
        assertEquals(1, code("scan", "--tracked", folder.toString()));
        assertEquals(0, code("scan", "--tracked", "--fail-on", "critical", folder.toString()));
        assertEquals(1, code("scan", "--now", Trees.NOW, "--fail-on", "critical", folder.toString()));
    }
}
