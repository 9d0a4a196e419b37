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
 * Escapes for characters that could mislead a terminal, a human reader or a log viewer: those that {@link TerminalEscaper}
 * escapes in text. They are written as JSON escapes, so a JSON parser reads the original text.
 *
 * <p>Jackson requests the escape of each UTF-16 unit separately, which is sufficient for most. Commands of log viewers
 * consist of several characters: in a string that contains such a command, all hash signs, colons, surrogates and
 * variation selectors are escaped.
 */
final class JsonEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7F;

    /** Escapes that depend on the UTF-16 unit alone, for ordinary strings. */
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

    /** Returns a generator that escapes string values. Field names are constants of this program and need no escapes. */
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
