package dev.trapstreet.report;

import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines as RFC 4180 has them. Every field is quoted, and none begins like a formula: a spreadsheet would work it out, and what stands in
 * it is not ours.
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
        // Blanks before it do not keep every spreadsheet from reading a formula.
        String content = shown.stripLeading();
        return !content.isEmpty() && FORMULA.indexOf(content.charAt(0)) >= 0 ? "'" + shown : shown;
    }
}
