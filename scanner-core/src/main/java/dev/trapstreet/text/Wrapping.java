package dev.trapstreet.text;

import java.util.StringTokenizer;

/** Lines of a width that people read. */
public final class Wrapping {
    /** In characters. */
    public static final int WIDTH = 100;

    private Wrapping() {}

    /**
     * Appends a paragraph and a line break, broken at blanks. A word longer than a line stands alone. Escapes for colours
     * count as characters, which only makes a line shorter.
     *
     * @param lead what the first line starts with, as it is
     * @param indent what the other lines start with
     */
    public static void append(StringBuilder text, String lead, String indent, String paragraph) {
        text.append(lead);
        int length = lead.length();
        boolean atStart = true;
        StringTokenizer words = new StringTokenizer(paragraph);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (!atStart && length + 1 + word.length() > WIDTH) {
                text.append('\n').append(indent);
                length = indent.length();
                atStart = true;
            }
            if (!atStart) {
                text.append(' ');
                length++;
            }
            text.append(word);
            length += word.length();
            atStart = false;
        }
        text.append('\n');
    }
}
