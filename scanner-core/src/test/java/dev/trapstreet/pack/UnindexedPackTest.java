package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.PackBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packs without an index give the objects that git reports, and damage costs only what is damaged. */
final class UnindexedPackTest {
    private static final int MAX_BYTES = 1 << 24;

    @TempDir
    Path directory;

    private static Map<String, GitRepository.Content> read(byte[] pack, int largest, long unread) throws IOException {
        Map<String, GitRepository.Content> found = new TreeMap<>();
        long missed = new UnindexedPack(pack, 0)
                .visit(
                        largest,
                        (type, id, content) -> found.put(id, new GitRepository.Content(type.keyword(), content)));
        assertEquals(unread, missed);
        return found;
    }

    @ParameterizedTest
    @CsvSource({"sha1, true, 50", "sha1, false, 50", "sha256, true, 50", "sha256, false, 4000", "sha256, true, 0"})
    void everyObjectIsWhatGitSays(String format, boolean offsets, int depth) throws IOException {
        GitRepository repository = GitRepository.random(directory, format, 7, 120, List.of());
        byte[] pack = Files.readAllBytes(repository.repack(depth, 10, 2, offsets));
        RecordedWalk.assertSame(repository.objects(), read(pack, MAX_BYTES, 0));
        byte[] truncated = Arrays.copyOf(pack, pack.length / 2);
        Map<String, GitRepository.Content> some = new TreeMap<>();
        if (format.equals("sha1")) { // the format of a truncated pack is not known
            long missed = new UnindexedPack(truncated, 0)
                    .visit(
                            MAX_BYTES,
                            (type, id, content) -> some.put(id, new GitRepository.Content(type.keyword(), content)));
            assertEquals(repository.objects().size(), some.size() + missed);
            assertTrue(some.size() > 10);
            Map<String, GitRepository.Content> expected = repository.objects();
            expected.keySet().retainAll(some.keySet());
            RecordedWalk.assertSame(expected, some);
        }
    }

    @Test
    void deltasOfObjectsThatAreElsewhereAreCounted() throws IOException {
        PackBuilder builder = new PackBuilder();
        byte[] absent = "a base that is in another pack".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        builder.blob("there".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        builder.nameDelta(PackBuilder.name("blob", absent), new DeltaBuilder(absent).copy(0, 6));
        byte[] pack = Files.readAllBytes(builder.write(directory, 2));
        assertEquals(1, read(pack, MAX_BYTES, 1).size());
    }

    @Test
    void whatIsTooLargeIsCountedWithItsDeltas() throws IOException {
        PackBuilder builder = new PackBuilder();
        byte[] large = new byte[5_000];
        new Random(1).nextBytes(large);
        String base = builder.blob(large);
        builder.offsetDelta(base, new DeltaBuilder(large).copy(0, 100));
        builder.blob(new byte[10]);
        byte[] pack = Files.readAllBytes(builder.write(directory, 2));
        assertEquals(1, read(pack, 4_999, 2).size());
        assertEquals(3, read(pack, 5_000, 0).size());
    }

    @Test
    void damageIsNeverMoreThanMissingObjects() throws IOException {
        GitRepository repository = GitRepository.random(directory, "sha1", 3, 20, List.of());
        byte[] pack = Files.readAllBytes(repository.repack(50, 10, 2, true));
        Random random = new Random(11);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = pack.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                new UnindexedPack(damaged, 0).visit(MAX_BYTES, (type, id, content) -> {});
            } catch (DamagedException e) {
                assertTrue(!e.description().isEmpty());
            }
        }
    }
}
