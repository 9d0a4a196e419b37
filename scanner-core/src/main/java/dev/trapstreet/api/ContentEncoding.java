package dev.trapstreet.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Decoder of compressed responses. The client requests none, but some proxies compress whatever passes through them.
 */
final class ContentEncoding {
    private ContentEncoding() {}

    /**
     * Returns the body as the server wrote it, or an empty result if its encoding is unknown or broken, or if it is
     * longer than the limit.
     *
     * @param limit the maximum length in bytes, after decoding
     */
    static Optional<byte[]> decode(HttpHeaders headers, byte[] body, int limit) {
        String encoding =
                headers.firstValue("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity")) {
            return Optional.of(body);
        }
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
            return Optional.empty();
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] decoded = in.readNBytes(limit + 1);
            return decoded.length > limit ? Optional.empty() : Optional.of(decoded);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
