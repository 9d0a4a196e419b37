package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.decode.EncodedForms;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of archives and compressed files is read, and content that cannot be read is reported. */
class ContainersTest {
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final String TOKEN = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    private Report scan(String name, byte[] content) {
        try {
            Path file = folder.resolve(name);
            Files.write(file, content);
            return new SecretScanner(ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(NOW)))
                    .scan(List.of(Sources.at(file)));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the path below the folder, the offset, the length and the encoding of each location. */
    private List<String> places(Report report) {
        List<String> places = new ArrayList<>();
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                places.add(location.path().substring(folder.toString().length() + 1) + " " + location.offset() + "+"
                        + location.length() + " " + location.encoding());
            }
        }
        return places;
    }

    private List<String> problems(Report report) {
        return report.problems().stream()
                .map(problem ->
                        problem.where().substring(folder.toString().length() + 1) + ": " + problem.description())
                .toList();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String tokenAt(String path) {
        return path + " 0+" + TOKEN.length() + " []";
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void everyFormIsFoundInEveryContainerAtItsPlace(Containers container) {
        for (EncodedForms form : EncodedForms.ALL) {
            EncodedForms.Encoded text = form.of(TOKEN);
            Report report = scan("a.txt" + container.suffix(), container.pack("dir/b.txt", text.bytes()));
            String inner = container.isNameless() ? "a.txt" : "dir/b.txt";
            String expected = "a.txt" + container.suffix() + "!/" + inner + " " + text.start() + "+"
                    + (text.end() - text.start()) + " " + form.encoding();
            assertEquals(List.of(expected), places(report), form + " in " + container);
            assertEquals(List.of(), report.problems(), form + " in " + container);
        }
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void everyContainerIsOpenedInEveryOther(Containers outer) {
        for (Containers inner : Containers.values()) {
            byte[] packed = outer.pack("in" + inner.suffix(), inner.pack("b.txt", text(TOKEN)));
            Report report = scan("in" + inner.suffix() + outer.suffix(), packed);
            String path = "in" + inner.suffix() + outer.suffix() + "!/in" + inner.suffix() + "!/"
                    + (inner.isNameless() ? "in" : "b.txt");
            assertEquals(List.of(tokenAt(path)), places(report), inner + " in " + outer);
            assertEquals(List.of(), report.problems(), inner + " in " + outer);
        }
    }

    @Test
    void theArchivesAroundAPlaceAreNamedFromTheOutermost() {
        byte[] inner = Containers.ZIP.pack("assets/config.json", text(TOKEN));
        Location location = scan("app.apk", Containers.ZIP.pack("lib.jar", inner))
                .findings()
                .get(0)
                .locations()
                .get(0);
        assertEquals(
                List.of(folder + "/app.apk", "lib.jar"), location.provenance().containers());
        assertEquals(folder + "/app.apk!/lib.jar!/assets/config.json", location.path());
    }

    @Test
    void anEntryLargerThanAWindowIsReadWhole() {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        byte[] token = text("\n" + TOKEN + "\n");
        System.arraycopy(token, 0, large, large.length - 200, token.length);
        Report report = scan("large.zip", Containers.ZIP.pack("large.bin", large));
        assertEquals(
                List.of("large.zip!/large.bin " + (large.length - 199) + "+" + TOKEN.length() + " []"), places(report));
    }

    /**
     * Regression test: the end of an entry of more than 512 bytes closed the decompressor around the archive, and the
     * rest was lost.
     */
    @Test
    void whatFollowsAnEntryOfACompressedTarIsRead() {
        byte[] tar = Containers.tar("a.bin", new byte[600], "b.bin", new byte[70_000], "c.txt", text(TOKEN));
        Report report = scan("a.tgz", Containers.GZIP.pack("a.tar", tar));
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(tokenAt("a.tgz!/a.tar!/c.txt")), places(report));
    }

    @Test
    void aTokenInTheNameOfAnEntryOrInACommentIsFound() throws IOException {
        assertEquals(
                1,
                scan("a.zip", Containers.zip(5, "x/" + TOKEN, text("nothing")))
                        .findings()
                        .size());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setComment("token: " + TOKEN);
            zip.putNextEntry(new ZipEntry("a"));
        }
        assertEquals(1, scan("b.zip", out.toByteArray()).findings().size());
    }

    @Test
    void aZipBehindAProgramIsOpenedAndTheProgramIsRead() {
        String other = TokenBuilder.pk().build();
        byte[] zip = Containers.ZIP.pack("b.txt", text(TOKEN));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(text("#!/bin/sh\n# " + other + "\nexec java -jar \"$0\"\n"));
        out.writeBytes(zip);
        List<String> places = places(scan("run.sh", out.toByteArray()));
        assertEquals(List.of(tokenAt("run.sh!/b.txt"), "run.sh 12+" + other.length() + " []"), places);
    }

    @Test
    void aNameThatLeadsOutOfItsArchiveIsReadLikeAnyOther() {
        Report report = scan("a.zip", Containers.zip(5, "../../etc/passwd", text(TOKEN), "/abs", text("x")));
        assertEquals(List.of(tokenAt("a.zip!/../../etc/passwd")), places(report));
        assertTrue(Files.notExists(folder.resolve("../../etc/passwd.x")));
    }

    // Damage

    @ParameterizedTest
    @EnumSource(Containers.class)
    void whatIsCutShortIsAProblemAndWhatStandsBeforeTheCutIsRead(Containers container) {
        byte[] noise = new byte[300_000];
        new Random(2).nextBytes(noise);
        byte[] content = Arrays.copyOf(text(TOKEN + "\n"), 300_000);
        System.arraycopy(noise, 0, content, 1000, noise.length - 1000);
        byte[] whole = container.pack("b.bin", content);
        Report report = scan("a" + container.suffix(), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(problems(report).size() >= 1, container + ": " + problems(report));
        assertTrue(
                problems(report).get(0).startsWith("a" + container.suffix()),
                problems(report).toString());
        // The other formats return nothing before a block, or the directory at the end, is complete.
        if (!List.of(Containers.SEVEN_Z, Containers.BZIP2, Containers.ZSTD).contains(container)) {
            assertEquals(1, report.findings().size(), container.name());
        }
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void anyByteMayBeWrongAndTheScanEndsInOrder(Containers container) {
        byte[] whole = container.pack("b.txt", text(TOKEN + "\n" + "x".repeat(100)));
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            Report report = scan("a" + container.suffix(), damaged);
            assertTrue(report.findings().size() <= 1, container + ", byte " + i);
        }
    }

    @Test
    void aDamagedEntryDoesNotHideTheNextOne() {
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        byte[] zip = Containers.zip(5, "one", noise, "two", text(TOKEN));
        for (int i = 200; i < 300; i++) {
            zip[i] = (byte) 0xFF;
        }
        Report report = scan("a.zip", zip);
        assertEquals(List.of(tokenAt("a.zip!/two")), places(report));
    }

    @Test
    void entriesThatAreEncryptedAreNamedAndTheOthersRead() {
        byte[] zip = Containers.zip(5, "secret.txt", text("whatever it is"), "open.txt", text(TOKEN));
        zip[6] |= 1; // the flag of the first entry's header
        Report report = scan("a.zip", zip);
        assertEquals(List.of(tokenAt("a.zip!/open.txt")), places(report));
        assertEquals(List.of("a.zip: entries of this archive are encrypted: in secret.txt"), problems(report));
    }

    @Test
    void sizesThatAreNotTrueAreSaidAndAllIsRead() {
        byte[] zip = sized("one.txt", text(TOKEN + "\n"), 7, 9);
        Report report = scan("a.zip", zip);
        assertEquals(List.of(tokenAt("a.zip!/one.txt")), places(report));
        assertEquals(
                List.of(
                        "a.zip: this archive is damaged, and could not be read completely: sizes in its headers are wrong,"
                                + " in one.txt"),
                problems(report));
    }

    /** Returns a zip of one deflated entry, with the given sizes in its header and in the central directory. */
    private static byte[] sized(String name, byte[] content, int packed, int size) {
        Deflater deflater = new Deflater(5, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] deflated = new byte[content.length + 100];
        int length = deflater.deflate(deflated);
        deflater.end();
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0});
        little(out, crc.getValue(), 4);
        little(out, packed, 4);
        little(out, size, 4);
        little(out, name.length(), 2);
        little(out, 0, 2);
        out.writeBytes(text(name));
        out.write(deflated, 0, length);
        int directory = out.size();
        out.writeBytes(new byte[] {'P', 'K', 1, 2, 20, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0});
        little(out, crc.getValue(), 4);
        little(out, packed, 4);
        little(out, size, 4);
        little(out, name.length(), 2);
        little(out, 0, 16);
        out.writeBytes(text(name));
        int end = out.size();
        out.writeBytes(new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0});
        little(out, end - directory, 4);
        little(out, directory, 4);
        little(out, 0, 2);
        return out.toByteArray();
    }

    private static void little(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(i < 8 ? (int) (value >> (8 * i)) : 0);
        }
    }

    @Test
    void whatTheDirectoryNamesAndTheArchiveDoesNotHoldIsSaid() {
        byte[] zip = sized("one.txt", text("nothing"), 9, 7);
        zip[0] = 'p'; // destroys its header
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(sized("two.txt", text(TOKEN), 0, 0));
        out.writeBytes(zip);
        Report report = scan("a.zip", out.toByteArray());
        assertEquals(List.of(tokenAt("a.zip!/two.txt")), places(report));
        assertTrue(problems(report).toString().contains("1 of 1 entries of its central directory were not found"));
    }

    /**
     * Some programs append entries after the old directory of a zip, which then has no effect; some overwrite the last
     * bytes of its end record.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 14})
    void aZipThatWasAddedToIsWhole(int overwritten) throws IOException {
        byte[] before = zipOf("one.txt", "two.txt");
        byte[] after = zipOf("one.txt", "two.txt", "three.txt");
        int entries = startOfDirectory(before);
        byte[] stale = Arrays.copyOfRange(before, entries, before.length - overwritten);
        ByteBuffer added = ByteBuffer.allocate(after.length + stale.length).order(ByteOrder.LITTLE_ENDIAN);
        added.put(after, 0, entries).put(stale).put(after, entries, after.length - entries);
        // The last entry and the directory have moved.
        int directory = startOfDirectory(after);
        int lastInDirectory = after.length - 22 - 46 - "three.txt".length();
        added.putInt(lastInDirectory + stale.length + 42, entries + stale.length);
        added.putInt(after.length + stale.length - 6, directory + stale.length);
        byte[] zip = added.array();
        Report report = scan("added.zip", zip);
        try (ZipFile oracle = new ZipFile(folder.resolve("added.zip").toFile())) {
            assertEquals(3, oracle.size());
            assertEquals(
                    "three.txt " + TOKEN,
                    new String(
                            oracle.getInputStream(oracle.getEntry("three.txt")).readAllBytes(),
                            StandardCharsets.UTF_8));
        }
        assertEquals(List.of(), problems(report));
        assertEquals(3, places(report).size());
    }

    /** More entries than the original end record of a zip can count. A second end record follows the directory. */
    @Test
    void aZipOfManyEntriesIsWhole() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 65_600; i++) {
                zip.putNextEntry(new ZipEntry(String.valueOf(i)));
            }
            zip.putNextEntry(new ZipEntry("last.txt"));
            zip.write(text(TOKEN));
        }
        Report report = scan("many.zip", bytes.toByteArray());
        try (ZipFile oracle = new ZipFile(folder.resolve("many.zip").toFile())) {
            assertEquals(65_601, oracle.size());
        }
        assertEquals(List.of(), problems(report));
        assertEquals(List.of(tokenAt("many.zip!/last.txt")), places(report));
    }

    /** An empty zip after a zip is an end record without a directory. */
    @Test
    void aSecondEndBehindAZipIsNoDamage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(zipOf("one.txt", "two.txt"));
        try (ZipOutputStream empty = new ZipOutputStream(bytes)) {
            empty.setLevel(1);
        }
        Report report = scan("twice.zip", bytes.toByteArray());
        assertEquals(List.of(), problems(report));
        assertEquals(2, places(report).size());
    }

    /** Returns a zip of entries with the given names, each with a token. */
    private static byte[] zipOf(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(NOW.toEpochMilli());
                zip.putNextEntry(entry);
                zip.write(text(name + " " + TOKEN));
            }
        }
        return bytes.toByteArray();
    }

    /** Returns the start of the directory according to the end record of a zip without a comment. */
    private static int startOfDirectory(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
    }

    // Bombs

    @Test
    void tenGigabytesOfZerosEndSoonAndWhatFollowsThemIsRead() throws IOException {
        Path file = folder.resolve("bomb.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(9);
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) { // ten gigabytes would take a minute to create; the limit is the same
                zip.write(zeros);
            }
            zip.putNextEntry(new ZipEntry("behind.txt"));
            zip.write(text(TOKEN));
        }
        byte[] bomb = Files.readAllBytes(file);
        assertTimeout(Duration.ofSeconds(20), () -> {
            Report report = scan("bomb.zip", bomb);
            assertEquals(List.of(tokenAt("bomb.zip!/behind.txt")), places(report));
            assertEquals(
                    List.of("bomb.zip!/zeros: this archive was not extracted completely:"
                            + " an entry expands to more than 200 times its size"),
                    problems(report));
        });
    }

    @Test
    void archivesThatMultiplyEndSoon() {
        byte[] level = Containers.ZIP.pack("zeros", new byte[60 << 20]);
        for (int depth = 0; depth < 4; depth++) {
            Object[] entries = new Object[32];
            for (int i = 0; i < 16; i++) {
                entries[2 * i] = depth + "-" + i + ".zip";
                entries[2 * i + 1] = level;
            }
            level = Containers.zip(9, entries);
        }
        byte[] bomb = level;
        assertTimeout(Duration.ofSeconds(30), () -> {
            Report report = scan("bomb.zip", bomb);
            assertTrue(problems(report)
                    .contains("bomb.zip: this archive was not extracted completely:"
                            + " its content expands to more than 200 times its size"));
        });
    }

    @Test
    void archivesLieAtMostEightDeep() {
        byte[] content = text(TOKEN);
        for (int depth = 1; depth <= 9; depth++) {
            content = Containers.ZIP.pack(depth + ".zip", content);
            Report report = scan("a.zip", content);
            assertEquals(depth <= 8 ? 1 : 0, report.findings().size(), "depth " + depth);
            assertEquals(depth <= 8 ? 0 : 1, report.problems().size(), "depth " + depth);
        }
    }

    @Test
    void manyEntriesTakeLittleTimeAndMemory() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 200_000; i++) {
                zip.putNextEntry(new ZipEntry(Integer.toString(i)));
            }
            zip.putNextEntry(new ZipEntry("last"));
            zip.write(text(TOKEN));
        }
        byte[] many = out.toByteArray();
        assertTimeout(Duration.ofSeconds(20), () -> {
            Report report = scan("many.zip", many);
            assertEquals(List.of(tokenAt("many.zip!/last")), places(report));
        });
    }

    @Test
    void aBombOfOneStreamEndsSoon() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        byte[] bomb = out.toByteArray();
        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertEquals(
                        List.of(
                                "a.gz!/a: this archive was not extracted completely: an entry expands to more than 200 times its size"),
                        problems(scan("a.gz", bomb))));
    }
}
