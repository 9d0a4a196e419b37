package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Source maps embedded in the file they describe: {@code //# sourceMappingURL=data:application/json;base64,…}. */
final class InlineSourceMap {
    private static final byte[] BEFORE = "sourceMappingURL=data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCODED = ";base64,".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TYPE = 64;

    private final byte[] bytes;
    private final int to;
    private int from; // start of the last examined range of base64
    private int until;
    private @Nullable JsonDocument map; // null if that range is not a source map

    InlineSourceMap(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    /** Returns the element that contains the token whose base64 starts at {@code start}. */
    Optional<LogicalLocation> locate(int start) {
        if (start < from || start >= until) {
            read(start);
        }
        return map == null ? Optional.empty() : map.locate((int) ((start - from) * 6L / 8));
    }

    private void read(int inside) {
        int least = until; // earlier bytes were already examined
        from = inside;
        while (from > least && isBase64Digit(bytes[from - 1])) {
            from--;
        }
        until = inside;
        while (until < to && isBase64Digit(bytes[until])) {
            until++;
        }
        map = null;
        if (isMap()) {
            int digits = (until - from) & ~3;
            byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, from, from + digits));
            map = JsonDocument.matches(decoded, decoded.length) ? new JsonDocument(decoded, decoded.length) : null;
        }
    }

    private boolean isMap() {
        if (!endsWith(from, ENCODED)) {
            return false;
        }
        int at = from - ENCODED.length;
        int least = Math.max(0, at - LONGEST_TYPE);
        while (at > least && bytes[at] != '\n' && !endsWith(at, BEFORE)) {
            at--;
        }
        return endsWith(at, BEFORE);
    }

    private boolean endsWith(int end, byte[] text) {
        return end >= text.length && Arrays.equals(bytes, end - text.length, end, text, 0, text.length);
    }

    private static boolean isBase64Digit(byte b) {
        return Ascii.isLetter(b) || Ascii.isDigit(b) || b == '+' || b == '/';
    }
}
