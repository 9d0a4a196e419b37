package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Locator of tokens within a compiled or structured file. Created only for files in which a token was found, so other
 * files cost nothing.
 *
 * <p>The content is untrusted. A malformed file yields no element, and its tokens are reported without one. The total
 * time is proportional to the file's length, however many tokens it contains, if they are requested in ascending order.
 * Not thread-safe.
 */
public final class BinaryLocator {
    private final @Nullable BinaryFormat format;
    private final @Nullable InlineSourceMap inlineMap;
    private boolean malformed;

    private BinaryLocator(@Nullable BinaryFormat format, @Nullable InlineSourceMap inlineMap) {
        this.format = format;
        this.inlineMap = inlineMap;
    }

    /**
     * Detects the file format by its first bytes.
     *
     * @param bytes the array whose first {@code to} bytes are the content; not copied
     * @param to the index after the last byte. For a file too large for memory, only its first part is available.
     * @return a locator, which finds nothing in an unknown format
     */
    public static BinaryLocator of(byte[] bytes, int to) {
        BinaryFormat form = detect(bytes, to);
        return new BinaryLocator(form, form == null ? new InlineSourceMap(bytes, to) : null);
    }

    private static @Nullable BinaryFormat detect(byte[] b, int to) {
        if (to < 16) {
            return null;
        }
        if (ClassFile.matches(b)) {
            return new ClassFile(new BoundedBytes(b, to));
        }
        if (isDex(b, to)) {
            return new DexFile(new BoundedBytes(b, to));
        }
        if (isTable(b, to)) {
            return new ResourceTable(new BoundedBytes(b, to));
        }
        if (BinaryXml.matches(b, to)) {
            return new BinaryXml(new BoundedBytes(b, to));
        }
        if (isPropertyList(b, to)) {
            return new PropertyList(new BoundedBytes(b, to));
        }
        if (SqliteFile.matches(b, to)) {
            return new SqliteFile(new BoundedBytes(b, to));
        }
        return JsonDocument.matches(b, to) ? new JsonDocument(b, to) : null;
    }

    private static boolean isDex(byte[] b, int length) {
        return length > 112 && b[0] == 'd' && b[1] == 'e' && b[2] == 'x' && b[3] == '\n' && b[7] == 0;
    }

    private static boolean isTable(byte[] b, int length) {
        return length > 12 && b[0] == 2 && b[1] == 0 && b[2] == 12 && b[3] == 0;
    }

    private static boolean isPropertyList(byte[] b, int length) {
        return length > 40
                && b[0] == 'b'
                && b[1] == 'p'
                && b[2] == 'l'
                && b[3] == 'i'
                && b[4] == 's'
                && b[5] == 't'
                && b[6] == '0';
    }

    /**
     * Returns the element that contains a token.
     *
     * @param start index of the token's first byte; not less than in the previous call
     * @param encoding the encodings that were undone to find the token, outermost first
     * @return the element, or an empty result if the format is unknown, the file is malformed, or the element is unknown
     */
    public Optional<LogicalLocation> locate(int start, List<String> encoding) {
        if (malformed) {
            return Optional.empty();
        }
        try {
            if (format != null) {
                return format.locate(start);
            }
            boolean base64 = !encoding.isEmpty() && encoding.get(0).equals("base64");
            return base64 && inlineMap != null ? inlineMap.locate(start) : Optional.empty();
        } catch (MalformedFormatException e) {
            malformed = true; // not read again for the other tokens of the file
            return Optional.empty();
        }
    }
}
