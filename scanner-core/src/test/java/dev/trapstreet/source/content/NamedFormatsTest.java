package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that show only at their end, or deep in a program, that they are not opened: they are counted, and their bytes searched. */
class NamedFormatsTest {
    private static final String TOKEN = TokenBuilder.sk().build();
    private static final int LARGE = 6 << 20;

    @TempDir
    Path directory;

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns content of a given size with a token behind its start, and other bytes at a position. */
    private static byte[] content(String start, int size, byte[] other, int at) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.put(latin(start)).put(new byte[100]).put(latin("'" + TOKEN + "'"));
        bytes.position(at).put(other);
        return bytes.array();
    }

    private Report scan(String name, byte[] content) throws IOException, InterruptedException {
        Files.write(directory.resolve(name), content);
        return new SecretScanner(ScanOptions.DEFAULT.withThreads(1)).scan(List.of(Sources.at(directory)));
    }

    private static void assertNamed(SkipReason reason, Report report) {
        assertEquals(Map.of(reason, 1L), report.skipped());
        assertEquals(1, report.findings().size());
        assertEquals(List.of(), report.problems());
    }

    /** The trailer: signature, version 4, its own size of 512 bytes, big-endian. */
    @ParameterizedTest
    @ValueSource(ints = {4096, LARGE})
    void anImageOfMacOs(int size) throws IOException, InterruptedException {
        byte[] trailer = ByteBuffer.allocate(512)
                .put(latin("koly"))
                .putInt(4)
                .putInt(512)
                .array();
        assertNamed(SkipReason.DISK_IMAGE, scan("app.dmg", content("\1\2", size, trailer, size - 512)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rDlPtS\u00CD\u00E6\u00D7{\u000B*", "Inno Setup Setup Data (5.5.7)"})
    void anInstallerOfInnoSetup(String mark) throws IOException, InterruptedException {
        assertNamed(SkipReason.INNO_SETUP, scan("setup.exe", content("MZP\0", 300_000, latin(mark), 200_000)));
        assertNamed(SkipReason.INNO_SETUP, scan("setup.exe", content("MZP\0", LARGE, latin(mark), 700_000)));
    }

    /** What is opened by its start, and text about these formats, is nothing else because of a mark in it. */
    @ParameterizedTest
    @ValueSource(strings = {"text about rDlPtS and koly", "Inno Setup Setup Data (x)"})
    void aMarkElsewhereNamesNothing(String text) throws IOException, InterruptedException {
        Report report = scan("notes.txt", content(text, 4096, latin(text), 1000));
        assertEquals(Map.of(), report.skipped());
        byte[] zip = Containers.ZIP.pack("MZ" + text, latin(TOKEN));
        Report opened = scan("notes.txt", zip);
        assertEquals(Map.of(), opened.skipped());
        assertEquals(1, opened.findings().size());
    }

    /** The name of a link and that of its target are in one header, and each is searched as a name alone. */
    @Test
    void theTargetOfALinkIsANameOnly() throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            TarArchiveEntry link =
                    new TarArchiveEntry("a-link-with-a-name-that-is-long-enough", TarConstants.LF_SYMLINK);
            link.setLinkName(TOKEN);
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        Report report = scan("links.tar", bytes.toByteArray());
        assertEquals(
                List.of(LocationPart.NAME),
                report.findings().get(0).locations().stream()
                        .map(location -> location.provenance().part())
                        .toList());
    }
}
