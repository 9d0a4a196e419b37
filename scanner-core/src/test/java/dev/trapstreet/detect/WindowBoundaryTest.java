package dev.trapstreet.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Source;
import dev.trapstreet.text.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files are read in windows of 1 MiB that overlap by 4,096 bytes. A token at or across any edge of a window is found
 * once.
 */
final class WindowBoundaryTest {
    private static final int WINDOW = 1 << 20;
    private static final int OVERLAP = 4096;
    private static final int OWNED = WINDOW - OVERLAP;

    private static byte[] filler;

    /** Number of each line of the filler, by the index of its first byte. */
    private static final TreeMap<Integer, Integer> LINES = new TreeMap<>(Map.of(0, 1));

    @TempDir
    Path directory;

    private final SecretScanner scanner =
            new SecretScanner(ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(Detection.NOW)));

    /**
     * Fills the text with short lines of characters of one to four bytes, so that windows start and end within some
     * characters.
     */
    @BeforeAll
    static void fill() {
        Random random = new Random(42);
        StringBuilder text = new StringBuilder();
        String[] words = {"map ", "größe ", "地図", "🗺", "\n", "\r\n", "=\"", "k.", ".eyJ"};
        while (text.length() < 2 * WINDOW) {
            text.append(words[random.nextInt(words.length)]);
        }
        filler = Arrays.copyOf(text.toString().getBytes(StandardCharsets.UTF_8), 2 * WINDOW + 50_000);
        for (int i = 0; i < filler.length; i++) {
            if (filler[i] == '\n') {
                LINES.put(i + 1, LINES.size() + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OWNED, WINDOW, 2 * OWNED})
    void aTokenAtAnyOffsetAroundAnEdgeIsFoundOnceAndInItsPlace(int edge) throws Exception {
        String token = TokenBuilder.sk().signature(new Random(3)).build();
        isFoundAtOffsets(edge - token.length() - 4, edge + 4, 1, edge + 2 * OVERLAP, token);
    }

    @ParameterizedTest
    @ValueSource(ints = {OWNED, WINDOW, 2 * OWNED})
    void theLongestTokenIsFoundAcrossAnEdgeToo(int edge) throws Exception {
        String start = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":\"";
        String token = TokenBuilder.pk().withPayload(start + "x".repeat(1_500 - start.length()) + "\"}");
        isFoundAtOffsets(edge - token.length() - 2, edge + 2, 127, edge + 2 * OVERLAP, token);
    }

    /**
     * Writes the token, in quotes, over the filler at one offset after the other, and scans the whole file each time.
     */
    private void isFoundAtOffsets(int first, int last, int step, int size, String token) throws Exception {
        byte[] quoted = ("\"" + token + "\"").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(filler, size);
        Path file = Files.write(directory.resolve("file"), bytes);
        for (int offset = first; offset <= last; offset += step) {
            System.arraycopy(quoted, 0, bytes, offset - 1, quoted.length);
            overwrite(file, offset - 1, bytes, quoted.length);
            Position position = positionInFiller(offset);
            isFound(Sources.at(file), file.toString(), position, offset, token);
            isFound(Sources.stream("<stdin>", new ByteArrayInputStream(bytes)), "<stdin>", position, offset, token);
            System.arraycopy(filler, offset - 1, bytes, offset - 1, quoted.length);
            overwrite(file, offset - 1, bytes, quoted.length);
        }
    }

    private static void overwrite(Path file, int offset, byte[] bytes, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes, offset, length), offset);
        }
    }

    /** Returns the position in the filler of a token after a quote, as the JDK decodes it. */
    private static Position positionInFiller(int offset) {
        Map.Entry<Integer, Integer> line = LINES.floorEntry(offset - 1);
        String before = new String(filler, line.getKey(), offset - 1 - line.getKey(), StandardCharsets.UTF_8) + "\"p";
        return new Position(line.getValue(), before.codePointCount(0, before.length()));
    }

    @ParameterizedTest
    @ValueSource(ints = {WINDOW - 1, WINDOW, WINDOW + 1, OWNED + WINDOW - 1, OWNED + WINDOW, OWNED + WINDOW + 1})
    void aTokenThatEndsTheFileIsFoundWhateverTheFilesSize(int size) throws Exception {
        String token = TokenBuilder.sk().build();
        int offset = size - token.length();
        byte[] bytes = Arrays.copyOf(filler, size);
        bytes[offset - 1] = '\n';
        System.arraycopy(token.getBytes(StandardCharsets.US_ASCII), 0, bytes, offset, token.length());
        Path file = Files.write(directory.resolve("file"), bytes);
        Position position = RegexOracle.position(bytes, offset);
        isFound(Sources.at(file), file.toString(), position, offset, token);
        isFound(Sources.stream("<stdin>", new ByteArrayInputStream(bytes)), "<stdin>", position, offset, token);
    }

    @Test
    void tokensAllAlongALargeFileAreAllFound() throws Exception {
        byte[] bytes = new byte[5 * WINDOW];
        Arrays.fill(bytes, (byte) ' ');
        List<Integer> expected = new ArrayList<>();
        List<String> tokens =
                new ArrayList<>(); // several, because of one token a thousand places in a file are reported
        for (int i = 0; i < 8; i++) {
            tokens.add(TokenBuilder.sk().account("trapstreet-" + i).build());
        }
        for (int offset = 0; offset + tokens.get(0).length() < bytes.length; offset += 997) {
            String token = tokens.get(offset / 997 % tokens.size());
            System.arraycopy(token.getBytes(StandardCharsets.US_ASCII), 0, bytes, offset, token.length());
            bytes[offset + token.length()] = '\n';
            expected.add(offset);
        }
        Path file = Files.write(directory.resolve("file"), bytes);
        for (Source source : List.of(Sources.at(file), Sources.stream("<stdin>", new ByteArrayInputStream(bytes)))) {
            List<Finding> findings = scanner.scan(List.of(source)).findings();
            assertEquals(tokens.size(), findings.size());
            List<Location> locations = new ArrayList<>();
            findings.forEach(finding -> locations.addAll(finding.locations()));
            locations.sort(Location.ORDER);
            assertEquals(
                    expected,
                    locations.stream().map(location -> (int) location.offset()).toList());
            assertEquals(expected.size(), locations.get(locations.size() - 1).line());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "地図 "})
    void inASingleLineOfTenMegabytesTokensAreFoundAndColumnsAreRight(String text) throws Exception {
        String token = TokenBuilder.sk().build();
        StringBuilder line = new StringBuilder(token).append(' ');
        long columns = line.length();
        int bytes = line.length();
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        while (bytes < 10_000_000) {
            line.append(text);
            bytes += size;
            columns += text.length();
        }
        line.append(token);
        byte[] content = line.toString().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("line"), content);
        for (Source source : List.of(Sources.at(file), Sources.stream("<stdin>", new ByteArrayInputStream(content)))) {
            // The same token twice in one line is one location, so the later one is tested separately.
            Report report = scanner.scan(List.of(source));
            assertEquals(1, report.findings().size());
            assertEquals(1, report.findings().get(0).locations().size());
            assertEquals(content.length, report.counts().bytes());
        }
        content[0] = 'x';
        Files.write(file, content);
        for (Source source : List.of(Sources.at(file), Sources.stream("<stdin>", new ByteArrayInputStream(content)))) {
            Location location =
                    scanner.scan(List.of(source)).findings().get(0).locations().get(0);
            assertEquals(1, location.line());
            assertEquals(columns + 1, location.column());
            assertEquals(bytes, location.offset());
        }
    }

    private void isFound(Source source, String path, Position position, int offset, String token) throws Exception {
        List<Finding> findings = scanner.scan(List.of(source)).findings();
        assertEquals(1, findings.size(), "at offset " + offset);
        assertEquals(token, findings.get(0).token().raw().revealSecret(), "at offset " + offset);
        int end = position.column() + token.length();
        Provenance here = new Provenance(ContentId.ofTarget(0, path), path, LocationPart.CONTENT);
        Location expected = new Location(here, position.line(), position.column(), end, offset, token.length());
        assertEquals(List.of(expected), findings.get(0).locations(), "at offset " + offset);
    }
}
