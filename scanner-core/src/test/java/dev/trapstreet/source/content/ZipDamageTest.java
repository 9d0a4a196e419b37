package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A changed byte of a deflated entry can leave a stream that inflates. The JDK's reader, which compares checksums, is the judge. */
class ZipDamageTest {
    private static final String FILLER =
            "function draw(map) { return map.layers.filter(layer => layer.visible); }\n".repeat(20);
    private static final byte[] CONTENT = (FILLER + "const key = '"
                    + TokenBuilder.sk().build() + "';\n" + FILLER)
            .getBytes(StandardCharsets.US_ASCII);

    private static byte[] zip(boolean sizesInHeader) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("app/config.js");
            if (sizesInHeader) { // with its sizes known, the JDK writes them and the checksum into the header
                CRC32 crc = new CRC32();
                crc.update(CONTENT);
                Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
                deflater.setInput(CONTENT);
                deflater.finish();
                entry.setCompressedSize(deflater.deflate(new byte[CONTENT.length]));
                deflater.end();
                entry.setCrc(crc.getValue());
                entry.setSize(CONTENT.length);
            }
            zip.putNextEntry(entry);
            zip.write(CONTENT);
        }
        return out.toByteArray();
    }

    private static boolean isSound(byte[] zip) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            in.getNextEntry();
            in.readAllBytes();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Report scan(byte[] zip) throws IOException, InterruptedException {
        return new SecretScanner(ScanOptions.DEFAULT.withThreads(1))
                .scan(List.of(Sources.stream("app.zip", new ByteArrayInputStream(zip))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyChangedByteOfTheContentIsReported(boolean sizesInHeader) throws Exception {
        byte[] sound = zip(sizesInHeader);
        Report whole = scan(sound);
        assertEquals(List.of(), whole.problems());
        assertEquals(1, whole.findings().size());
        int from = 30 + "app/config.js".length();
        int to = new String(sound, StandardCharsets.ISO_8859_1).indexOf(sizesInHeader ? "PK\1\2" : "PK\7\b", from);
        int damaged = 0;
        for (int i = from; i < to; i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 0x5A;
            if (!isSound(changed)) {
                damaged++;
                List<Problem.Kind> kinds =
                        scan(changed).problems().stream().map(Problem::kind).toList();
                assertTrue(kinds.contains(Problem.Kind.ARCHIVE_DAMAGED), "byte " + i + ": " + kinds);
            }
        }
        assertTrue(damaged > 100, damaged + " damaged");
    }
}
