package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a report as rows of a table. A row has the names, values and nesting of the JSON report, because it is made by the writer of
 * that report; {@code report-1.schema.json} describes it. Its values are {@link String}, {@link Long}, {@link Double}, {@link Boolean},
 * null, a {@link List} of values, or a {@link Map} from names to values in the order of the report. A row has the token itself only if the
 * options request it.
 */
public final class ReportRows {
    private static final JsonFactory JSON = new JsonFactory();

    private ReportRows() {}

    /**
     * Returns a finding as a row.
     *
     * @param finding the finding
     * @param options the options, of which only {@link ReportOptions#secrets} matters
     * @return the row, with the names that the report has in its list of findings
     */
    public static Map<String, @Nullable Object> of(Finding finding, ReportOptions options) {
        return row(json -> new JsonReport(json, options).finding(finding));
    }

    /**
     * Returns a finding of a related check as a row.
     *
     * @param finding the finding
     * @param options the options
     * @return the row, with the names that the report has in its list of related checks
     */
    public static Map<String, @Nullable Object> of(HygieneFinding finding, ReportOptions options) {
        return row(json -> new JsonReport(json, options).hygieneFinding(finding));
    }

    /**
     * Returns a problem as a row.
     *
     * @param problem the problem
     * @param options the options
     * @return the row, with the names that the report has in its list of problems
     */
    public static Map<String, @Nullable Object> of(Problem problem, ReportOptions options) {
        return row(json -> new JsonReport(json, options).problem(problem));
    }

    /**
     * Returns a warning as a row.
     *
     * @param notice the warning
     * @param options the options
     * @return the row, with the names that the report has in its list of notices
     */
    public static Map<String, @Nullable Object> of(Notice notice, ReportOptions options) {
        return row(json -> new JsonReport(json, options).notice(notice));
    }

    /**
     * Returns what is known of the run as a row: the targets, the time, what was read and what was skipped.
     *
     * @param report the report
     * @param options the options
     * @return the row, with the names of {@code run}
     */
    public static Map<String, @Nullable Object> run(Report report, ReportOptions options) {
        return row(json -> new JsonReport(json, options).run(report));
    }

    private interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static Map<String, @Nullable Object> row(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            try (JsonGenerator json = JsonWriter.compact(bytes)) {
                writing.write(json);
            }
            try (JsonParser json = JSON.createParser(bytes.toByteArray())) {
                json.nextToken();
                return object(json);
            }
        } catch (IOException e) {
            throw new IllegalStateException("an array of bytes cannot fail", e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            row.put(name, value(json));
        }
        return row;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }

    private static List<@Nullable Object> array(JsonParser json) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(json));
        }
        return values;
    }
}
