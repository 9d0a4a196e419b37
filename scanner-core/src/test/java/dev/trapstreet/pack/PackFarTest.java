package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.PackBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs above 2 GiB, as sparse files: objects around the edges of 1, 2 and 4 GiB, and deltas across them. */
final class PackFarTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final Random random = new Random(3);
    private final PackBuilder builder = new PackBuilder();
    private final Map<String, byte[]> expected = new LinkedHashMap<>();

    private byte[] noise() {
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        return bytes;
    }

    private String blob() {
        byte[] content = noise();
        String name = builder.blob(content);
        expected.put(name, content);
        return name;
    }

    private DeltaBuilder delta(String base) {
        byte[] from = expected.get(base);
        DeltaBuilder delta =
                new DeltaBuilder(from).copy(100, from.length).insert(noise()).copy(0, 40);
        expected.put(PackBuilder.name("blob", delta.result()), delta.result());
        return delta;
    }

    /** Adds a blob that no test reads. It ends the previous object before the zeros of the hole. */
    private void hole(long to) {
        builder.blob(noise());
        builder.at(to);
    }

    private void readsAs(int indexVersion) throws IOException {
        Pack pack = Pack.open(builder.write(directory, indexVersion), ObjectFormat.SHA1);
        pack.checkIndex();
        BitSet wanted = new BitSet();
        for (int number = 0; number < pack.count(); number++) {
            wanted.set(number, expected.containsKey(pack.name(number)));
        }
        assertEquals(expected.size(), wanted.cardinality());
        assertEquals(wanted, pack.withBases(wanted));
        RecordedWalk walked = RecordedWalk.of(pack, wanted, 1 << 20, 0);
        assertEquals(Map.of(), walked.damaged);
        assertEquals(expected.keySet(), walked.objects.keySet());
        try (ObjectReader reader = new ObjectReader(1 << 20)) {
            for (int number = wanted.nextSetBit(0); number >= 0; number = wanted.nextSetBit(number + 1)) {
                GitRepository.Content object = walked.objects.get(pack.name(number));
                assertEquals("blob", object.type());
                assertArrayEquals(expected.get(pack.name(number)), object.bytes());
                assertArrayEquals(object.bytes(), reader.read(pack, number));
            }
        }
    }

    /** The edge is at each byte from the header to the deflated ones, and after them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 21, 22, 23, 24, 25, 100, 260, 320, 400})
    void anObjectAcrossTheEdgeOfASegmentIsRead(int before) throws IOException {
        for (int gib = 1; gib <= 3; gib++) {
            hole(gib * GIB - before);
            String base = blob();
            builder.offsetDelta(base, delta(base));
            hole(gib * GIB + 2_000 - before);
            builder.nameDelta(base, delta(base));
        }
        hole(4 * GIB - 1_000);
        readsAs(2);
        readsAs(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 22, 200})
    void anObjectAcrossTheEdgeOfASegmentIsStreamed(int before) throws IOException {
        hole(2 * GIB - before);
        blob();
        hole(3 * GIB);
        Pack pack = Pack.open(builder.write(directory, 2), ObjectFormat.SHA1);
        for (int number = 0; number < pack.count(); number++) {
            if (expected.containsKey(pack.name(number))) {
                BitSet one = new BitSet();
                one.set(number);
                RecordedWalk walked = RecordedWalk.of(pack, one, 10, 0);
                assertEquals(expected.keySet(), walked.large.keySet());
                assertArrayEquals(
                        expected.get(pack.name(number)),
                        walked.large.get(pack.name(number)).bytes());
            }
        }
    }

    /** Distances around each length at which the encoding takes one more byte, and around the maximum of an int. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                127,
                128,
                129,
                16_511,
                16_512,
                16_513,
                2_113_663,
                2_113_664,
                270_549_119,
                270_549_120,
                2 * GIB - 1,
                2 * GIB,
                4 * GIB + 5,
                34_630_287_487L,
                34_630_287_488L
            })
    void aBaseIsFoundOverAnyDistance(long distance) throws IOException {
        byte[] content = "trapstreet ".repeat(20).getBytes(StandardCharsets.US_ASCII);
        String base = builder.blob(content);
        expected.put(base, content);
        long there = builder.offset(base) + distance;
        if (distance < 1_000) {
            builder.at(there);
        } else {
            hole(there);
        }
        String made = builder.offsetDelta(base, delta(base));
        builder.nameDelta(made, delta(made));
        builder.offsetDelta(made, delta(made));
        hole(there + 5_000);
        readsAs(2);
    }

    @Test
    void aPackMayHoldNothing() throws IOException {
        for (int indexVersion = 1; indexVersion <= 2; indexVersion++) {
            Pack pack = Pack.open(builder.write(directory, indexVersion), ObjectFormat.SHA1);
            assertEquals(0, pack.count());
            assertEquals(Map.of(), RecordedWalk.all(pack).objects);
        }
    }
}
