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
public final class Compiled {
    private final @Nullable Form form;
    private final @Nullable InlineMap inline;
    private boolean broken;

    private Compiled(@Nullable Form form, @Nullable InlineMap inline) {
        this.form = form;
        this.inline = inline;
    }

    /**
     * Detects the file format by its first bytes.
     *
     * @param bytes the array whose first {@code to} bytes are the content; not copied
     * @param to the index after the last byte. For a file too large for memory, only its first part is available.
     * @return a locator, which finds nothing in an unknown format
     */
    public static Compiled of(byte[] bytes, int to) {
        Form form = form(bytes, to);
        return new Compiled(form, form == null ? new InlineMap(bytes, to) : null);
    }

    private static @Nullable Form form(byte[] b, int to) {
        if (to < 16) {
            return null;
        }
        if (ClassFile.is(b)) {
            return new ClassFile(new View(b, to));
        }
        if (isDex(b, to)) {
            return new Dex(new View(b, to));
        }
        if (isTable(b, to)) {
            return new ResourceTable(new View(b, to));
        }
        if (BinaryXml.is(b, to)) {
            return new BinaryXml(new View(b, to));
        }
        if (isPropertyList(b, to)) {
            return new PropertyList(new View(b, to));
        }
        if (Sqlite.is(b, to)) {
            return new Sqlite(new View(b, to));
        }
        return JsonDocument.is(b, to) ? new JsonDocument(b, to) : null;
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
     * @return the element, or an empty result if the format is unknown or malformed, or does not tell
     */
    public Optional<LogicalLocation> at(int start, List<String> encoding) {
        if (broken) {
            return Optional.empty();
        }
        try {
            if (form != null) {
                return form.at(start);
            }
            boolean base64 = !encoding.isEmpty() && encoding.get(0).equals("base64");
            return base64 && inline != null ? inline.at(start) : Optional.empty();
        } catch (BrokenFormException e) {
            broken = true; // not read again for the other tokens of the file
            return Optional.empty();
        }
    }
}
