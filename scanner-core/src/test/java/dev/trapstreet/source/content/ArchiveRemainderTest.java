package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** No byte of an archive is lost in silence: what is in front of it, behind it, in its headers and between its entries is searched. */
class ArchiveRemainderTest {
    private static final String TOKEN = TokenBuilder.sk().build();

    /** Formats whose streams may follow one another. */
    private static final Set<Containers> CONCATENATED = Set.of(
            Containers.GZIP,
            Containers.BZIP2,
            Containers.XZ,
            Containers.ZSTD,
            Containers.LZMA,
            Containers.LZ4,
            Containers.SNAPPY);

    @TempDir
    private Path folder;

    private Report scan(String name, byte[]... parts) {
        try {
            Path file = folder.resolve(name);
            Files.write(file, joined(parts));
            return new SecretScanner(ScanOptions.DEFAULT.withThreads(1)).scan(List.of(Sources.at(file)));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> places(Report report) {
        List<String> places = new ArrayList<>();
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                places.add(location.path().substring(folder.toString().length() + 1) + " " + location.offset());
            }
        }
        return places;
    }

    private static List<String> problems(Report report) {
        return report.problems().stream().map(Problem::description).toList();
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void textBehindAnArchiveIsSearched(Containers container) {
        byte[] archive = container.pack("b.txt", text("nothing of interest"));
        Report report = scan("a" + container.suffix(), archive, text("\n" + TOKEN + "\n"));
        if (container == Containers.BROTLI || container == Containers.SNAPPY) { // whose libraries read to the end
            assertTrue(!report.isComplete() || !report.findings().isEmpty(), container.name());
            return;
        }
        assertEquals(List.of("a" + container.suffix() + " " + (archive.length + 1)), places(report), container.name());
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void anArchiveBehindAnotherOneIsOpened(Containers outer) {
        assumeTrue(outer != Containers.BROTLI && outer != Containers.SNAPPY);
        byte[] first = outer.pack("b.txt", text("nothing of interest"));
        for (Containers inner : Containers.values()) {
            if (inner == Containers.BROTLI) {
                continue; // has no magic number
            }
            byte[] second = inner.pack("c.txt", text(TOKEN));
            for (int zeros : new int[] {0, 512}) {
                Report report = scan("a" + outer.suffix(), first, new byte[zeros], second);
                String inside =
                        inner.isNameless() ? (outer.isNameless() || outer == Containers.AR ? "a" : "") : "c.txt";
                assertEquals(1, report.findings().size(), inner + " behind " + outer + " and " + zeros);
                String path = report.findings().get(0).locations().get(0).path();
                assertTrue(path.contains("!/") && path.endsWith(inside), path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Containers.class)
    void everyMemberOfAFileIsRead(Containers container) {
        assumeTrue(CONCATENATED.contains(container));
        Random random = new Random(1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Set<String> planted = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            byte[] noise = new byte[random.nextInt(3000)];
            random.nextBytes(noise);
            String token = TokenBuilder.sk().build();
            planted.add(token);
            file.writeBytes(container.pack("x", joined(noise, text("\n" + token + "\n"))));
        }
        Report report = scan("log" + container.suffix(), file.toByteArray());
        assertEquals(List.of(), problems(report));
        assertEquals(planted.size(), report.findings().size());
    }

    /** A token over the end of a member is one: {@code zcat} writes it so. */
    @Test
    void aTokenOverTwoMembersIsFound() {
        byte[] one = Containers.GZIP.pack("", text("a = " + TOKEN.substring(0, 60)));
        byte[] two = Containers.GZIP.pack("", text(TOKEN.substring(60) + "\n"));
        assertEquals(List.of("a.gz!/a 4"), places(scan("a.gz", one, two)));
    }

    /** Regression test: the end of a member within the last bytes of a buffer ended the file. */
    @Test
    void aMemberMayEndAnywhereInABuffer() throws IOException {
        byte[] noise = new byte[17_000];
        new Random(2).nextBytes(noise);
        byte[] second = Containers.GZIP.pack("", text(TOKEN));
        for (int length = 16_340; length < 16_400; length++) {
            ByteArrayOutputStream first = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(first)) {
                gzip.write(noise, 0, length);
            }
            assertEquals(1, scan("a.gz", first.toByteArray(), second).findings().size(), "length " + length);
        }
    }

    @Test
    void aDamagedMemberDoesNotEndThoseBehindIt() {
        for (Containers container : List.of(Containers.GZIP, Containers.XZ, Containers.TAR, Containers.CPIO)) {
            byte[] first = container.pack("a", text("nothing ".repeat(500)));
            byte[] second = container.pack("b", text(TOKEN));
            byte[] cut = Arrays.copyOf(first, container == Containers.TAR ? 1100 : first.length / 2);
            Report report = scan("log" + container.suffix(), cut, second);
            assertEquals(1, report.findings().size(), container.name());
            assertTrue(!report.isComplete(), container.name());
        }
    }

    @Test
    void anEntryThatIsCutDoesNotHideTheNextOne() {
        byte[] noise = new byte[9000];
        new Random(3).nextBytes(noise);
        byte[] zip = Containers.zip(9, "one", noise, "two", text(TOKEN));
        byte[] cut = joined(Arrays.copyOf(zip, 4000), Arrays.copyOfRange(zip, 8000, zip.length));
        Report report = scan("a.zip", cut);
        assertEquals(1, report.findings().size());
        assertTrue(!report.isComplete());
    }

    /** The name, the comment and the extra field in the header of a gzip file. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void theHeaderOfAGzipFileIsSearched(int flag) {
        byte[] plain = Containers.GZIP.pack("", text("nothing"));
        byte[] field = flag == 4
                ? joined(new byte[] {(byte) TOKEN.length(), (byte) (TOKEN.length() >> 8)}, text(TOKEN))
                : text(TOKEN + "\0");
        byte[] head = Arrays.copyOf(plain, 10);
        head[3] = (byte) flag;
        byte[] file = joined(head, field, Arrays.copyOfRange(plain, 10, plain.length));
        assertEquals(List.of("a.gz " + (flag == 4 ? 12 : 10)), places(scan("a.gz", file)));
    }

    @Test
    void aCommentOfAZipIsFoundAtItsPlace() throws IOException {
        byte[] zip = Containers.ZIP.pack("a", text("nothing"));
        byte[] comment = text("token: " + TOKEN);
        zip[zip.length - 2] = (byte) comment.length;
        zip[zip.length - 1] = (byte) (comment.length >> 8);
        assertEquals(List.of("a.zip " + (zip.length + 7)), places(scan("a.zip", zip, comment)));
    }

    @Test
    void aNameIsReportedOnce() {
        byte[] zip = Containers.zip(5, "dir/" + TOKEN, text("nothing"));
        assertEquals(List.of("a.zip!/dir/" + redacted() + " 4"), places(scan("a.zip", zip)));
        byte[] tar = Containers.tar("d/" + TOKEN.substring(0, 90), text("nothing"));
        assertTrue(places(scan("a.tar", tar)).size() <= 1);
    }

    private static String redacted() {
        return dev.trapstreet.token.Redactor.redact(TOKEN);
    }

    // Zips

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100, 70_000, 3_000_000})
    void aZipBehindAnythingIsOpened(int length) {
        byte[] front = new byte[length];
        new Random(4).nextBytes(front);
        assertEquals(
                List.of("a.bin!/b.txt 0"), places(scan("a.bin", front, Containers.ZIP.pack("b.txt", text(TOKEN)))));
    }

    @Test
    void aZipBehindAProgramInAnArchiveIsOpened() {
        for (int length : new int[] {1000, 3_000_000}) {
            byte[] front = new byte[length];
            new Random(5).nextBytes(front);
            front[0] = 'M';
            front[1] = 'Z';
            byte[] program = joined(front, Containers.ZIP.pack("b.txt", text(TOKEN)));
            Report report = scan("a.tar", Containers.tar("setup.exe", program));
            assertEquals(List.of("a.tar!/setup.exe!/b.txt 0"), places(report));
            assertEquals(List.of(), problems(report));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aZipWhoseFirstBytesAreWrongIsReadFromItsEnd(int wrong) {
        byte[] zip = Containers.zip(5, "one", text("nothing"), "two", text(TOKEN));
        zip[wrong] ^= 0x10;
        Report report = scan("a.zip", zip);
        assertEquals(List.of("a.zip!/two 0"), places(report));
        assertEquals(1, report.problems().size());
    }

    /** A program that reads zips contains their signatures, and is none. */
    @Test
    void aProgramWithSignaturesOfZipsIsNoZip() {
        byte[] header = new byte[30];
        System.arraycopy(new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8}, 0, header, 0, 9);
        header[26] = 4;
        byte[] program = joined(
                new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0},
                new byte[200],
                header,
                new byte[20],
                new byte[] {'P', 'K', 1, 2},
                new byte[60],
                new byte[] {'P', 'K', 5, 6},
                new byte[40],
                text(TOKEN),
                new byte[100]);
        Report report = scan("libzip.so", program);
        assertEquals(1, report.findings().size());
        assertEquals(List.of(), problems(report));
        assertEquals(0, report.counts().archives());
    }

    @Test
    void anLzmaEntryWithAnEndMarkerIsRead() throws IOException {
        byte[] content = text("x = '" + TOKEN + "'\n");
        ByteArrayOutputStream lzma = new ByteArrayOutputStream();
        LZMA2Options options = new LZMA2Options(1);
        try (LZMAOutputStream out = new LZMAOutputStream(lzma, options, true)) {
            out.write(content);
        }
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(new byte[] {9, 20, 5, 0, 0x5D}); // the version, the length of the properties, lc 3, lp 0, pb 2
        little(head, options.getDictSize(), 4);
        byte[] raw = joined(head.toByteArray(), lzma.toByteArray());
        Report report = scan("a.zip", zipOf(14, 2, raw, content));
        assertEquals(List.of("a.zip!/a.js 5"), places(report));
        assertEquals(List.of(), problems(report));
    }

    @Test
    void aMethodThatIsNotKnownIsNamed() {
        Report report = scan("a.zip", zipOf(98, 0, new byte[100], new byte[200]));
        assertEquals(
                List.of(
                        "entries of this archive use an unsupported compression method: compression method 98, in a.js"),
                problems(report));
    }

    /** Returns a zip of one entry, {@code a.js}. */
    private static byte[] zipOf(int method, int flags, byte[] packed, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteArrayOutputStream common = new ByteArrayOutputStream();
        little(common, flags, 2);
        little(common, method, 2);
        little(common, 0, 4);
        little(common, crc.getValue(), 4);
        little(common, packed.length, 4);
        little(common, content.length, 4);
        little(common, 4, 2);
        byte[] local =
                joined(new byte[] {'P', 'K', 3, 4, 63, 0}, common.toByteArray(), new byte[2], text("a.js"), packed);
        byte[] central =
                joined(new byte[] {'P', 'K', 1, 2, 63, 0, 63, 0}, common.toByteArray(), new byte[16], text("a.js"));
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        end.writeBytes(new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0});
        little(end, central.length, 4);
        little(end, local.length, 4);
        little(end, 0, 2);
        return joined(local, central, end.toByteArray());
    }

    private static void little(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >> (8 * i)));
        }
    }

    // Other forms

    @ParameterizedTest
    @ValueSource(strings = {"BZh91", "Rar! is a word", "7z", "070701 is a number, and so on", "x^2 + y^2", "PK", "]0"})
    void textThatBeginsLikeAnArchiveIsSearched(String start) {
        Report report = scan("a.txt", text(start + "\n" + TOKEN + "\n"));
        assertEquals(List.of("a.txt " + (start.length() + 1)), places(report));
        assertEquals(List.of(), problems(report));
        assertTrue(report.isComplete());
    }

    @Test
    void aCompressedTarBehindAScriptIsOpened() {
        byte[] tar = Containers.GZIP.pack("", Containers.tar("b.txt", text(TOKEN)));
        Report report = scan("install.sh", text("#!/bin/sh\ntail -n +3 \"$0\" | tar xz\n"), tar);
        assertEquals(List.of("install.sh!/install.sh!/b.txt 0"), places(report));
    }

    @Test
    void aSevenZBehindAProgramIsOpened() {
        byte[] program =
                joined(new byte[] {0x7F, 'E', 'L', 'F'}, new byte[5000], text("7z\u00bc\u00af'\u001c"), new byte[90]);
        byte[] signature = {
            '7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1
        };
        byte[] front = joined(program, signature, new byte[100]);
        Report report = scan("setup.bin", front, Containers.SEVEN_Z.pack("b.txt", text(TOKEN)));
        assertEquals(List.of("setup.bin!/b.txt 0"), places(report));
        assertEquals(List.of(), problems(report));
    }

    @Test
    void skippableFramesAreNoDamage() {
        byte[] frame = {0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 'a', 'b', 'c', 'd'};
        byte[] zstd = Containers.ZSTD.pack("", text(TOKEN));
        for (byte[] file : List.of(joined(frame, zstd), joined(zstd, frame), joined(frame, frame, zstd, frame))) {
            Report report = scan("a.zst", file);
            assertEquals(List.of("a.zst!/a 0"), places(report));
            assertEquals(List.of(), problems(report));
        }
    }

    @Test
    void zlibStreamsOfAPdfAreRead() throws IOException {
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(zlib)) {
            out.write(text("BT (a long text ".repeat(20) + TOKEN + ") Tj ET"));
        }
        byte[] head = text("%PDF-1.7\n1 0 obj\n<</Length " + zlib.size() + "/Filter/FlateDecode>>\nstream\n");
        Report report = scan("a.pdf", head, zlib.toByteArray(), text("\nendstream\nendobj\n%%EOF\n"));
        assertEquals(List.of("a.pdf!/stream-" + head.length + " 320"), places(report));
    }

    @Test
    void aFormThatIsNotOpenedIsCountedByItsName() {
        byte[] squashfs = joined(text("hsqs"), new byte[2000]);
        assertEquals(Map.of(SkipReason.SQUASHFS, 1L), scan("a.snap", squashfs).skipped());
        assertEquals(
                Map.of(SkipReason.RAR, 1L),
                scan("a.zip", Containers.ZIP.pack("b.rar", text("Rar!\u001A\7\1\0 and so on")))
                        .skipped());
    }

    @Test
    void aNameIsNeverBinaryInAProblem() {
        byte[] zip = zipOf(98, 0, new byte[100], new byte[200]);
        zip[30] = 0; // the first character of the name
        zip[31] = 27;
        String problem = problems(scan("a.zip", zip)).get(0);
        assertTrue(problem.endsWith("in ??js"), problem);
    }
}
