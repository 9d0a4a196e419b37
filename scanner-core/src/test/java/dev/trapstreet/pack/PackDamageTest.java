package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.PackBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damage is reported, never thrown as another exception and never read as content, and intact objects are still read.
 * The checksums of the index tell which objects are intact; the test parses them itself.
 */
final class PackDamageTest {
    private static final Duration MAX_LENGTH = Duration.ofSeconds(20);
    private static final int MAX_BYTES = 1 << 20;
    private static final int TRAILER = 20;

    @TempDir
    Path directory;

    /** Pack as git wrote it, and its content. */
    private static final class Original {
        final byte[] pack;
        final byte[] index;
        final Map<String, GitRepository.Content> objects;
        final Map<String, GitRepository.Packed> entries;

        Original(Path directory, int indexVersion, boolean offsets) throws IOException {
            GitRepository repository = GitRepository.random(directory, 4, 40, List.of());
            Path file = repository.repack(50, 10, indexVersion, offsets);
            pack = Files.readAllBytes(file);
            index = Files.readAllBytes(Path.of(file.toString().replace(".pack", ".idx")));
            objects = repository.objects();
            entries = repository.entries(file);
        }

        /** Returns the checksums of the objects, from the index (version 2). */
        Map<String, Integer> checks() {
            ByteBuffer bytes = ByteBuffer.wrap(index);
            int count = bytes.getInt(8 + 255 * 4);
            Map<String, Integer> checks = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                int name = 8 + 1024 + 20 * i;
                checks.put(
                        HexFormat.of().formatHex(index, name, name + 20), bytes.getInt(8 + 1024 + 20 * count + 4 * i));
            }
            return checks;
        }

        /** Returns the objects whose bytes, and those of all their delta bases, are intact in the damaged pack. */
        Set<String> whole(byte[] damaged) {
            Map<Long, String> byOffset = new TreeMap<>();
            entries.forEach((name, entry) -> byOffset.put(entry.offset(), name));
            Map<String, Integer> checks = checks();
            Set<String> unhurt = new TreeSet<>();
            List<Long> offsets = List.copyOf(byOffset.keySet());
            for (int i = 0; i < offsets.size(); i++) {
                long from = offsets.get(i);
                long to = i + 1 < offsets.size() ? offsets.get(i + 1) : damaged.length - TRAILER;
                if (from < to && to <= damaged.length - TRAILER) {
                    CRC32 crc = new CRC32();
                    crc.update(damaged, (int) from, (int) (to - from));
                    if ((int) crc.getValue() == checks.get(byOffset.get(from))) {
                        unhurt.add(byOffset.get(from));
                    }
                }
            }
            Set<String> whole = new TreeSet<>();
            for (String name : unhurt) {
                String at = name;
                while (!at.isEmpty() && unhurt.contains(at)) {
                    at = entries.get(at).base();
                }
                if (at.isEmpty()) {
                    whole.add(name);
                }
            }
            return whole;
        }
    }

    /** Neighboring seeds give similar first numbers, and the first number selects the damage. */
    private static Random random(int seed) {
        Random random = new Random(seed);
        random.nextLong();
        return new Random(random.nextLong());
    }

    /** Returns the bytes with a few of them flipped, removed or inserted, at or after {@code least}. */
    private static byte[] damage(byte[] original, int least, Random random) {
        byte[] bytes = original.clone();
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(bytes, least + random.nextInt(bytes.length - least));
            }
            case 1 -> {
                byte[] more = new byte[1 + random.nextInt(40)];
                random.nextBytes(more);
                int at = least + random.nextInt(bytes.length - least);
                return PackBuilder.concat(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
            }
            case 2 -> {
                int at = least + random.nextInt(bytes.length - least);
                int gone = 1 + random.nextInt(40);
                return PackBuilder.concat(
                        Arrays.copyOf(bytes, at),
                        Arrays.copyOfRange(bytes, Math.min(bytes.length, at + gone), bytes.length));
            }
            case 3 -> {
                int at = least + random.nextInt(bytes.length - least);
                Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(3_000)), (byte) 0);
            }
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[least + random.nextInt(bytes.length - least)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    private Pack open(byte[] pack, byte[] index) throws IOException {
        Files.write(directory.resolve("pack-x.pack"), pack);
        Files.write(directory.resolve("pack-x.idx"), index);
        return Pack.open(directory.resolve("pack-x.pack"), ObjectFormat.SHA1);
    }

    /**
     * Reads everything, with the walk and object by object, and asserts that both agree. Returns the result of the
     * latter.
     */
    private static Map<String, GitRepository.Content> readable(Pack pack) throws IOException {
        RecordedWalk walked = RecordedWalk.of(pack, null, MAX_BYTES, 5_000);
        Map<String, GitRepository.Content> alone = new TreeMap<>();
        try (ObjectReader reader = new ObjectReader(MAX_BYTES)) {
            for (int number = 0; number < pack.count(); number++) {
                try {
                    byte[] content = reader.read(pack, number);
                    alone.put(
                            pack.name(number),
                            new GitRepository.Content(pack.typeOf(number).keyword(), content));
                } catch (DamagedException e) {
                    assertTrue(!e.description().isEmpty());
                }
            }
        }
        if (pack.index().hasChecks()) {
            RecordedWalk.assertSame(alone, walked.objects);
        } else {
            // For the walk, an object with a wrong id but intact bytes is damaged, and so are all deltas of it. Read
            // individually, each of these deltas is checked against its own id.
            Map<String, GitRepository.Content> some = new TreeMap<>(alone);
            some.keySet().retainAll(walked.objects.keySet());
            RecordedWalk.assertSame(some, walked.objects);
        }
        assertEquals(Map.of(), walked.large);
        Set<String> both = new TreeSet<>(walked.damaged.keySet());
        both.retainAll(walked.objects.keySet());
        assertEquals(Set.of(), both);
        ObjectIdTable all = ObjectIdTable.of(ObjectFormat.SHA1, List.of(pack), List.of());
        assertEquals(pack.count(), all.numbersIn(pack).length);
        return alone;
    }

    private static void assertEqualsGit(Original original, Map<String, GitRepository.Content> found) {
        Map<String, GitRepository.Content> expected = new TreeMap<>(original.objects);
        expected.keySet().retainAll(found.keySet());
        RecordedWalk.assertSame(expected, found);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWholeInADamagedPackIsReadAndNothingElse(boolean offsets) throws IOException {
        Original original = new Original(directory.resolve("git"), 2, offsets);
        assertEquals(original.objects.keySet(), original.whole(original.pack));
        int some = 0;
        int shorter = 0;
        int longer = 0;
        for (int seed = 0; seed < 300; seed++) {
            byte[] damaged = damage(original.pack, 12, random(seed));
            Set<String> whole = original.whole(damaged);
            shorter += damaged.length < original.pack.length ? 1 : 0;
            longer += damaged.length > original.pack.length ? 1 : 0;
            some += whole.size() < original.objects.size() ? 1 : 0;
            assertTimeoutPreemptively(
                    MAX_LENGTH,
                    () -> {
                        if (damaged.length < 12 + TRAILER) {
                            assertThrows(DamagedException.class, () -> open(damaged, original.index));
                            return;
                        }
                        Map<String, GitRepository.Content> found = readable(open(damaged, original.index));
                        assertEqualsGit(original, found);
                        assertEquals(whole, found.keySet());
                    },
                    "seed " + seed);
        }
        assertTrue(
                some > 250 && shorter > 40 && longer > 20, some + " hurt, " + shorter + " cut, " + longer + " longer");
    }

    /**
     * An index of version 1 has no checksums of the packed bytes. Damage that zlib's checksum does not cover is
     * recognized only by the object id.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReadBesideAnIndexWithoutChecksumsIsWhatGitWrote(boolean offsets) throws IOException {
        Original original = new Original(directory.resolve("git"), 1, offsets);
        int read = 0;
        for (int seed = 0; seed < 300; seed++) {
            byte[] damaged = damage(original.pack, 12, random(seed));
            read += assertTimeoutPreemptively(
                    MAX_LENGTH,
                    () -> {
                        if (damaged.length < 12 + TRAILER) {
                            return 0;
                        }
                        Map<String, GitRepository.Content> found = readable(open(damaged, original.index));
                        assertEqualsGit(original, found);
                        return found.size();
                    },
                    "seed " + seed);
        }
        assertTrue(read > 300 * original.objects.size() / 3, "objects read: " + read);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aDamagedIndexIsSeenByItsChecksumAndHurtsNothingElse(int version) throws IOException {
        Original original = new Original(directory.resolve("git"), version, true);
        int opened = 0;
        for (int seed = 0; seed < 250; seed++) {
            byte[] damaged = damage(original.index, 0, random(seed));
            if (Arrays.equals(damaged, original.index)) {
                continue;
            }
            opened += assertTimeoutPreemptively(
                    MAX_LENGTH,
                    () -> {
                        Pack pack;
                        try {
                            pack = open(original.pack, damaged);
                        } catch (DamagedException e) {
                            return 0;
                        }
                        assertThrows(DamagedException.class, pack::checkIndex);
                        for (GitRepository.Content found : readable(pack).values()) {
                            // The id may be wrong, which was reported; the content is as git wrote it.
                            String name = PackBuilder.name(found.type(), found.bytes());
                            assertTrue(original.objects.containsKey(name));
                        }
                        return 1;
                    },
                    "seed " + seed);
        }
        assertTrue(opened > 40, "indexes opened: " + opened);
    }

    @Test
    void damagedHeadsOfThePackAreSaid() throws IOException {
        Original original = new Original(directory.resolve("git"), 2, true);
        for (int bit = 0; bit < 12 * 8; bit++) {
            byte[] damaged = original.pack.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            if (bit / 8 == 7 && damaged[7] == 3) {
                assertEqualsGit(original, readable(open(damaged, original.index))); // version 3 has the same format
            } else {
                assertThrows(DamagedException.class, () -> open(damaged, original.index), "bit " + bit);
            }
        }
        for (int length = 0; length < 12 + TRAILER; length++) {
            byte[] damaged = Arrays.copyOf(original.pack, length);
            assertThrows(DamagedException.class, () -> open(damaged, original.index));
        }
    }

    @Test
    void damagedLooseObjectsAreSaid() throws IOException {
        byte[] content = "trapstreet ".repeat(300).getBytes(StandardCharsets.US_ASCII);
        byte[] packed = PackBuilder.deflate(
                PackBuilder.concat(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII), content));
        Path file = directory.resolve("loose");
        int damages = 0;
        for (int seed = 0; seed < 500; seed++) {
            byte[] damaged = damage(packed, 0, random(seed));
            Files.write(file, damaged);
            damages += assertTimeoutPreemptively(
                    MAX_LENGTH,
                    () -> {
                        try (LooseObject object = LooseObject.open(file)) {
                            byte[] read = object.read();
                            assertEquals(ObjectType.BLOB, object.type());
                            assertArrayEquals(content, read);
                            return 0;
                        } catch (DamagedException e) {
                            return 1;
                        }
                    },
                    "seed " + seed);
        }
        assertTrue(damages > 400, "damaged: " + damages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "blob",
                "blob 3",
                "blob 3abc",
                "blob\0abc",
                "blob 4\0abc",
                "blob 2\0abc",
                "blob -3\0abc",
                "bulb 3\0abc",
                " 3\0abc",
                "blob 9223372036854775807\0abc",
                "blob 92233720368547758070\0abc",
                "blob +3\0abc",
                "blob 000000000000000000000000003abc",
                "blob 0000000000000000000000000003abc",
                "blob 000000000000000000000000003xabc"
            })
    void aLooseObjectThatGitWouldNotWriteIsSaidToBeDamaged(String text) throws IOException {
        Path file = directory.resolve("loose");
        Files.write(file, PackBuilder.deflate(text.getBytes(StandardCharsets.US_ASCII)));
        assertThrows(DamagedException.class, () -> {
            try (LooseObject object = LooseObject.open(file)) {
                object.read();
            }
        });
    }

    private static final byte[] TEXT = "trapstreet ".repeat(30).getBytes(StandardCharsets.US_ASCII);

    /** Returns an id for an object whose content does not matter. */
    private static String name(int number) {
        return PackBuilder.name("blob", new byte[number]);
    }

    /** Asserts that both ways of reading report the entry as damaged, and read the intact object next to it. */
    private void isDamagedBesideAWholeOne(byte[] entry) throws IOException {
        for (int version = 1; version <= 2; version++) {
            PackBuilder builder = new PackBuilder();
            String whole = builder.blob(TEXT);
            String bad = builder.entry(name(1), entry);
            builder.nameDelta(bad, new DeltaBuilder(TEXT).copy(0, 20));
            Path file = builder.write(directory, version);
            assertTimeoutPreemptively(MAX_LENGTH, () -> {
                Map<String, GitRepository.Content> found = readable(Pack.open(file, ObjectFormat.SHA1));
                assertEquals(Set.of(whole), found.keySet());
                assertArrayEquals(TEXT, found.get(whole).bytes());
            });
        }
    }

    private static String textName() {
        return PackBuilder.name("blob", TEXT);
    }

    private static byte[] onText(DeltaBuilder delta) {
        return PackBuilder.nameDelta(textName(), delta.build());
    }

    @Test
    void entriesThatClaimWhatTheyDoNotHoldAreDamaged() throws IOException {
        byte[] packed = PackBuilder.deflate(TEXT);
        for (long size : new long[] {0, 1, TEXT.length - 1, TEXT.length + 1, MAX_BYTES - 1, MAX_BYTES}) {
            isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(3, size), packed));
            isDamagedBesideAWholeOne(
                    PackBuilder.concat(PackBuilder.head(7, size), HexFormat.of().parseHex(textName()), packed));
        }
        for (int type : new int[] {0, 5, 6, 7}) {
            isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(type, TEXT.length), packed));
        }
        byte[] endless = new byte[40];
        Arrays.fill(endless, (byte) 0xFF);
        isDamagedBesideAWholeOne(endless);
        endless[0] = (byte) 0xB1;
        isDamagedBesideAWholeOne(endless);
        isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(6, 5), endless));
        isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(6, 5), PackBuilder.back(0), packed));
        isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(6, 5), PackBuilder.back(1), packed));
        isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(6, 5), PackBuilder.back(1L << 55), packed));
        isDamagedBesideAWholeOne(new byte[] {0x33});
    }

    /** Sizes around that of the unused space after the inflated content. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 257, 258, 259, 260, 261, 262, 4_000, 4_096, 100_000})
    void anEntryThatMakesMoreThanItClaimsIsDamaged(int more) throws IOException {
        for (int claimed : new int[] {0, 40, 3_836, 3_837, 4_095, 4_096}) {
            byte[] content = "trapstreet ".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            byte[] packed = PackBuilder.deflate(Arrays.copyOf(content, claimed + more));
            isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(3, claimed), packed));
        }
    }

    /** The entry exceeds the limit, so it is streamed, and the reader of the stream gets the error. */
    @ParameterizedTest
    @ValueSource(longs = {MAX_BYTES + 1, 1L << 31, 1L << 40, 1L << 59})
    void anEntryThatClaimsMoreThanMayBeHeldIsDamagedWhenItIsStreamed(long size) throws IOException {
        isDamagedBesideAWholeOne(PackBuilder.concat(PackBuilder.head(3, size), PackBuilder.deflate(TEXT)));
        isDamagedBesideAWholeOne(PackBuilder.concat(
                PackBuilder.head(7, size), HexFormat.of().parseHex(textName()), PackBuilder.deflate(TEXT)));
    }

    @Test
    void deltasThatAreNoneAreDamaged() throws IOException {
        int length = TEXT.length;
        isDamagedBesideAWholeOne(onText(new DeltaBuilder(TEXT).copy(0, 9).raw(0)));
        isDamagedBesideAWholeOne(onText(new DeltaBuilder(TEXT).copy(0, 9).raw(5, 'a')));
        isDamagedBesideAWholeOne(onText(new DeltaBuilder(TEXT).copy(0, 9).raw(0xFF, 1)));
        isDamagedBesideAWholeOne(onText(new DeltaBuilder(TEXT).copy(0, 9).raw(1, 'a')));
        for (byte[] copy : List.of(
                DeltaBuilder.copyInstruction(length, 1),
                DeltaBuilder.copyInstruction(length - 1, 2),
                DeltaBuilder.copyInstruction(0, length + 1),
                DeltaBuilder.copyInstruction(0, 0x10000),
                DeltaBuilder.copyInstruction(-1, 1),
                DeltaBuilder.copyInstruction(Integer.MIN_VALUE, 1),
                DeltaBuilder.copyInstruction(Integer.MAX_VALUE, 0xFFFFFF))) {
            byte[] delta = PackBuilder.concat(
                    DeltaBuilder.size(length), DeltaBuilder.size(MAX_BYTES / 2), copy, new byte[] {1, 'a'});
            isDamagedBesideAWholeOne(PackBuilder.nameDelta(textName(), delta));
        }
        DeltaBuilder good = new DeltaBuilder(TEXT).copy(3, 90).insert(new byte[] {1, 2});
        int made = good.result().length;
        for (long size : new long[] {0, made - 1, made + 1, MAX_BYTES, 1 << 30, 1L << 31, 1L << 32, 1L << 62}) {
            isDamagedBesideAWholeOne(PackBuilder.nameDelta(textName(), good.build(length, size)));
        }
        for (long size : new long[] {0, length - 1, length + 1, length + (1L << 32), 1L << 62}) {
            isDamagedBesideAWholeOne(PackBuilder.nameDelta(textName(), good.build(size, made)));
        }
        byte[] digits = new byte[30];
        Arrays.fill(digits, (byte) 0x80);
        isDamagedBesideAWholeOne(PackBuilder.nameDelta(textName(), digits));
        isDamagedBesideAWholeOne(PackBuilder.nameDelta(textName(), new byte[0]));
        isDamagedBesideAWholeOne(PackBuilder.nameDelta(name(7), good.build()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void deltasInACircleAreNeverReadAndEndTheReading(int around) throws IOException {
        PackBuilder builder = new PackBuilder();
        String whole = builder.blob(TEXT);
        byte[] delta = new DeltaBuilder(TEXT).copy(0, TEXT.length).build();
        for (int i = 0; i < around; i++) {
            builder.entry(name(i), PackBuilder.nameDelta(name((i + 1) % around), delta));
        }
        builder.entry(name(around), PackBuilder.nameDelta(name(0), delta));
        Path file = builder.write(directory, 2);
        assertTimeoutPreemptively(MAX_LENGTH, () -> {
            Pack pack = Pack.open(file, ObjectFormat.SHA1);
            assertEquals(Set.of(whole), readable(pack).keySet());
            for (int number = 0; number < pack.count(); number++) {
                int one = number;
                if (!pack.name(number).equals(whole)) {
                    assertThrows(DamagedException.class, () -> pack.typeOf(one));
                }
                BitSet wanted = new BitSet();
                wanted.set(number);
                assertTrue(pack.withBases(wanted).get(number));
            }
        });
    }

    /** Offsets in the index that are not in order, beyond the end of the pack, or duplicates. */
    @Test
    void indexesThatPointAnywhereAreDamaged() throws IOException {
        Original original = new Original(directory.resolve("git"), 2, true);
        ByteBuffer index = ByteBuffer.wrap(original.index.clone());
        int count = index.getInt(8 + 255 * 4);
        int offsets = 8 + 1024 + 24 * count;
        for (int offset :
                new int[] {0, 4, 11, original.pack.length - 20, 0x7FFFFFFF, 0x80000000, -1, index.getInt(offsets + 4)
                }) {
            int before = index.getInt(offsets);
            index.putInt(offsets, offset);
            byte[] bytes = index.array().clone();
            assertTimeoutPreemptively(MAX_LENGTH, () -> {
                try {
                    Map<String, GitRepository.Content> found = readable(open(original.pack, bytes));
                    assertEqualsGit(original, found);
                    assertTrue(found.size() < count);
                } catch (DamagedException e) {
                    assertTrue(!e.description().isEmpty());
                }
            });
            index.putInt(offsets, before);
        }
        for (int upTo : new int[] {0, count - 1, count + 1, Integer.MAX_VALUE, -1}) {
            ByteBuffer other = ByteBuffer.wrap(original.index.clone());
            other.putInt(8 + 255 * 4, upTo);
            assertThrows(DamagedException.class, () -> open(original.pack, other.array()));
        }
    }
}
