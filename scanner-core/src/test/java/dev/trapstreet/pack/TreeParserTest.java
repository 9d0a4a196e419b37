package dev.trapstreet.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trapstreet.source.Git;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees with modes that git writes, that it once wrote, and that it never writes, compared with what git says about them. */
final class TreeParserTest {
    private static final String ID = "f9ad".repeat(10);

    @TempDir
    private Path repository;

    @BeforeEach
    void init() throws Exception {
        Git.run(repository, "init", "-q");
    }

    private static byte[] tree(String... modes) {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        for (int i = 0; i < modes.length; i++) {
            tree.writeBytes((modes[i] + " name " + i + "\0").getBytes(StandardCharsets.US_ASCII));
            tree.writeBytes(HexFormat.of().parseHex(ID));
        }
        return tree.toByteArray();
    }

    /** Returns each entry in the form of {@code git ls-tree}. Git shows every mode that it does not know as that of a submodule. */
    private static List<String> parse(byte[] tree) {
        List<String> entries = new ArrayList<>();
        TreeParser parser = new TreeParser(20).parse(tree, tree.length);
        while (parser.next()) {
            String mode = switch (parser.kind()) {
                case DIRECTORY -> "040000 tree";
                case FILE -> "100644 blob";
                case LINK -> "120000 blob";
                case SUBMODULE, OTHER -> "160000 commit";
            };
            String name = new String(
                    tree, parser.nameStart(), parser.nameEnd() - parser.nameStart(), StandardCharsets.US_ASCII);
            String id = HexFormat.of().formatHex(tree, parser.id(), parser.id() + 20);
            entries.add(mode + " " + id + "\t" + name);
        }
        return entries;
    }

    @Test
    void everyModeIsWhatGitTakesItFor() throws Exception {
        byte[] tree = tree(
                "100644", "100664", "100755", "100600", "0100644", "40000", "040000", "0040000", "40755", "120000",
                "0120000", "120777", "160000", "0160000", "140000", "60000", "10644", "644", "0", "0000000");
        Path file = Files.write(repository.resolve("tree"), tree);
        String id = Git.run(repository, "hash-object", "-t", "tree", "--literally", "-w", file.toString())
                .strip();
        List<String> told = Git.run(repository, "ls-tree", id)
                .lines()
                .map(line -> line.replace("100755", "100644"))
                .toList();
        assertEquals(told, parse(tree));
    }

    @Test
    void aModeThatIsNoNumberIsOfNoKnownKind() {
        byte[] tree = tree("100x44");
        TreeParser parser = new TreeParser(20).parse(tree, tree.length);
        parser.next();
        assertEquals(TreeParser.Kind.OTHER, parser.kind());
    }

    @Test
    void anIdMayHaveTheLengthOfSha256() {
        byte[] tree =
                ("40000 a\0" + "x".repeat(32) + "100644 b\0" + "y".repeat(32)).getBytes(StandardCharsets.US_ASCII);
        TreeParser parser = new TreeParser(32).parse(tree, tree.length);
        parser.next();
        parser.next();
        assertEquals('b', tree[parser.nameStart()]);
        assertEquals('y', tree[parser.id()]);
        assertFalse(parser.next());
        assertEquals(tree.length, parser.end());
    }

    /** The content of an object may be at the beginning of a longer array that was used before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void ofATruncatedTreeTheEntriesBeforeAreParsed(int seed) {
        Random random = new Random(seed);
        byte[] tree = tree("100644", "40000", "120000", "100755");
        for (int i = 0; i < 200; i++) {
            int length = random.nextInt(tree.length + 1);
            TreeParser parser = new TreeParser(20).parse(tree, length);
            int entries = 0;
            while (parser.next()) {
                entries++;
            }
            long complete = List.of(34, 67, 101, 135).stream()
                    .filter(end -> end <= length)
                    .count();
            assertEquals(complete, entries, "seed " + seed + ", length " + length);
            assertEquals(135, tree.length);
            byte[] copy = Arrays.copyOf(tree, length);
            assertEquals(parse(copy).size(), entries, "seed " + seed + ", length " + length);
        }
    }

    /** A random tree never leads the parser out of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void bytesThatAreNoTreeAreRefused(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) " 01247x\0".charAt(random.nextInt(8));
            }
            TreeParser parser = new TreeParser(20).parse(bytes, bytes.length);
            int end = 0;
            while (parser.next()) {
                parser.kind();
                assertEquals(end, parser.start());
                end = parser.end();
            }
        }
    }
}
