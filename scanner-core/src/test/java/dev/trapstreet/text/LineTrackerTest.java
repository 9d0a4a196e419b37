package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compared with the JDK's decoder, whose code points are counted. */
final class LineTrackerTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String BYTE_ORDER_MARK = "efbbbf";

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void countsTheCodePointsThatTheJdkDecodes(long seed) {
        byte[] bytes = randomText(new Random(seed));
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0) {
                LineTracker tracker = new LineTracker();
                tracker.advance(bytes, 0, i);
                assertEquals(expected(bytes, i), tracker.position(), () -> what(seed, bytes));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aTextMayBeSeenInPiecesThatEndAtAnyBoundary(long seed) {
        byte[] bytes = randomText(new Random(seed));
        Position whole = expected(bytes, bytes.length - 1);
        for (int cut = 0; cut < bytes.length; cut++) {
            int place = LineTracker.characterBoundary(bytes, 0, cut);
            LineTracker tracker = new LineTracker();
            tracker.advance(bytes, 0, place);
            tracker.advance(bytes, place, bytes.length - 1);
            int at = cut;
            assertEquals(whole, tracker.position(), () -> what(seed, bytes) + ", cut at " + at);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBoundaryIsNeverBeforeTheStartAndNeverInsideACharacterThatBeginsThere(long seed) {
        byte[] bytes = randomText(new Random(seed));
        for (int from = 0; from < bytes.length; from++) {
            int whole = codePoints(bytes, from, bytes.length);
            for (int cut = from; cut < Math.min(bytes.length, from + 8); cut++) {
                int place = LineTracker.characterBoundary(bytes, from, cut);
                int pieces = codePoints(bytes, from, place) + codePoints(bytes, place, bytes.length);
                String range = from + ".." + place + ".." + cut;
                assertTrue(place >= from && place <= cut && place > cut - 4, () -> what(seed, bytes) + ", " + range);
                assertEquals(whole, pieces, () -> what(seed, bytes) + ", " + range);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // bytes before the position, line, column
        "'', 1, 1",
        "61 62, 1, 3",
        "0a, 2, 1",
        "61 0a 62 63, 2, 3",
        "0d 0a, 2, 1",
        "61 0d 0a 62, 2, 2",
        "61 0d 62, 1, 4", // a single carriage return does not end a line
        "c3 a9, 1, 2",
        "e2 82 ac, 1, 2",
        "f0 9f 98 80, 1, 2", // one code point, although two chars
        "65 cc 81, 1, 3", // two code points, although one glyph
        "ef bb bf, 1, 1", // a byte order mark does not count as a column
        "ef bb bf 61, 1, 2",
        "ef bb bf 0a ef bb bf, 2, 2", // but only at the start of the text
        "61 ef bb bf, 1, 3",
        "ef bb, 1, 2",
        "80, 1, 2",
        "c0 80, 1, 3",
        "e2 82, 1, 2",
        "e2 82 0a 61, 2, 2",
        "f0 9f 98, 1, 2",
        "f0 9f 98 c3 a9, 1, 3",
        "e0 80 80, 1, 4", // overlong
        "f0 80 80 80, 1, 5",
        "f4 90 80 80, 1, 5", // past U+10FFFF
        "f5 80 80 80, 1, 5",
        "ff fe, 1, 3",
    })
    void columnsCountCodePointsOfTheDecodedLine(String hex, int line, int column) {
        byte[] bytes = HEX.parseHex(hex.replace(" ", ""));
        LineTracker tracker = new LineTracker();
        tracker.advance(bytes, 0, bytes.length);
        assertEquals(new Position(line, column), tracker.position());
        assertEquals(expected(Arrays.copyOf(bytes, bytes.length + 1), bytes.length), tracker.position(), "oracle");
    }

    /**
     * UTF-8 has no surrogates. According to Unicode 15, section 3.9, and in every browser, each byte of an encoded
     * surrogate is a replacement character. The JDK creates only one for all three bytes, so these values are typed by
     * hand.
     */
    @ParameterizedTest
    @CsvSource({"ed a0 80, 4", "ed bf bf, 4", "ed a0, 3", "ed a0 80 ed b0 80, 7", "ed 9f bf, 2", "ee 80 80, 2"})
    void anEncodedSurrogateCountsOncePerByte(String hex, int column) {
        byte[] bytes = HEX.parseHex(hex.replace(" ", ""));
        LineTracker tracker = new LineTracker();
        tracker.advance(bytes, 0, bytes.length);
        assertEquals(new Position(1, column), tracker.position());
    }

    @Test
    void aCopyIsIndependent() {
        byte[] bytes = HEX.parseHex(BYTE_ORDER_MARK + "610a6263");
        LineTracker first = new LineTracker();
        first.advance(bytes, 0, 4);
        LineTracker copy = new LineTracker(first);
        copy.advance(bytes, 4, 7);
        assertEquals(new Position(1, 2), first.position());
        assertEquals(new Position(2, 3), copy.position());
    }

    @Test
    void aCopyMadeBeforeTheFirstByteStillPassesOverAByteOrderMark() {
        byte[] bytes = HEX.parseHex(BYTE_ORDER_MARK + "61");
        LineTracker untouched = new LineTracker();
        untouched.advance(bytes, 0, 0);
        LineTracker copy = new LineTracker(untouched);
        copy.advance(bytes, 0, 4);
        assertEquals(new Position(1, 2), copy.position());
    }

    /** Returns the position of {@code bytes[at]}, an ASCII character, in the text that the JDK decodes. */
    private static Position expected(byte[] bytes, int at) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = codePoints(bytes, lineStart, at + 1);
        boolean marked = line == 1 && at >= 3 && HEX.formatHex(bytes, 0, 3).equals(BYTE_ORDER_MARK);
        return new Position(line, marked ? column - 1 : column);
    }

    private static int codePoints(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length());
    }

    private static String what(long seed, byte[] bytes) {
        return "seed " + seed + ", " + HEX.formatHex(bytes);
    }

    /**
     * Returns characters of every length, some truncated, mixed with stray bytes and line breaks. The last byte is an
     * ASCII letter.
     */
    private static byte[] randomText(Random random) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            text.writeBytes(HEX.parseHex(BYTE_ORDER_MARK));
        }
        for (int i = random.nextInt(24); i > 0; i--) {
            byte[] piece = piece(random);
            text.write(piece, 0, random.nextInt(3) > 0 ? piece.length : random.nextInt(piece.length + 1));
        }
        text.write('p');
        byte[] bytes = text.toByteArray();
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i + 1] = (byte) 0x9F; // surrogates have a separate test
            }
        }
        return bytes;
    }

    private static byte[] piece(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[] {'\n'};
            case 1 -> new byte[] {'\r', '\n'};
            case 2 -> new byte[] {(byte) (0x80 + random.nextInt(128))};
            case 3 -> new byte[] {(byte) (0xE0 + random.nextInt(32)), (byte) (0x80 + random.nextInt(64))};
            case 4 -> new byte[] {'a', 'b'};
            default -> character(random);
        };
    }

    /** Returns a character of one to four bytes, each length with the same probability. */
    private static byte[] character(Random random) {
        int[] lengths = {0x80, 0x800, 0x10000, 0x110000};
        int codePoint = random.nextInt(lengths[random.nextInt(lengths.length)]);
        return new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8);
    }
}
