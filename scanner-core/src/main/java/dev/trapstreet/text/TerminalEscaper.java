package dev.trapstreet.text;

/**
 * Escapes text from outside for terminals and for the logs of build servers, as <code>&#92;u{hex}</code>.
 *
 * <p>Three readers can be steered by a name, an author or a subject. A terminal obeys control characters. A person sees another
 * text where characters have no shape or reorder their neighbors. And the log readers of build servers obey commands in what a
 * step prints:
 *
 * <ul>
 *   <li>GitHub Actions: {@code ::command::} at the start of a line, behind any white space, and {@code ##[command]} anywhere;
 *   <li>Azure Pipelines: <code>##vso[command]</code> anywhere in a line, and {@code ##[style]};
 *   <li>TeamCity: <code>##teamcity[message]</code>;
 *   <li>GitLab: {@code section_start:TIME:NAME} and {@code section_end:TIME:NAME}, before a carriage return and {@code ESC [0K}.
 * </ul>
 *
 * <p>Of a command one character is escaped: <code>#&#92;u{23}vso[</code>. Two hash signs, any letters and a bracket count as one,
 * because servers add names of their own. Whether {@code ::} starts a line is known only where the lines are put together, so
 * {@link #escape} leaves it and {@link #escapeLines} takes care of it; in the middle of a line it is ordinary ({@code Map::of}).
 */
public final class TerminalEscaper {
    private static final char ESCAPE = '\u001b';
    private static final String[] SECTIONS = {"section_start:", "section_end:"};
    private static final String KEYS = "0123456789#*";
    private static final char KEYCAP = '\u20E3';

    /**
     * Pairs of first and last code point: controls, separators of lines, and Unicode's Default_Ignorable_Code_Point, which have
     * no width or reorder text. A list of our own, because what a JDK takes for a format character changes with its version.
     */
    private static final int[] MISLEADING = {
        0x0000, 0x001F, 0x007F, 0x009F, 0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
        0x180B, 0x180F, 0x200B, 0x200F, 0x2028, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0,
        0xFFF0, 0xFFFB, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
    };

    private TerminalEscaper() {}

    /**
     * Returns a piece of text from outside, such as a file name, with every character escaped that a terminal obeys or that misleads a
     * person (controls, line breaks among them; separators of lines; marks of direction; characters without a shape; surrogates,
     * private-use and unassigned ones), and with the commands escaped that are obeyed anywhere in a line. The result is one line;
     * ordinary text is returned as it is.
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

    /** Returns one whole line from outside, such as a message that quotes names, escaped. */
    public static String escapeLine(String text) {
        return escapeLines(escape(text));
    }

    /**
     * Returns lines that were put together of escaped text and of styles, line breaks and words of this program, so that no log
     * reader obeys one of them: what is obeyed anywhere is escaped, and the colons that start a line behind white space and styles. To
     * be used once lines are wrapped.
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
     * True for a text with something to escape that no single UTF-16 unit shows: a command that is obeyed anywhere in a line, a character
     * without a shape beyond the first plane, or a variation selector where it selects nothing.
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

    /** True for a code point that a terminal obeys, that has no shape or that reorders its neighbors, wherever it stands. */
    public static boolean isMisleading(int codePoint) {
        for (int i = 0; i < MISLEADING.length; i += 2) {
            if (codePoint <= MISLEADING[i + 1]) {
                return codePoint >= MISLEADING[i];
            }
        }
        return false;
    }

    /** True for the selectors that follow an emoji or an ideograph and say which of its shapes is meant. */
    public static boolean isVariation(int codePoint) {
        return codePoint >= 0xFE00 && codePoint <= 0xFE0F;
    }

    /** Alone they have no shape: they are ordinary behind a character that has one, and in keycaps such as 1 in a box. */
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

    /** The second of two hash signs that letters, or none, and a bracket follow. */
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

    /** The index of the last character of an escape that this program writes, such as {@code ESC [1m}. */
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
