package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class Utf16RunSearchTest {
    private static final String MEMBERS = "abcXYZ019-_";

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsExactlyTheMaximalRunsThatAPlainLoopFinds(long seed) {
        Random random = new Random(seed);
        int shortest = 8 + random.nextInt(40);
        byte[] bytes = text(random, shortest);
        int from = random.nextInt(bytes.length / 4 + 1);
        int to = bytes.length - random.nextInt((bytes.length - from) / 4 + 1);
        Utf16RunSearch search = new Utf16RunSearch(Alphabet.of(MEMBERS), shortest);
        assertEquals(plainLoop(bytes, 0, bytes.length, shortest), all(search.reset(bytes, 0, bytes.length)));
        assertEquals(plainLoop(bytes, from, to, shortest), all(search.reset(bytes, from, to)), "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofRunsThatStartBeforeAPlaceFindsExactlyThose(long seed) {
        Random random = new Random(seed);
        int shortest = 8 + random.nextInt(40);
        byte[] bytes = text(random, shortest);
        int startsBefore = random.nextInt(bytes.length + 1);
        List<String> expected = new ArrayList<>();
        for (String run : plainLoop(bytes, 0, bytes.length, shortest)) {
            if (Integer.parseInt(run.substring(0, run.indexOf('-'))) < startsBefore) {
                expected.add(run);
            }
        }
        Utf16RunSearch search = new Utf16RunSearch(Alphabet.of(MEMBERS), shortest);
        assertEquals(expected, all(search.reset(bytes, 0, startsBefore, bytes.length)), "seed " + seed);
    }

    @Test
    void bothOrdersAreFoundAsTheirMembersStand() {
        String word = "abcabcabcabc";
        Utf16RunSearch search = new Utf16RunSearch(Alphabet.of(MEMBERS), 12);
        byte[] little = word.getBytes(StandardCharsets.UTF_16LE);
        assertEquals(List.of("0-24"), all(search.reset(little, 0, little.length)));
        byte[] big = word.getBytes(StandardCharsets.UTF_16BE);
        assertEquals(List.of("1-24"), all(search.reset(big, 0, big.length)));
        byte[] short11 = word.substring(1).getBytes(StandardCharsets.UTF_16LE);
        assertEquals(List.of(), all(search.reset(short11, 0, short11.length)));
    }

    @Test
    void zerosAloneAndPlainTextAreNoWideRun() {
        Utf16RunSearch search = new Utf16RunSearch(Alphabet.of(MEMBERS), 8);
        assertEquals(List.of(), all(search.reset(new byte[1000], 0, 1000)));
        byte[] plain = "abc".repeat(100).getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of(), all(search.reset(plain, 0, plain.length)));
    }

    @Test
    void rangesAndLengthsThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Utf16RunSearch(Alphabet.of("a"), 7));
        Utf16RunSearch search = new Utf16RunSearch(Alphabet.of("a"), 8);
        assertFalse(search.next(), "nothing to search yet");
        assertThrows(IndexOutOfBoundsException.class, () -> search.reset(new byte[4], 0, 5));
        assertTrue(search.reset("aaaaaaaa".getBytes(StandardCharsets.UTF_16LE), 0, 16)
                .next());
    }

    private static List<String> all(Utf16RunSearch search) {
        List<String> found = new ArrayList<>();
        while (search.next()) {
            found.add(search.start() + "-" + search.end());
        }
        return found;
    }

    /** Finds runs with a plain loop: each member is followed by a zero, or by the end of the text. */
    private static List<String> plainLoop(byte[] bytes, int from, int to, int shortest) {
        List<String> found = new ArrayList<>();
        int i = from;
        while (i < to) {
            int end = i;
            while (end < to && isMember(bytes[end]) && (end + 1 == to || bytes[end + 1] == 0)) {
                end += 2;
            }
            if ((end - i) / 2 >= shortest) {
                found.add(i + "-" + Math.min(end, to));
            }
            i = Math.max(end, i + 1);
        }
        return found;
    }

    private static boolean isMember(byte b) {
        return b > 0 && MEMBERS.indexOf(b) >= 0;
    }

    /** Returns runs of about the minimum length, of either byte order, between a few arbitrary bytes. */
    private static byte[] text(Random random, int shortest) {
        byte[] bytes = new byte[20 + random.nextInt(900)];
        int i = 0;
        while (i < bytes.length) {
            int characters = random.nextInt(2 * shortest + 1);
            int zero = random.nextInt(2);
            for (int k = 0; k < 2 * characters && i < bytes.length; k++, i++) {
                bytes[i] = k % 2 == zero ? 0 : (byte) MEMBERS.charAt(random.nextInt(MEMBERS.length()));
            }
            for (int k = random.nextInt(4); k > 0 && i < bytes.length; k--, i++) {
                bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0);
            }
        }
        return bytes;
    }
}
