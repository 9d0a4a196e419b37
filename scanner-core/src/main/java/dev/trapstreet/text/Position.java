package dev.trapstreet.text;

/**
 * A place in a text.
 *
 * @param line from 1; a line ends after its {@code \n}
 * @param column from 1, in Unicode code points of the line decoded as UTF-8; a byte order mark at the start of the text
 *     has no column. In a line of more than 2,147,483,647 characters the column stays at that number
 */
public record Position(int line, int column) {
    /** The first character of any text. */
    public static final Position START = new Position(1, 1);
}
