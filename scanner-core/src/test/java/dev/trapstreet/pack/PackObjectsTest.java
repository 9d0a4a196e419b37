package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.PackBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every object is as git reports it, in each object format and however git has packed it. */
@ParameterizedClass
@EnumSource(ObjectFormat.class)
final class PackObjectsTest {
    private static final int MAX_BYTES = 1 << 24;

    @TempDir
    static Path directory;

    private static GitRepository repository;
    private static Map<String, GitRepository.Content> expected;

    @Parameter
    private ObjectFormat format = ObjectFormat.SHA1;

    @BeforeParameterizedClassInvocation
    static void make(ObjectFormat format) throws IOException {
        repository = GitRepository.random(directory.resolve("made" + format), format.keyword(), 7, 240, List.of());
        expected = repository.objects();
    }

    @ParameterizedTest
    @CsvSource({
        "50, 10, 2, true", "50, 10, 2, false", "50, 10, 1, true", "50, 10, 1, false",
        "4000, 60, 2, true", "4000, 60, 1, false", "1, 10, 2, true", "0, 0, 2, true"
    })
    void everyObjectIsWhatGitSays(int depth, int window, int indexVersion, boolean offsets) throws IOException {
        Path file = repository.repack(depth, window, indexVersion, offsets);
        Map<String, GitRepository.Packed> entries = repository.entries(file);
        assertPackedAs(file, entries, depth, offsets);
        assertEquals(indexVersion == 2, startsAsSecond(file));
        Pack pack = Pack.open(file, format);
        pack.checkIndex();
        assertEquals(expected.size(), pack.count());
        for (long budget : new long[] {Long.MAX_VALUE, 100_000, 0}) {
            RecordedWalk walked = RecordedWalk.of(pack, null, MAX_BYTES, budget);
            RecordedWalk.assertSame(expected, walked.objects);
            assertEquals(Map.of(), walked.damaged);
        }
        try (ObjectReader reader = new ObjectReader(MAX_BYTES)) {
            for (int number = 0; number < pack.count(); number++) {
                GitRepository.Content object = expected.get(pack.name(number));
                assertEquals(object.type(), pack.typeOf(number).keyword());
                assertArrayEquals(object.bytes(), reader.read(pack, number));
            }
        }
    }

    /** Asserts that the pack has the expected kinds of deltas; otherwise the test would be meaningless. */
    private static void assertPackedAs(Path file, Map<String, GitRepository.Packed> entries, int depth, boolean offsets)
            throws IOException {
        int deepest = entries.values().stream()
                .mapToInt(GitRepository.Packed::depth)
                .max()
                .orElseThrow();
        assertTrue(deepest <= depth && deepest >= Math.min(depth, 20), () -> "the deepest chain has " + deepest);
        int code = offsets ? 6 : 7;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            for (GitRepository.Packed entry : entries.values()) {
                bytes.seek(entry.offset());
                assertEquals(!entry.base().isEmpty(), (bytes.read() >> 4 & 7) == code);
            }
        }
    }

    private static boolean startsAsSecond(Path pack) throws IOException {
        byte[] index = Files.readAllBytes(Path.of(pack.toString().replace(".pack", ".idx")));
        return index[0] == (byte) 0xFF && index[1] == 't';
    }

    @Test
    void jgitSaysTheSame() throws IOException {
        assumeTrue(format == ObjectFormat.SHA1, "JGit reads no SHA-256 repositories");
        Pack pack = Pack.open(repository.repack(50, 10, 2, true), format);
        Map<String, GitRepository.Content> found = new TreeMap<>();
        try (Repository jgit = new FileRepositoryBuilder()
                        .setGitDir(repository.directory().toFile())
                        .build();
                org.eclipse.jgit.lib.ObjectReader reader = jgit.newObjectReader()) {
            for (String name : expected.keySet()) {
                ObjectLoader object = reader.open(ObjectId.fromString(name));
                found.put(
                        name,
                        new GitRepository.Content(Constants.typeString(object.getType()), object.getBytes(MAX_BYTES)));
            }
        }
        RecordedWalk.assertSame(found, RecordedWalk.all(pack).objects);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 30_000, Long.MAX_VALUE})
    void onlyWhatIsWantedIsVisitedAndWhatItIsMadeFrom(long budget) throws IOException {
        Path file = repository.repack(50, 10, 2, true);
        Map<String, GitRepository.Packed> entries = repository.entries(file);
        Pack pack = Pack.open(file, format);
        Random random = new Random(11);
        for (int few : new int[] {1, 2, 5, 40, 300}) {
            BitSet wanted = new BitSet();
            TreeSet<String> names = new TreeSet<>();
            for (int i = 0; i < few; i++) {
                int number = random.nextInt(pack.count());
                wanted.set(number);
                String name = pack.name(number);
                for (;
                        !name.isEmpty() && names.add(name);
                        name = entries.get(name).base()) {
                    assertTrue(expected.containsKey(name));
                }
            }
            RecordedWalk walked = RecordedWalk.of(pack, pack.withBases(wanted), MAX_BYTES, budget);
            Map<String, GitRepository.Content> some = new TreeMap<>(expected);
            some.keySet().retainAll(names);
            RecordedWalk.assertSame(some, walked.objects);
        }
    }

    @Test
    void whatIsTooLargeIsStreamedOrSaidToBeDamaged() throws IOException {
        Path file = repository.repack(50, 10, 2, true);
        Map<String, GitRepository.Packed> entries = repository.entries(file);
        int largest = 8_000;
        RecordedWalk walked = RecordedWalk.of(Pack.open(file, format), null, largest, 100_000);
        Map<String, GitRepository.Content> held = new TreeMap<>();
        Map<String, GitRepository.Content> streamed = new TreeMap<>();
        expected.forEach((name, object) -> {
            boolean small = object.bytes().length <= largest;
            if (entries.get(name).base().isEmpty()) {
                (small ? held : streamed).put(name, object);
            } else {
                boolean allSmall = small;
                for (String at = name; !at.isEmpty(); at = entries.get(at).base()) {
                    allSmall &= expected.get(at).bytes().length <= largest;
                }
                if (allSmall) {
                    held.put(name, object);
                }
            }
        });
        assertFalse(streamed.isEmpty());
        RecordedWalk.assertSame(streamed, walked.large);
        RecordedWalk.assertSame(held, walked.objects);
        TreeSet<String> rest = new TreeSet<>(expected.keySet());
        rest.removeAll(held.keySet());
        rest.removeAll(streamed.keySet());
        assertFalse(rest.isEmpty());
        assertEquals(rest, walked.damaged.keySet());
    }

    @Test
    void anObjectOfExactlyTheLargestSizeIsReadBothWays() throws IOException {
        Pack pack = Pack.open(repository.repack(0, 0, 2, true), format);
        for (int number = 0; number < pack.count(); number += 17) {
            byte[] content = expected.get(pack.name(number)).bytes();
            int object = number;
            try (ObjectReader reader = new ObjectReader(content.length)) {
                assertArrayEquals(content, reader.read(pack, number));
            }
            BitSet one = new BitSet();
            one.set(number);
            assertEquals(
                    1,
                    RecordedWalk.of(pack, one, content.length, MAX_BYTES)
                            .objects
                            .size());
            if (content.length > 0) {
                try (ObjectReader reader = new ObjectReader(content.length - 1)) {
                    assertThrows(DamagedException.class, () -> reader.read(pack, object));
                }
                assertEquals(
                        1,
                        RecordedWalk.of(pack, one, content.length - 1, MAX_BYTES)
                                .large
                                .size());
            }
        }
    }

    @Test
    void objectsInSeveralPacksAndLooseHaveOneNumberEach() throws IOException {
        GitRepository other =
                GitRepository.random(directory.resolve("several" + format), format.keyword(), 8, 60, List.of());
        other.repack(50, 10, 2, true);
        Map<String, GitRepository.Content> objects = other.objects();
        List<String> names = new ArrayList<>(objects.keySet());
        Collections.shuffle(names, new Random(5));
        for (int i = 0; i < 3; i++) {
            List<String> some = names.subList(i * names.size() / 5, (i + 2) * names.size() / 5);
            byte[] list = (String.join("\n", some) + "\n").getBytes(StandardCharsets.US_ASCII);
            other.run(list, "-c", "pack.indexVersion=" + (1 + i % 2), "pack-objects", "-q", "objects/pack/pack");
        }
        List<Pack> packs = new ArrayList<>();
        for (Path file : other.packs()) {
            packs.add(Pack.open(file, format));
        }
        assertEquals(4, packs.size());
        byte[] foreign = HexFormat.of().parseHex("ff".repeat(format.bytes()));
        List<byte[]> loose = new ArrayList<>(List.of(foreign));
        names.subList(0, 30).forEach(name -> loose.add(HexFormat.of().parseHex(name)));
        ObjectIdTable all = ObjectIdTable.of(format, packs, loose);
        TreeSet<String> sorted = new TreeSet<>(names);
        sorted.add("ff".repeat(format.bytes()));
        assertEquals(sorted.size(), all.count());
        int number = 0;
        for (String name : sorted) {
            assertEquals(name, all.hex(number));
            byte[] bytes = HexFormat.of().parseHex("aa" + name);
            assertEquals(number, all.find(bytes, 1));
            assertEquals(number, all.findHex(("x" + name).getBytes(StandardCharsets.US_ASCII), 1));
            assertEquals(all.hash(number), ObjectIdTable.hash(bytes, 1));
            assertEquals(Long.parseUnsignedLong(name.substring(0, 16), 16), ObjectFormat.first(bytes, 1));
            assertTrue(all.matches(number, bytes, 1));
            bytes[format.bytes()] ^= 1; // another id: differs in the last byte
            assertFalse(all.matches(number, bytes, 1));
            assertEquals(-1, all.find(bytes, 1));
            number++;
        }
        assertEquals(-1, all.findHex("g".repeat(format.digits()).getBytes(StandardCharsets.US_ASCII), 0));
        try (ObjectReader reader = new ObjectReader(MAX_BYTES)) {
            for (Pack pack : packs) {
                RecordedWalk.assertSame(
                        objects.entrySet().stream()
                                .filter(entry -> names(pack).contains(entry.getKey()))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                        RecordedWalk.all(pack).objects);
                int[] numbers = all.numbersIn(pack);
                for (int i = 0; i < numbers.length; i++) {
                    assertEquals(pack.name(i), all.hex(numbers[i]));
                    assertEquals(i, all.entryIn(pack, numbers[i]));
                    assertArrayEquals(objects.get(pack.name(i)).bytes(), reader.read(pack, i));
                }
                assertEquals(-1, all.entryIn(pack, all.find(foreign, 0)));
                assertEquals(
                        -1,
                        ObjectIdTable.of(format, List.of(), List.of(foreign)).numbersIn(pack)[0]);
            }
        }
    }

    private static Set<String> names(Pack pack) {
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < pack.count(); i++) {
            names.add(pack.name(i));
        }
        return names;
    }

    @Test
    void looseObjectsAreWhatGitSays() throws IOException {
        GitRepository packed =
                GitRepository.random(directory.resolve("packed" + format), format.keyword(), 9, 30, List.of());
        GitRepository loose = GitRepository.empty(directory.resolve("loose" + format), format.keyword());
        loose.run(Files.readAllBytes(packed.repack(50, 10, 2, true)), "unpack-objects", "-q");
        Map<String, GitRepository.Content> objects = loose.objects();
        assertEquals(packed.objects().keySet(), objects.keySet());
        Map<String, GitRepository.Content> found = new TreeMap<>();
        for (String name : objects.keySet()) {
            Path file = loose.directory().resolve("objects/" + name.substring(0, 2) + "/" + name.substring(2));
            try (LooseObject object = LooseObject.open(file)) {
                assertEquals(objects.get(name).bytes().length, object.size());
                found.put(name, new GitRepository.Content(object.type().keyword(), object.read()));
            }
            try (LooseObject object = LooseObject.open(file)) {
                assertArrayEquals(objects.get(name).bytes(), object.content().readAllBytes());
            }
        }
        RecordedWalk.assertSame(objects, found);
    }

    /** A long chain in which each object has a second child, so that bases that were released are needed again. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 60_000, Long.MAX_VALUE})
    void deepChainsWithBranchesAreReadWhateverMayBeHeld(long budget) throws IOException {
        Random random = new Random(21);
        PackBuilder builder = new PackBuilder(format.keyword());
        Map<String, GitRepository.Content> made = new TreeMap<>();
        byte[] base = new byte[5_000];
        random.nextBytes(base);
        String name = builder.blob(base);
        made.put(name, new GitRepository.Content("blob", base));
        for (int i = 0; i < 150; i++) {
            byte[] next = base;
            String nextName = name;
            for (int child = 0; child < 1 + i % 3; child++) {
                int at = random.nextInt(base.length);
                byte[] fresh = new byte[random.nextInt(300)];
                random.nextBytes(fresh);
                DeltaBuilder delta =
                        new DeltaBuilder(base).copy(0, at).insert(fresh).copy(at, base.length);
                nextName = child == 0 ? builder.offsetDelta(name, delta) : builder.nameDelta(name, delta);
                next = delta.result();
                made.put(nextName, new GitRepository.Content("blob", next));
            }
            if (random.nextInt(3) > 0) {
                base = next;
                name = nextName;
            }
        }
        Path file = builder.write(Files.createDirectories(directory.resolve("deep" + budget + format)), 2);
        RecordedWalk.assertSame(made, RecordedWalk.of(Pack.open(file, format), null, MAX_BYTES, budget).objects);
    }

    @Test
    void aChainOfThousandsIsRead() throws IOException {
        PackBuilder builder = new PackBuilder(format.keyword());
        byte[] base = "0".getBytes(StandardCharsets.US_ASCII);
        String name = builder.blob(base);
        for (int i = 1; i < 5_000; i++) {
            byte[] digits = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            DeltaBuilder delta = new DeltaBuilder(base).insert(digits).copy(0, 1);
            name = builder.offsetDelta(name, delta);
            base = delta.result();
        }
        Pack pack = Pack.open(builder.write(Files.createDirectories(directory.resolve("chain" + format)), 1), format);
        RecordedWalk walked = RecordedWalk.of(pack, null, MAX_BYTES, 0);
        assertEquals(5_000, walked.objects.size());
        assertArrayEquals(base, walked.objects.get(name).bytes());
        try (ObjectReader reader = new ObjectReader(MAX_BYTES)) {
            assertArrayEquals(base, reader.read(pack, pack.count() - 1));
            assertEquals(ObjectType.BLOB, pack.typeOf(pack.count() - 1));
        }
    }
}
