package dev.trapstreet.report;

import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writer for CSV rows as of RFC 4180. All fields are quoted. A field that starts like a formula gets an apostrophe in
 * front, because a spreadsheet would evaluate it, and the text comes from the scanned repository.
 */
final class CsvWriter {
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private final OutputStream out;

    CsvWriter(OutputStream out) {
        this.out = out;
    }

    void writeRow(List<String> fields) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.length() == 0 ? "\"" : ",\"").append(cell(field)).append('"');
        }
        out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(String field) {
        String shown = TerminalEscaper.escape(field).replace("\"", "\"\"");
        // Some spreadsheets ignore blanks in front of a formula.
        String content = shown.stripLeading();
        return !content.isEmpty() && FORMULA.indexOf(content.charAt(0)) >= 0 ? "'" + shown : shown;
    }
}
