package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.trapstreet.fixture.GitRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects that a walk reports, by id. Fails immediately for an object that is reported twice, and for a delta with a
 * wrong result.
 */
final class RecordedWalk implements ObjectVisitor<byte[]> {
    final Map<String, GitRepository.Content> objects = new TreeMap<>();
    final Map<String, GitRepository.Content> large = new TreeMap<>();
    final Map<String, String> damaged = new TreeMap<>();
    private final Pack pack;

    private RecordedWalk(Pack pack) {
        this.pack = pack;
    }

    static RecordedWalk all(Pack pack) throws IOException {
        return of(pack, null, 1 << 24, 1 << 24);
    }

    static RecordedWalk of(Pack pack, @Nullable BitSet wanted, int largest, long budget) throws IOException {
        RecordedWalk walked = new RecordedWalk(pack);
        try (DeltaTreeWalker<byte[]> walk = new DeltaTreeWalker<>(pack, walked, wanted, largest, budget)) {
            for (int number = 0; number < pack.count(); number++) {
                if (pack.isRoot(number) && (wanted == null || wanted.get(number))) {
                    walk.visit(number);
                }
            }
        }
        return walked;
    }

    @Override
    public byte[] object(
            int number, ObjectType type, byte[] bytes, int length, byte @Nullable [] base, @Nullable Delta delta) {
        byte[] content = Arrays.copyOf(bytes, length);
        String name = pack.name(number);
        assertNull(objects.put(name, new GitRepository.Content(type.keyword(), content)), "visited twice");
        assertEquals(base == null, delta == null);
        if (delta != null) {
            assertNotNull(base);
            int start = 0;
            for (int i = 0; i < delta.count(); i++) {
                int end = delta.end(i);
                int source = delta.source(i);
                if (source >= 0) {
                    assertArrayEquals(
                            Arrays.copyOfRange(base, source, source + end - start),
                            Arrays.copyOfRange(content, start, end));
                }
                start = end;
            }
            assertEquals(length, start);
        }
        return content;
    }

    @Override
    public void large(int number, ObjectType type, long size, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        assertEquals(size, bytes.length);
        assertNull(large.put(pack.name(number), new GitRepository.Content(type.keyword(), bytes)), "visited twice");
    }

    @Override
    public void damaged(int number, DamagedException why) {
        assertNull(damaged.put(pack.name(number), why.description()), "damaged twice");
    }

    /** Asserts that both have the same objects: id, type and bytes. */
    static void assertSame(Map<String, GitRepository.Content> expected, Map<String, GitRepository.Content> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, object) -> {
            GitRepository.Content other = found.get(name);
            assertNotNull(other);
            assertEquals(object.type(), other.type(), name);
            assertArrayEquals(object.bytes(), other.bytes(), name);
        });
    }
}
