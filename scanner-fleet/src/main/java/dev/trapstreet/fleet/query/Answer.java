package dev.trapstreet.fleet.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answer to a question: a table of texts. Immutable.
 *
 * @param columns the names of the columns
 * @param rows the rows, each with a value for each column; no value is a token
 * @param more the number of further rows that were left out; 0 if there are none
 */
public record Answer(List<String> columns, List<List<String>> rows, long more) {
    private static final int WIDEST = 60;

    /** Formats of an answer. */
    public enum Format {
        /** Columns for people. */
        TEXT,
        /** CSV as of RFC 4180. */
        CSV,
        /** JSON Lines: an object for each row. */
        JSONL;

        /**
         * Returns the format with the given word.
         *
         * @param word the word, in lower case
         * @return the format; empty if there is none
         */
        public static Optional<Format> ofKeyword(String word) {
            for (Format format : values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }
    }

    /** Creates an answer with immutable copies. */
    public Answer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * Formats the answer.
     *
     * @param format the format
     * @return the text, with a line break at its end
     * @throws IOException never, because it is written to memory
     */
    public String format(Format format) throws IOException {
        return switch (format) {
            case TEXT -> text();
            case CSV -> csv();
            case JSONL -> json();
        };
    }

    private String text() {
        int[] widths = new int[columns.size()];
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        lines.addAll(rows);
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.min(WIDEST, Math.max(widths[i], line.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = TerminalEscaper.escape(line.get(i));
                row.append(cell)
                        .append(" ".repeat(Math.max(0, widths[i] - cell.length())))
                        .append("  ");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        if (more > 0) {
            text.append("and ").append(more).append(" more; --limit 0 shows all\n");
        }
        return text.toString();
    }

    private String csv() {
        StringBuilder text = new StringBuilder(String.join(",", columns)).append("\r\n");
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                // A spreadsheet would take such a cell for a formula.
                String safe = cell.matches("[=+@\\t\\r-].*") ? "'" + cell : cell;
                boolean quoted = safe.matches("(?s).*[\",\\r\\n].*");
                text.append(i == 0 ? "" : ",").append(quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe);
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        for (List<String> row : rows) {
            try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                for (int i = 0; i < row.size(); i++) {
                    json.writeStringField(columns.get(i).replace(' ', '_'), row.get(i));
                }
                json.writeEndObject();
            }
            text.write('\n');
        }
        return text.toString();
    }
}
