package dev.trapstreet.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * Writes as an escape what a terminal, or a person who reads the JSON as it is, would be led astray by: the control
 * characters that JSON itself lets stand, marks that reorder or hide text, and separators of lines. A JSON reader gets
 * the same text. The list is our own, because what a JDK takes for a format character changes with its version.
 */
final class JsonEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7F;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int unit) {
        return misleads(unit) ? new SerializedString(String.format("\\u%04X", unit)) : null;
    }

    private static boolean misleads(int unit) {
        return unit <= 0x9F // asked beyond ASCII only: controls of the second set
                || unit == 0xAD // soft hyphen
                || unit == 0x061C // Arabic letter mark
                || (unit >= 0x200B && unit <= 0x200F) // without width, left-to-right and right-to-left marks
                || (unit >= 0x2028 && unit <= 0x202E) // separators, embeddings and overrides of direction
                || (unit >= 0x2060 && unit <= 0x206F) // word joiner, invisible operators, isolates of direction
                || unit == 0xFEFF; // byte order mark
    }
}
