package dev.trapstreet.text;

import java.util.StringTokenizer;

/** Line wrapping for text output. */
public final class TextWrapper {
    /** Maximum line length if the width of the terminal is not known, in characters. */
    public static final int WIDTH = 100;

    private static final char ESCAPE = '\u001b';

    private TextWrapper() {}

    /**
     * Appends a paragraph, wrapped at {@link #WIDTH}, and a line break.
     *
     * @param text the output
     * @param lead the start of the first line
     * @param indent the start of all other lines
     * @param paragraph the text
     */
    public static void append(StringBuilder text, String lead, String indent, String paragraph) {
        append(text, WIDTH, lead, indent, paragraph);
    }

    /**
     * Appends a paragraph, wrapped at blanks, and a line break. A word that is longer than a line gets its own line.
     * Color escape sequences have no width, so colored and plain text are wrapped at the same words.
     *
     * @param text the output
     * @param width the maximum line length, in characters
     * @param lead the start of the first line
     * @param indent the start of all other lines
     * @param paragraph the text
     */
    public static void append(StringBuilder text, int width, String lead, String indent, String paragraph) {
        text.append(lead);
        int length = visibleLength(lead);
        boolean atStart = true;
        StringTokenizer words = new StringTokenizer(paragraph);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (!atStart && length + 1 + visibleLength(word) > width) {
                text.append('\n').append(indent);
                length = visibleLength(indent);
                atStart = true;
            }
            if (!atStart) {
                text.append(' ');
                length++;
            }
            text.append(word);
            length += visibleLength(word);
            atStart = false;
        }
        text.append('\n');
    }

    /**
     * Returns the number of visible characters, without escape sequences: ESC, a bracket, up to a letter (ECMA-48, 5.4).
     *
     * @param word the text
     * @return the number of characters, surrogates counted one by one
     */
    public static int visibleLength(String word) {
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
