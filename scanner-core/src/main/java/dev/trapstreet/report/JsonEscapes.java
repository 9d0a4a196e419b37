package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes as an escape of JSON what a terminal, a person who reads the JSON as it is, or a build server that shows it in its log
 * would be led astray by: what {@link TerminalEscaper} escapes in text. A JSON reader gets the same text.
 *
 * <p>Jackson asks for escapes unit by unit, and most are known by their unit. A command of a log reader is known by several: of a
 * string that holds one every hash sign and colon is escaped, and every surrogate and selector, one of which may have no shape.
 */
final class JsonEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7F;

    /** For ordinary strings. */
    static final JsonEscapes BY_UNIT = new JsonEscapes(false);

    private static final JsonEscapes BY_CONTEXT = new JsonEscapes(true);

    private final boolean context;

    private JsonEscapes(boolean context) {
        this.context = context;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        if (context) {
            codes['#'] = ESCAPE_STANDARD;
            codes[':'] = ESCAPE_STANDARD;
        }
        return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int unit) {
        boolean escaped = TerminalEscaper.isMisleading(unit)
                || (context && (Character.isSurrogate((char) unit) || TerminalEscaper.isVariation(unit)));
        return escaped ? new SerializedString(String.format("\\u%04X", unit)) : null;
    }

    /** Escapes the strings that a generator writes; its names are this program's own. */
    static JsonGenerator escaping(JsonGenerator json) {
        return new JsonGeneratorDelegate(json) {
            @Override
            public void writeString(@Nullable String text) throws IOException {
                if (text == null || !TerminalEscaper.needsContext(text)) {
                    delegate.writeString(text);
                    return;
                }
                delegate.setCharacterEscapes(BY_CONTEXT);
                delegate.writeString(text);
                delegate.setCharacterEscapes(BY_UNIT);
            }
        };
    }
}
