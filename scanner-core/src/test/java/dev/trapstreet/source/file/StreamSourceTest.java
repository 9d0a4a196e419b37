package dev.trapstreet.source.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.CollectedChunks;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamSourceTest {
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aStreamIsReadToItsEnd() throws IOException {
        String text = "line\n".repeat(700_000);
        CollectedChunks readout = CollectedChunks.of(Sources.stream("<stdin>", bytes(text)));
        assertTrue(text.equals(readout.texts(LocationPart.CONTENT).get("<stdin>")), "the text is another");
        assertEquals(new ScanCounts(1, 0, text.length()), readout.looked());
        assertEquals("<stdin>", Sources.stream("<stdin>", bytes("")).target());
    }

    @Test
    void anEmptyStreamWasLookedAt() throws IOException {
        CollectedChunks readout = CollectedChunks.of(Sources.stream("<stdin>", bytes("")));
        assertEquals(new ScanCounts(1, 0, 0), readout.looked());
        assertEquals(List.of(), readout.problems());
    }

    @Test
    void theStreamIsNotClosed() throws IOException {
        boolean[] closed = {false};
        InputStream in = new ByteArrayInputStream(new byte[10]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        CollectedChunks.of(Sources.stream("<stdin>", in));
        assertFalse(closed[0]);
    }

    @Test
    void aFilesStreamIsReadFromWhereItStandsAndNotRewound(@TempDir Path directory) throws IOException {
        String text = "0123456789".repeat(250_000);
        Path file = Files.writeString(directory.resolve("file"), text);
        try (InputStream in = new FileInputStream(file.toFile())) {
            in.skipNBytes(5);
            CollectedChunks readout = CollectedChunks.of(Sources.stream("<stdin>", in));
            assertTrue(
                    text.substring(5).equals(readout.texts(LocationPart.CONTENT).get("<stdin>")),
                    "the text is another");
        }
    }

    @Test
    void whatCameBeforeAnErrorIsKeptAndATokenInItsMessageIsWithheld() throws IOException {
        String token = TokenBuilder.sk().build();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("lost " + token);
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };
        CollectedChunks readout =
                CollectedChunks.of(Sources.stream("<stdin>", new SequenceInputStream(bytes("first"), broken)));
        assertEquals(Map.of("<stdin>", "first"), readout.texts(LocationPart.CONTENT));
        assertEquals(List.of(new Problem(Problem.Kind.UNREADABLE, "<stdin>", "lost sk.…")), readout.problems());
    }
}
