package dev.trapstreet.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    @TempDir
    Path directory;

    @Test
    void aNamedFileIsRead() throws IOException {
        Path file = Files.writeString(directory.resolve("map.js"), "x=1");
        CollectedChunks readout = CollectedChunks.of(Sources.at(file));
        assertEquals(Map.of(file.toString(), "x=1"), readout.texts(LocationPart.CONTENT));
        assertEquals(new ScanCounts(1, 0, 3), readout.looked());
        assertEquals(file.toString(), Sources.at(file).target());
    }

    @Test
    void aNamedFileIsReadAlsoWhenItsNameIsGits() throws IOException {
        Path file = Files.writeString(directory.resolve(".git"), "gitdir: x");
        assertEquals(
                Map.of(file.toString(), "gitdir: x"),
                CollectedChunks.of(Sources.at(file)).texts(LocationPart.CONTENT));
    }

    @Test
    void aNamedLinkIsFollowed() throws IOException {
        Files.writeString(directory.resolve("file"), "f");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        CollectedChunks readout = CollectedChunks.of(Sources.at(link));
        assertEquals(Map.of(link.toString(), "f"), readout.texts(LocationPart.CONTENT));
        assertEquals(Map.of(), readout.skips());
    }

    @Test
    void aMissingFileIsAProblem() throws IOException {
        Path missing = directory.resolve("missing");
        CollectedChunks readout = CollectedChunks.of(Sources.at(missing));
        assertEquals(List.of(new Problem(Problem.Kind.VANISHED, missing.toString(), "")), readout.problems());
        assertEquals(new ScanCounts(0, 0, 0), readout.looked());
    }

    @Test
    void aNamedLinkThatLoopsIsAProblem() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        CollectedChunks readout = CollectedChunks.of(Sources.at(loop));
        assertEquals(1, readout.problems().size());
        assertEquals(Problem.Kind.UNREADABLE, readout.problems().get(0).kind());
        assertEquals(loop.toString(), readout.problems().get(0).where());
    }

    @Test
    void aNamedFileThatTheSystemRefusesIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("denied"), "x");
        CollectedChunks readout = CollectedChunks.of(new FileSource(FaultyFileSystem.over(file)));
        assertEquals(List.of(new Problem(Problem.Kind.NO_PERMISSION, file.toString(), "")), readout.problems());
    }

    @Test
    void aTokenInTheNameOfANamedFileIsReadAndItsPathWithheld() throws IOException {
        String token = TokenBuilder.sk().build();
        Path file = Files.writeString(directory.resolve(token + ".txt"), "x");
        CollectedChunks readout = CollectedChunks.of(Sources.at(file));
        assertEquals(Map.of(directory + "/sk.….txt", token + ".txt"), readout.texts(LocationPart.NAME));
        assertEquals(Map.of(directory + "/sk.….txt", "x"), readout.texts(LocationPart.CONTENT));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNamedPipeIsReadToItsEnd() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        String text = "line of the pipe\n".repeat(200_000);
        Path source = Files.writeString(directory.resolve("source"), text);
        Process writer =
                new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", source.toString(), pipe.toString()).start();
        try {
            CollectedChunks readout =
                    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> CollectedChunks.of(Sources.at(pipe)));
            assertTrue(text.equals(readout.texts(LocationPart.CONTENT).get(pipe.toString())), "the text is another");
            assertEquals(List.of(), readout.problems());
            assertEquals(0, writer.waitFor());
        } finally {
            writer.destroyForcibly();
        }
    }
}
