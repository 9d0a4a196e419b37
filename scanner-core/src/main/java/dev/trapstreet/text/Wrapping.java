package dev.trapstreet.text;

import java.util.StringTokenizer;

/** Lines of a width that people read. */
public final class Wrapping {
    /** In characters. */
    public static final int WIDTH = 100;

    private static final char ESCAPE = '\u001b';

    private Wrapping() {}

    /**
     * Appends a paragraph and a line break, broken at blanks. A word longer than a line stands alone. Escapes for colours
     * take no room, so that a coloured text breaks where the plain one does.
     *
     * @param lead what the first line starts with, as it is
     * @param indent what the other lines start with
     */
    public static void append(StringBuilder text, String lead, String indent, String paragraph) {
        text.append(lead);
        int length = room(lead);
        boolean atStart = true;
        StringTokenizer words = new StringTokenizer(paragraph);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (!atStart && length + 1 + room(word) > WIDTH) {
                text.append('\n').append(indent);
                length = room(indent);
                atStart = true;
            }
            if (!atStart) {
                text.append(' ');
                length++;
            }
            text.append(word);
            length += room(word);
            atStart = false;
        }
        text.append('\n');
    }

    /** Characters that are seen: without escapes, each from ESC and a bracket to a letter (ECMA-48, 5.4). */
    private static int room(String word) {
        int seen = 0;
        boolean escape = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == ESCAPE) {
                escape = true;
            } else if (!escape) {
                seen++;
            } else if (Character.isLetter(c)) {
                escape = false;
            }
        }
        return seen;
    }
}
