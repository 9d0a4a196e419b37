package dev.trapstreet.report;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a text report, which are wrapped at its line length. Everything that is appended as words is escaped. */
final class TextLines {
    /** Indentation of a level. */
    static final String INDENT = "  ";

    private static final String CUT = "…";
    private static final int MIN_ROOM = 12;

    private final StringBuilder text = new StringBuilder();
    private final ReportOptions options;
    private final AnsiStyles styles;
    private final int width;

    TextLines(ReportOptions options) {
        this.options = options;
        this.styles = new AnsiStyles(options.color());
        this.width = options.lineLength();
    }

    ReportOptions options() {
        return options;
    }

    /** Appends a line as it is. The caller has escaped it. */
    void line(String escaped) {
        text.append(escaped).append('\n');
    }

    /** Appends an empty line. */
    void gap() {
        text.append('\n');
    }

    /** Appends words in one line, whatever their length, so that they can be copied. */
    void whole(String indent, String words) {
        line(indent + TerminalEscaper.escape(words));
    }

    /** Appends an escaped text and words, in one line or, if they do not fit, in two. */
    void pair(String escaped, String words) {
        String second = TerminalEscaper.escape(words);
        boolean fits = TextWrapper.visibleLength(escaped) + INDENT.length() + second.length() <= width;
        line(escaped + (fits ? "" : "\n") + INDENT + second);
    }

    /** Appends a wrapped heading. */
    void heading(String words) {
        StringBuilder wrapped = new StringBuilder();
        TextWrapper.append(wrapped, width, "", INDENT, TerminalEscaper.escape(words));
        for (String part : wrapped.toString().split("\n", -1)) {
            if (!part.isEmpty()) {
                line(bold(part));
            }
        }
    }

    /** Appends a lead and words in one line, without the end of the words if they are longer. */
    void cut(String lead, String words) {
        String escaped = TerminalEscaper.escape(words);
        int room = room(lead);
        line(lead + (escaped.length() <= room ? escaped : escaped.substring(0, bound(escaped, room - 1)) + CUT));
    }

    /** Appends a lead and words in one line, without the start of the words if they are longer. */
    void cutStart(String lead, String words) {
        String escaped = TerminalEscaper.escape(words);
        int from = escaped.length() - room(lead);
        line(lead + (from <= 0 ? escaped : CUT + escaped.substring(bound(escaped, from + 1))));
    }

    private int room(String lead) {
        return Math.max(MIN_ROOM, width - TextWrapper.visibleLength(lead));
    }

    /** Returns the index, or the one before it if it would split a character. */
    private static int bound(String words, int index) {
        return index > 0 && index < words.length() && Character.isLowSurrogate(words.charAt(index)) ? index - 1 : index;
    }

    /**
     * Appends a wrapped paragraph.
     *
     * @param indent the indentation of the first line; the others are indented by one more level
     * @param lead the start of the paragraph, which is styled; may be empty
     * @param words the rest, not escaped
     */
    void paragraph(String indent, String lead, String words) {
        TextWrapper.append(
                text,
                width,
                indent,
                indent + INDENT,
                (lead.isEmpty() ? "" : bold(lead) + " ") + TerminalEscaper.escape(words));
    }

    /** Appends a sentence of its own, which is wrapped only on a terminal: programs look for it in a line. */
    void sentence(String lead, String words) {
        if (options.columns().isEmpty()) {
            line(lead + TerminalEscaper.escape(words));
        } else {
            TextWrapper.append(text, width, "", INDENT, lead + TerminalEscaper.escape(words));
        }
    }

    /** Appends a line of the summary, which is escaped already. */
    void summary(String line) {
        if (options.columns().isEmpty()) {
            line(line);
        } else {
            TextWrapper.append(text, width, "", INDENT, line);
        }
    }

    /** Returns the number of complete lines. */
    int count() {
        int lines = 0;
        for (int i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
            lines++;
        }
        return lines;
    }

    /** Writes the lines and forgets them, so that a report of a million tokens is never in memory as a whole. */
    void writeTo(OutputStream out) throws IOException {
        out.write(TerminalEscaper.escapeLines(text.toString()).getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    String label(Severity severity) {
        return styles.label(severity);
    }

    String bold(String words) {
        return styles.styled("1", words);
    }

    String dim(String words) {
        return styles.styled("2", words);
    }

    String alarm(String words) {
        return styles.styled("1;33", words);
    }
}
