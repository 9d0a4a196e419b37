package dev.trapstreet.text;

/**
 * Position in a text. Immutable.
 *
 * @param line the line, from 1; a line ends after its {@code \n}
 * @param column the column, from 1, in Unicode code points of the line decoded as UTF-8. A byte order mark at the start
 *     of the text is not counted. The maximum is 2,147,483,647, also in longer lines
 */
public record Position(int line, int column) {
    /** Position of the first character. */
    public static final Position START = new Position(1, 1);
}
