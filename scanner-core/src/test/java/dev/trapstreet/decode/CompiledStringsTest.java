package dev.trapstreet.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.Confidence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens between the strings of compiled files, where nothing separates them from what follows. */
class CompiledStringsTest {
    private static final String TOKEN = TokenBuilder.sk().build();

    private static Report scan(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        try {
            return new SecretScanner(ScanOptions.DEFAULT.withThreads(1))
                    .scan(List.of(Sources.stream("a.bin", new ByteArrayInputStream(out.toByteArray()))));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Finding only(Report report) {
        assertEquals(1, report.findings().size());
        return report.findings().get(0);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The marker of the next object of a property list, the next string of a Go program, the next length of a string. */
    @ParameterizedTest
    @ValueSource(strings = {"UMain", "_\u0010\u0014NSMain", "runtime error", "Z"})
    void aTokenBeforeTheNextStringOfABinaryFileIsCertain(String next) {
        Finding finding = only(scan(text("bplist00\u00d1\1\2_\u0010\u0080" + TOKEN + next), new byte[40]));
        assertEquals(Confidence.CERTAIN, finding.token().confidence(), next);
    }

    @Test
    void aTokenBeforeMoreLettersOfATextIsLikely() {
        Finding finding = only(scan(text("token = \"" + TOKEN + "abc\"\n")));
        assertEquals(Confidence.LIKELY, finding.token().confidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "T", "\u0010", "\u00ff"})
    void theLastCharacterOfUtf16BigEndianMayBeFollowedByAnything(String next) {
        byte[] wide = ("f\u00fcr " + TOKEN).getBytes(StandardCharsets.UTF_16BE);
        Location location = only(scan(
                        new byte[] {'b', 'p', 'l', 'i', 's', 't', '0', '0', 0x6F, 0x10, 0x70},
                        wide,
                        text(next + "Zoom")))
                .locations()
                .get(0);
        assertEquals(List.of("utf-16be"), location.encoding());
        assertEquals(11 + 8, location.offset());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void utf16LittleEndianIsNamedSoAtAnyOffset(int shift) {
        byte[] wide = (TOKEN + "\0").getBytes(StandardCharsets.UTF_16LE);
        byte[] front = "first\0".getBytes(StandardCharsets.UTF_16LE);
        Location location = only(scan(new byte[] {1, 2, 3, 4}, text("x".repeat(shift)), front, wide, new byte[] {7, 7}))
                .locations()
                .get(0);
        assertEquals(List.of("utf-16le"), location.encoding());
        assertEquals(4 + shift + 12, location.offset());
    }

    @Test
    void aTokenInBase64OfGzipIsFound() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream out = new java.util.zip.GZIPOutputStream(gzip)) {
            out.write(text("{\"values\":{\"mapbox\":\"" + TOKEN + "\"}}"));
        }
        byte[] once = java.util.Base64.getEncoder().encode(gzip.toByteArray());
        Location location =
                only(scan(text("release: "), once, text("\n"))).locations().get(0);
        assertEquals(List.of("base64", "gzip"), location.encoding());
    }

    /** Helm stores a release as base64 of base64 of gzip. */
    @Test
    void aTokenInAReleaseOfHelmIsFound() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream out = new java.util.zip.GZIPOutputStream(gzip)) {
            out.write(text("{\"values\":{\"mapbox\":\"" + TOKEN + "\"}}"));
        }
        java.util.Base64.Encoder base64 = java.util.Base64.getEncoder();
        byte[] release = base64.encode(base64.encode(gzip.toByteArray()));
        Location location = only(scan(text("kind: Secret\ndata:\n  release: "), release, text("\n")))
                .locations()
                .get(0);
        assertEquals(List.of("base64", "base64", "gzip"), location.encoding());
    }
}
