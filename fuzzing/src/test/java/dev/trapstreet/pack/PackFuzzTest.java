package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.PackBuilder;
import dev.trapstreet.fuzzing.ControlToken;
import dev.trapstreet.fuzzing.Edits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Objects of a damaged pack are those that were put in, or are counted as unread. */
final class PackFuzzTest {
    private static final byte[] BASE = "function draw(map) { return map.layers; }\n"
            .repeat(40)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final Path FOLDER = temporary();
    private static final Path SOUND = FOLDER.resolve("sound");
    private static final byte[] PACK;
    private static final byte[] INDEX;

    static {
        try {
            PackBuilder builder = new PackBuilder();
            String base = builder.blob(BASE);
            builder.blob(ControlToken.line());
            DeltaBuilder delta = new DeltaBuilder(BASE)
                    .copy(0, 300)
                    .insert(ControlToken.line())
                    .copy(300, BASE.length);
            builder.offsetDelta(base, delta);
            builder.nameDelta(base, new DeltaBuilder(BASE).copy(100, 900));
            Files.createDirectories(SOUND);
            Path pack = builder.write(SOUND, 2);
            PACK = Files.readAllBytes(pack);
            INDEX = Files.readAllBytes(Path.of(pack.toString().replaceAll("\\.pack$", ".idx")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("trapstreet-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pack that is read from its start to its end, as that of a bundle. */
    @FuzzTest(maxDuration = "10s")
    void withoutIndex(FuzzedDataProvider data) throws IOException {
        byte[] edited = Edits.apply(PACK, data);
        int[] visited = new int[1];
        try {
            long unread = new UnindexedPack(edited, 0).visit(1 << 20, (type, id, content) -> {
                visited[0]++;
                String name = type.name().toLowerCase(java.util.Locale.ROOT);
                assertEquals(PackBuilder.name(name, content), id, "an id is that of the content");
            });
            if (Arrays.equals(edited, PACK)) {
                assertEquals(0, unread);
                assertEquals(4, visited[0]);
            }
        } catch (DamagedException e) {
            // said
        }
    }

    /** A pack or an index of a repository that has a sound file in its working tree beside. */
    @FuzzTest(maxDuration = "10s")
    void inARepository(FuzzedDataProvider data) throws IOException {
        boolean index = data.consumeBoolean();
        byte[] pack = index ? PACK : Edits.apply(PACK, data);
        byte[] idx = index ? Edits.apply(INDEX, data) : INDEX;
        Path root = Files.createTempDirectory(FOLDER, "repository");
        try {
            Path packs = Files.createDirectories(root.resolve(".git/objects/pack"));
            Files.createDirectories(root.resolve(".git/refs/heads"));
            Files.writeString(root.resolve(".git/HEAD"), "ref: refs/heads/main\n");
            Files.write(packs.resolve("pack-0000000000000000000000000000000000000000.pack"), pack);
            Files.write(packs.resolve("pack-0000000000000000000000000000000000000000.idx"), idx);
            var report = ControlToken.scan(root);
            if (!ControlToken.isFoundIn(report) && !ControlToken.saysLoss(report)) {
                throw new AssertionError("the token in the pack is lost in silence");
            }
        } finally {
            delete(root);
        }
    }

    /** A delta gives what its instructions say, or is refused. */
    @FuzzTest(maxDuration = "10s")
    void deltas(FuzzedDataProvider data) {
        byte[] sound = new DeltaBuilder(BASE)
                .copy(0, 300)
                .insert(new byte[40])
                .copy(300, BASE.length)
                .build();
        byte[] edited = Edits.apply(sound, data);
        Delta delta = new Delta();
        try {
            long size = delta.resultSize(edited, edited.length, BASE.length);
            if (size > 1 << 20) {
                return;
            }
            byte[] result = new byte[(int) size];
            delta.apply(BASE, BASE.length, edited, edited.length, result, (int) size);
            for (int i = 0, from = 0; i < delta.count(); from = delta.end(i), i++) {
                if (delta.source(i) >= 0) {
                    int length = delta.end(i) - from;
                    assertArrayEquals(
                            Arrays.copyOfRange(BASE, delta.source(i), delta.source(i) + length),
                            Arrays.copyOfRange(result, from, delta.end(i)));
                }
            }
        } catch (DamagedException e) {
            // said
        }
    }
}
