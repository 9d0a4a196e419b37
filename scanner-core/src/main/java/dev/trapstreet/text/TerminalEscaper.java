package dev.trapstreet.text;

/**
 * Escaping of untrusted text for terminals and for the logs of build servers, as <code>&#92;u{hex}</code>.
 *
 * <p>Text such as a file name, an author or a commit subject can attack three kinds of readers. A terminal executes control
 * characters. A person is misled by characters that are invisible or reorder their neighbors. And the log readers of build
 * servers execute commands in the output of a step:
 *
 * <ul>
 *   <li>GitHub Actions: {@code ::command::} at the start of a line, after any white space, and {@code ##[command]} anywhere;
 *   <li>Azure Pipelines: <code>##vso[command]</code> anywhere in a line, and {@code ##[style]};
 *   <li>TeamCity: <code>##teamcity[message]</code>;
 *   <li>GitLab: {@code section_start:TIME:NAME} and {@code section_end:TIME:NAME}, before a carriage return and {@code ESC [0K}.
 * </ul>
 *
 * <p>Escaping one character disables a command: <code>#&#92;u{23}vso[</code>. Two hash signs, any letters and a bracket count
 * as a command, because servers define further names. Whether {@code ::} starts a line is known only when the lines are
 * assembled. {@link #escape} therefore leaves it unchanged, and {@link #escapeLines} escapes it. Elsewhere in a line it is
 * ordinary text ({@code Map::of}).
 */
public final class TerminalEscaper {
    private static final char ESCAPE = '\u001b';
    private static final String[] SECTIONS = {"section_start:", "section_end:"};
    private static final String KEYS = "0123456789#*";
    private static final char KEYCAP = '\u20E3';

    /**
     * Ranges of misleading code points, as pairs of the first and the last: control characters, line separators, and
     * Unicode's Default_Ignorable_Code_Point, which have no width or reorder text. The list is fixed, because the format
     * characters that a JDK knows depend on its version.
     */
    private static final int[] MISLEADING = {
        0x0000, 0x001F, 0x007F, 0x009F, 0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
        0x180B, 0x180F, 0x200B, 0x200F, 0x2028, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0,
        0xFFF0, 0xFFFB, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
    };

    private TerminalEscaper() {}

    /**
     * Escapes a piece of untrusted text, such as a file name. This covers all characters that a terminal executes or that
     * mislead a person: control characters including line breaks, line separators, direction marks, invisible characters,
     * unpaired surrogates, and private-use and unassigned characters. It also covers the commands that a build server
     * executes anywhere in a line, but not {@code ::}.
     *
     * @param text the text
     * @return the escaped text, as a single line; {@code text} itself if there is nothing to escape
     */
    public static String escape(String text) {
        StringBuilder escaped = null;
        int copied = 0;
        int before = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (!isPlain(c) || (isVariation(c) && !selects(before, text, next))) {
                escaped = escaped == null ? new StringBuilder(text.length() + 16) : escaped;
                append(escaped.append(text, copied, i), c);
                copied = next;
            }
            before = c;
            i = next;
        }
        return escapeCommands(
                escaped == null
                        ? text
                        : escaped.append(text, copied, text.length()).toString());
    }

    /**
     * Escapes an entire line of untrusted text, such as a message that quotes names.
     *
     * @param text the line; line breaks in it are escaped too
     * @return the escaped line
     */
    public static String escapeLine(String text) {
        return escapeLines(escape(text));
    }

    /**
     * Escapes the commands of build servers in assembled output, which consists of escaped text and of this program's own
     * words, line breaks and color escape sequences. This includes {@code ::} at the start of a line, also after white space
     * and color escape sequences. To be called after the lines are wrapped.
     *
     * @param text the output, possibly with several lines
     * @return the escaped output; {@code text} itself if there is nothing to escape
     */
    public static String escapeLines(String text) {
        String safe = escapeCommands(text);
        if (!safe.contains("::")) {
            return safe;
        }
        StringBuilder escaped = null;
        int copied = 0;
        boolean start = true;
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            if (c == '\n' || c == '\r') {
                start = true;
            } else if (start && c == ESCAPE) {
                i = endOfStyle(safe, i);
            } else if (start && safe.startsWith("::", i)) {
                escaped = escaped == null ? new StringBuilder(safe.length() + 16) : escaped;
                append(escaped.append(safe, copied, i), ':');
                copied = i + 1;
                start = false;
            } else if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                start = false;
            }
        }
        return escaped == null
                ? safe
                : escaped.append(safe, copied, safe.length()).toString();
    }

    /**
     * Returns whether a text contains something to escape that cannot be recognized by a single UTF-16 unit: a command that
     * is executed anywhere in a line, a misleading character above U+FFFF, or a variation selector that follows no suitable
     * character.
     *
     * @param text the text
     * @return whether {@link #escape} would change the text for one of these reasons
     */
    public static boolean needsContext(String text) {
        int before = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if ((c > 0xFFFF && isMisleading(c)) || (isVariation(c) && !selects(before, text, next))) {
                return true;
            }
            before = c;
            i = next;
        }
        return nextHash(text, 0) >= 0 || text.contains(SECTIONS[0]) || text.contains(SECTIONS[1]);
    }

    /**
     * Returns whether a code point is misleading in any context: a terminal executes it, it is invisible, or it reorders its
     * neighbors.
     *
     * @param codePoint the code point
     * @return whether it is in the list of misleading code points
     */
    public static boolean isMisleading(int codePoint) {
        for (int i = 0; i < MISLEADING.length; i += 2) {
            if (codePoint <= MISLEADING[i + 1]) {
                return codePoint >= MISLEADING[i];
            }
        }
        return false;
    }

    /**
     * Returns whether a code point is one of the variation selectors U+FE00 to U+FE0F, which follow an emoji or an ideograph
     * and select its shape.
     *
     * @param codePoint the code point
     * @return whether it is a variation selector
     */
    public static boolean isVariation(int codePoint) {
        return codePoint >= 0xFE00 && codePoint <= 0xFE0F;
    }

    /**
     * Returns whether a variation selector has an effect: after a visible character, and in a keycap such as a boxed 1.
     * Anywhere else it is invisible.
     *
     * @param before the code point before the selector, or 0
     * @param next the index after the selector
     */
    private static boolean selects(int before, String text, int next) {
        if (before < 0x7F) {
            return next < text.length() && text.charAt(next) == KEYCAP && KEYS.indexOf(before) >= 0;
        }
        return isPlain(before) && !isVariation(before) && !Character.isSpaceChar(before);
    }

    private static boolean isPlain(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isMisleading(codePoint);
        };
    }

    private static String escapeCommands(String text) {
        String escaped = text;
        for (String section : SECTIONS) {
            if (escaped.contains(section)) {
                escaped = escaped.replace(section, section.substring(0, section.length() - 1) + "\\u{3a}");
            }
        }
        int at = nextHash(escaped, 0);
        if (at < 0) {
            return escaped;
        }
        StringBuilder hashes = new StringBuilder(escaped.length() + 16);
        int copied = 0;
        while (at >= 0) {
            append(hashes.append(escaped, copied, at), '#');
            copied = at + 1;
            at = nextHash(escaped, copied);
        }
        return hashes.append(escaped, copied, escaped.length()).toString();
    }

    /** Returns the index of the second of two hash signs followed by any letters and a bracket, or -1 if there is none. */
    private static int nextHash(String text, int from) {
        int at = text.indexOf("##", from);
        while (at >= 0) {
            int i = at + 2;
            while (i < text.length() && isLetter(text.charAt(i))) {
                i++;
            }
            if (i < text.length() && text.charAt(i) == '[') {
                return at + 1;
            }
            at = text.indexOf("##", at + 1);
        }
        return -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Returns the index of the last character of a color escape sequence, such as {@code ESC [1m}. */
    private static int endOfStyle(String text, int escape) {
        int i = escape + 1;
        while (i < text.length() && text.charAt(i) != '\n' && !isLetter(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '\n' ? i - 1 : i;
    }

    private static void append(StringBuilder escaped, int codePoint) {
        escaped.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
    }
}
