package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.text.Position;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChunkReaderTest {
    private static final int WINDOW = WorkerContext.BUFFER_BYTES;
    private static final int OVERLAP = ChunkReader.OVERLAP_BYTES;
    private static final Provenance HERE = new Provenance(ContentId.ofTarget(0, "here"), "here", LocationPart.CONTENT);

    private final List<String> owned = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<Position> starts = new ArrayList<>();
    private final List<Position> expectedStarts = new ArrayList<>();

    /**
     * Returns sizes at which the behavior changes: no byte, a full window, one byte more, two windows that overlap, and
     * so on.
     */
    static IntStream sizes() {
        int step = WINDOW - OVERLAP;
        return IntStream.of(0, 1, OVERLAP, WINDOW, WINDOW + step, WINDOW + 2 * step)
                .flatMap(size -> IntStream.rangeClosed(size - 1, size + 1))
                .filter(size -> size >= 0)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aFileIsGivenWholeInOwnedParts(int size) throws IOException {
        byte[] content = text(new Random(size), size);
        assertEquals(
                size, ChunkReader.read(new Bytes(content), size, () -> HERE, lane(chunk -> collect(chunk, content))));
        isWhole(content);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aStreamIsGivenWholeInOwnedParts(int size) throws IOException {
        byte[] content = text(new Random(size), size);
        ReadableByteChannel stream = new Stream(new Bytes(content).inPiecesOf(7_919));
        long read =
                ChunkReader.read(stream, ChunkReader.UNKNOWN_SIZE, () -> HERE, lane(chunk -> collect(chunk, content)));
        assertEquals(size, read);
        isWhole(content);
    }

    private void isWhole(byte[] content) {
        assertSame(content, String.join("", owned).getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(content.length == 0, owned.isEmpty());
        long offset = 0;
        for (int i = 0; i < owned.size(); i++) {
            assertEquals(offset, offsets.get(i));
            offset += owned.get(i).length();
        }
        assertEquals(expectedStarts, starts);
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linesAreCountedRightWhateverTheReadsGiveAndWhoeverAsks(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] content = text(random, 2 * WINDOW + random.nextInt(WINDOW));
        boolean seekable = random.nextBoolean();
        int piece = seed % 3 == 0 ? 1 + random.nextInt(9) : 1 + random.nextInt(200_000);
        Bytes bytes = new Bytes(content).inPiecesOf(piece);
        long askOnlyFrom = random.nextInt(2 * WINDOW);
        ChunkReader.read(
                seekable ? bytes : new Stream(bytes),
                seekable ? content.length : ChunkReader.UNKNOWN_SIZE,
                () -> HERE,
                lane(chunk -> {
                    if (chunk.offset() >= askOnlyFrom) {
                        collect(chunk, content);
                        collect(chunk, content);
                    }
                }));
        assertFalse(starts.isEmpty());
        assertEquals(expectedStarts, starts, "seed " + seed + ", pieces of " + piece);
    }

    @Test
    void theOverlapHoldsTheLongestTokenAndWhatFollowsIt() {
        assertTrue(
                ChunkReader.OVERLAP_BYTES > TokenParser.MAX_LENGTH + 4,
                "up to 3 bytes of it go to a character's start");
    }

    @Test
    void aWindowHoldsTheNextOnesBeginning() throws IOException {
        byte[] content = text(new Random(1), 3 * WINDOW);
        List<Integer> contexts = new ArrayList<>();
        ChunkReader.read(new Bytes(content), content.length, () -> HERE, lane(chunk -> {
            contexts.add(chunk.length() - chunk.ownedLength());
            int from = (int) chunk.offset();
            byte[] there = Arrays.copyOfRange(content, from, from + chunk.length());
            assertSame(there, Arrays.copyOf(chunk.bytes(), chunk.length()));
        }));
        assertEquals(4, contexts.size());
        assertEquals(0, contexts.get(3));
        assertTrue(contexts.subList(0, 3).stream().allMatch(context -> context >= OVERLAP), contexts.toString());
    }

    @Test
    void aFileOfKnownSizeIsNotAskedForItsEnd() throws IOException {
        Bytes bytes = new Bytes(text(new Random(1), 500));
        ChunkReader.read(bytes, 500, () -> HERE, lane(chunk -> {}));
        assertEquals(1, bytes.reads);
    }

    @Test
    void aFileThatGrewIsReadToItsNewEnd() throws IOException {
        byte[] content = text(new Random(1), WINDOW + 700);
        assertEquals(
                content.length, ChunkReader.read(new Bytes(content), 500, () -> HERE, lane(c -> collect(c, content))));
        isWhole(content);
    }

    @Test
    void aFileSaidToBeEmptyIsReadAllTheSame() throws IOException {
        byte[] content = text(new Random(1), 700);
        assertEquals(700, ChunkReader.read(new Bytes(content), 0, () -> HERE, lane(chunk -> collect(chunk, content))));
        isWhole(content);
    }

    @Test
    void aFileThatShrankIsReadAsFarAsItGoes() throws IOException {
        byte[] content = text(new Random(1), 700);
        assertEquals(
                700, ChunkReader.read(new Bytes(content), 2L * WINDOW, () -> HERE, lane(c -> collect(c, content))));
        isWhole(content);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void whatWasReadBeforeAnErrorIsGivenAndCounted(int size) {
        byte[] content = text(new Random(size), size);
        WorkerContext worker = lane(chunk -> collect(chunk, content));
        Bytes bytes = new Bytes(content).failingAt(size);
        long said = size + 100L;
        assertThrows(IOException.class, () -> ChunkReader.read(bytes, said, () -> HERE, worker));
        isWhole(content);
        assertEquals(size, worker.counts().bytes());
    }

    @Test
    void whenLinesCannotBeCountedTheRestIsStillReadWholeAndTheErrorIsSaid() {
        byte[] content = text(new Random(1), 3 * WINDOW);
        Bytes bytes = new Bytes(content);
        WorkerContext worker = lane(chunk -> {
            assertTrue(chunk.offset() < content.length, "the same bytes are read again and again");
            if (chunk.offset() > 0) {
                bytes.failingOnceAt(1000);
                chunk.lines();
            }
            owned.add(new String(chunk.bytes(), 0, chunk.ownedLength(), StandardCharsets.ISO_8859_1));
        });
        assertThrows(IOException.class, () -> ChunkReader.read(bytes, content.length, () -> HERE, worker));
        assertEquals(content.length, worker.counts().bytes());
        assertSame(content, String.join("", owned).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whenTheBeginningIsGoneTheRestIsStillRead() {
        byte[] content = text(new Random(1), 2 * WINDOW);
        Bytes bytes = new Bytes(content);
        WorkerContext worker = lane(chunk -> {
            assertTrue(chunk.offset() < content.length, "the same bytes are read again and again");
            if (chunk.offset() > 0) {
                bytes.length = 500;
                chunk.lines();
                bytes.length = content.length;
            }
            owned.add(new String(chunk.bytes(), 0, chunk.ownedLength(), StandardCharsets.ISO_8859_1));
        });
        assertThrows(IOException.class, () -> ChunkReader.read(bytes, content.length, () -> HERE, worker));
        assertSame(content, String.join("", owned).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reports the index of the first difference instead of printing megabytes. */
    private static void assertSame(byte[] expected, byte[] actual) {
        assertEquals(-1, Arrays.mismatch(expected, actual), "index of the first byte that differs");
    }

    private static WorkerContext lane(Consumer<Chunk> chunks) {
        return new WorkerContext(chunks, task -> {
            throw new AssertionError("reading a channel makes no task");
        });
    }

    private void collect(Chunk chunk, byte[] content) {
        owned.add(new String(chunk.bytes(), 0, chunk.ownedLength(), StandardCharsets.ISO_8859_1));
        offsets.add(chunk.offset());
        assertEquals(HERE, chunk.provenance());
        assertEquals(HERE.content(), chunk.contentId());
        // Compared at the first ASCII character: the window itself may start between two halves of something malformed.
        int ascii = 0;
        while (ascii < chunk.length() && chunk.bytes()[ascii] < 0) {
            ascii++;
        }
        if (ascii < chunk.length()) {
            LineTracker lines = chunk.lines();
            lines.advance(chunk.bytes(), 0, ascii);
            starts.add(lines.position());
            expectedStarts.add(expected(content, (int) chunk.offset() + ascii));
        }
    }

    private static Position expected(byte[] content, int at) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (content[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        String before = new String(content, lineStart, at - lineStart + 1, StandardCharsets.UTF_8);
        return new Position(line, before.codePointCount(0, before.length()));
    }

    /** Returns lines of characters of one to four bytes, some of them truncated. */
    private static byte[] text(Random random, int size) {
        String[] words = {"token ", "straße ", "地図", "🗺🗺", "=", "\n", "\r\n", "x".repeat(300)};
        ByteArrayOutputStream text = new ByteArrayOutputStream(size + 400);
        while (text.size() < size) {
            byte[] word = words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8);
            text.write(word, 0, random.nextInt(20) > 0 ? word.length : random.nextInt(word.length));
        }
        return Arrays.copyOf(text.toByteArray(), size);
    }

    /** Seekable channel over bytes that returns them in pieces and can fail. */
    private static final class Bytes implements SeekableByteChannel {
        private final byte[] content;
        private int length;
        private int position;
        private int piece = Integer.MAX_VALUE;
        private int failAt = Integer.MAX_VALUE;
        private boolean failOnce;
        private int reads;

        Bytes(byte[] content) {
            this.content = content;
            this.length = content.length;
        }

        Bytes inPiecesOf(int bytes) {
            piece = bytes;
            return this;
        }

        Bytes failingAt(int byteIndex) {
            failAt = byteIndex;
            return this;
        }

        Bytes failingOnceAt(int byteIndex) {
            failOnce = true;
            return failingAt(byteIndex);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            reads++;
            if (position >= failAt) {
                failAt = failOnce ? Integer.MAX_VALUE : failAt;
                throw new IOException("Input/output error");
            }
            if (position >= length) {
                return -1;
            }
            int end = Math.min(Math.min(length, failAt), position + Math.min(piece, into.remaining()));
            int count = end - position;
            into.put(content, position, count);
            position = end;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long place) {
            position = (int) place;
            return this;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Channel that does the same, but cannot be read again. */
    private static final class Stream implements ReadableByteChannel {
        private final Bytes bytes;

        Stream(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return bytes.read(into);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
