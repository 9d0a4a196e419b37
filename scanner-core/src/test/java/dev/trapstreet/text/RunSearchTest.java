package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RunSearchTest {
    private static final String ALL_ASCII = asciiCharacters();

    private static String asciiCharacters() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 128; c++) {
            all.append(c);
        }
        return all.toString();
    }

    static LongStream seeds() {
        return LongStream.range(0, 250);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsExactlyTheMaximalRunsThatAPlainLoopFinds(long seed) {
        Random random = new Random(seed);
        String members = members(random);
        int shortest = 1 + random.nextInt(random.nextBoolean() ? 8 : 70);
        byte[] bytes = text(random, members, shortest);
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        String what = "seed " + seed + ", shortest " + shortest + ", range " + from + ".." + to;

        RunSearch search = new RunSearch(Alphabet.of(members), shortest);
        assertEquals(plainLoop(bytes, 0, bytes.length, members, shortest), all(search, bytes, 0, bytes.length), what);
        assertEquals(plainLoop(bytes, from, to, members, shortest), all(search, bytes, from, to), what);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatLiesOutsideTheRangeChangesNothing(long seed) {
        Random random = new Random(seed);
        String members = members(random);
        int shortest = 1 + random.nextInt(20);
        byte[] bytes = text(random, members, shortest);
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        byte[] tempting = bytes.clone();
        Arrays.fill(tempting, 0, from, (byte) members.charAt(0));
        Arrays.fill(tempting, to, tempting.length, (byte) members.charAt(0));

        RunSearch search = new RunSearch(Alphabet.of(members), shortest);
        assertEquals(all(search, bytes, from, to), all(search, tempting, from, to), "seed " + seed);
    }

    @Test
    void aRunOfTheShortestLengthIsFoundAndOneByteLessIsNot() {
        byte[] bytes = "..aaaa...aaa.aaaaa".getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of("2-6", "13-18"), all(new RunSearch(Alphabet.of("a"), 4), bytes, 0, bytes.length));
    }

    @Test
    void aRunThatTheRangeCutsIsFoundOnlyWhenTheRestIsLongEnough() {
        byte[] bytes = "aaaaaa".getBytes(StandardCharsets.US_ASCII);
        RunSearch search = new RunSearch(Alphabet.of("a"), 4);
        assertEquals(List.of("1-5"), all(search, bytes, 1, 5));
        assertEquals(List.of(), all(search, bytes, 1, 4));
        assertEquals(List.of(), all(search, bytes, 6, 6));
    }

    @Test
    void aRunMayBeFarLongerThanTheShortest() {
        byte[] bytes = new byte[1_000_000];
        Arrays.fill(bytes, (byte) 'a');
        assertEquals(List.of("0-1000000"), all(new RunSearch(Alphabet.of("a"), 45), bytes, 0, bytes.length));
    }

    @Test
    void aShortestRunLongerThanAnyRangeFindsNothing() {
        byte[] bytes = "aaaaaa".getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of(), all(new RunSearch(Alphabet.of("a"), Integer.MAX_VALUE), bytes, 0, 6));
        assertEquals(List.of(), all(new RunSearch(Alphabet.of("a"), Integer.MAX_VALUE), bytes, 2, 6));
    }

    @Test
    void aSearchThatEndedStaysAtItsEndUntilItGetsANewRange() {
        byte[] bytes = "aaa".getBytes(StandardCharsets.US_ASCII);
        RunSearch search = new RunSearch(Alphabet.of("a"), 2);
        assertFalse(search.next(), "nothing to search yet");
        search.reset(bytes, 0, 3);
        assertTrue(search.next());
        assertFalse(search.next());
        assertFalse(search.next());
        search.reset(bytes, 1, 3);
        assertTrue(search.next());
        assertEquals("1-3", search.start() + "-" + search.end());
    }

    @Test
    void rangesAndLengthsThatCannotBeAreRefused() {
        byte[] bytes = new byte[4];
        RunSearch search = new RunSearch(Alphabet.of("a"), 2);
        assertThrows(IndexOutOfBoundsException.class, () -> search.reset(bytes, -1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> search.reset(bytes, 0, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> search.reset(bytes, 3, 2));
        assertThrows(IllegalArgumentException.class, () -> new RunSearch(Alphabet.of("a"), 0));
    }

    private static List<String> all(RunSearch search, byte[] bytes, int from, int to) {
        List<String> found = new ArrayList<>();
        search.reset(bytes, from, to);
        while (search.next()) {
            found.add(search.start() + "-" + search.end());
        }
        return found;
    }

    private static List<String> plainLoop(byte[] bytes, int from, int to, String members, int shortest) {
        List<String> found = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] < 0 || members.indexOf(bytes[i]) < 0) {
                if (i - start >= shortest) {
                    found.add(start + "-" + i);
                }
                start = i + 1;
            }
        }
        return found;
    }

    private static String members(Random random) {
        StringBuilder members = new StringBuilder();
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            members.append(ALL_ASCII.charAt(random.nextInt(ALL_ASCII.length())));
        }
        return members.toString();
    }

    /** Returns runs of about the minimum length, between a few arbitrary bytes. */
    private static byte[] text(Random random, String members, int shortest) {
        byte[] bytes = new byte[random.nextInt(600)];
        int i = 0;
        while (i < bytes.length) {
            int run = random.nextInt(2 * shortest + 1);
            for (int end = Math.min(bytes.length, i + run); i < end; i++) {
                bytes[i] = (byte) members.charAt(random.nextInt(members.length()));
            }
            for (int end = Math.min(bytes.length, i + random.nextInt(4)); i < end; i++) {
                bytes[i] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }
}
