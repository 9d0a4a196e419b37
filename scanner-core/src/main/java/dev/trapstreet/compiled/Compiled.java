package dev.trapstreet.compiled;

import dev.trapstreet.finding.Within;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what of a compiled form holds the tokens of one text. Made for a text in which one was found, so that text without
 * any costs nothing.
 *
 * <p>The text may be anything: what does not hold together names nothing, and the token is reported all the same. Reading it
 * takes time that grows with its length, however many tokens it holds, when they are asked for in their order.
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
     * Looks at what a text is.
     *
     * @param to where it ends; of one too large to hold, the first part is there
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
     * What holds a token.
     *
     * @param start index of its first byte, not before that of the call before
     * @param encoding what was undone to find it, the outermost first
     */
    public Optional<Within> at(int start, List<String> encoding) {
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
            broken = true; // it names nothing, and is not read again for its other tokens
            return Optional.empty();
        }
    }
}
