package dev.trapstreet.saved;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reader of reports in the formats {@code json} and {@code jsonl}, which gives back the {@link Report} that was written. The file may come
 * from anyone: a value that is not as documented ends the reading, and no token in it is kept.
 *
 * <p>One entry is in memory as JSON at a time. Immutable.
 *
 * @param report the report; for the lines of many targets, the joined report of all
 * @param rules the version of the rules of the scan; empty if the file does not name it
 */
public record SavedReport(Report report, Optional<String> rules) {
    private static final String SCHEMA = "trapstreet-report/1";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a report.
     *
     * @param in the stream to read; not closed
     * @param prefix what precedes all paths of the report, such as the name of a repository and a slash; may be empty
     * @return the report
     * @throws InvalidReportException if the content is not a report in one of these formats, is incomplete, or has a value that this
     *     version does not know
     * @throws IOException if reading fails
     */
    public static SavedReport read(InputStream in, String prefix) throws IOException, InvalidReportException {
        Parts parts = new Parts(prefix);
        try (JsonParser json = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            while (json.nextToken() != null) {
                if (!json.hasToken(JsonToken.START_OBJECT)) {
                    throw new InvalidReportException("it is not a JSON object");
                }
                document(json, parts);
            }
            return parts.whole();
        } catch (JacksonException e) {
            throw new InvalidReportException("it is not JSON, or it is truncated"); // its message quotes the file
        }
    }

    /** Reads a whole report, or one line of a report or of many targets. */
    private static void document(JsonParser json, Parts parts) throws IOException, InvalidReportException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "schema" -> parts.schema(json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : "");
                case "tool" -> parts.rules = JsonFields.read(json, "tool").optionalText("rules");
                case "target" -> target(json, parts);
                case "summary" -> json.skipChildren(); // of many targets, which were read before
                default -> {
                    if (!part(json, name, parts)) {
                        json.skipChildren();
                    }
                }
            }
        }
    }

    private static void target(JsonParser json, Parts parts) throws IOException, InvalidReportException {
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            throw new InvalidReportException("a target in it is not a JSON object");
        }
        Parts own = new Parts(parts.prefix);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (!part(json, name, own)) {
                json.skipChildren();
            }
        }
        parts.targets.add(own.whole().report());
    }

    /** Reads a part of a report. Returns false if it is none. */
    private static boolean part(JsonParser json, String name, Parts parts) throws IOException, InvalidReportException {
        switch (name) {
            case "run" -> parts.run(JsonFields.read(json, name));
            case "finding" -> parts.finding(JsonFields.read(json, name));
            case "findings" -> each(json, name, parts::finding);
            case "hygiene" -> each(json, name, parts::hygiene);
            case "problem" -> parts.problem(JsonFields.read(json, name));
            case "problems" -> each(json, name, parts::problem);
            case "notice" -> parts.notice(JsonFields.read(json, name));
            case "notices" -> each(json, name, parts::notice);
            default -> {
                return false;
            }
        }
        return true;
    }

    private interface EntryConsumer {
        void take(JsonFields fields) throws InvalidReportException;
    }

    /** Reads the objects of an array, or the single object that a line has under the same name. */
    private static void each(JsonParser json, String name, EntryConsumer consumer)
            throws IOException, InvalidReportException {
        if (json.hasToken(JsonToken.START_OBJECT)) {
            consumer.take(JsonFields.read(json, name));
            return;
        }
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            throw new InvalidReportException(name + " in it is not a list");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            consumer.take(JsonFields.read(json, name + "[" + i + "]"));
        }
    }

    /** Parts of a report that have been read. */
    private static final class Parts {
        private final String prefix;
        private final List<Finding> findings = new ArrayList<>();
        private final List<HygieneFinding> hygieneFindings = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Notice> notices = new ArrayList<>();
        private final List<Report> targets = new ArrayList<>();
        private Optional<String> rules = Optional.empty();
        private @Nullable RunFields run;

        Parts(String prefix) {
            this.prefix = prefix;
        }

        void schema(String name) throws InvalidReportException {
            if (!name.equals(SCHEMA)) {
                throw new InvalidReportException("it is not a report of the form " + SCHEMA
                        + ", which 'trapstreet scan --format json' of this version writes");
            }
        }

        void run(JsonFields fields) throws InvalidReportException {
            if (run != null) {
                throw new InvalidReportException("it has two reports; give each a file of its own");
            }
            run = RunFields.read(fields);
        }

        void finding(JsonFields fields) throws InvalidReportException {
            findings.add(EntryReader.finding(fields, prefix));
        }

        void hygiene(JsonFields fields) throws InvalidReportException {
            hygieneFindings.add(EntryReader.hygieneFinding(fields, prefix));
        }

        void problem(JsonFields fields) throws InvalidReportException {
            problems.add(EntryReader.problem(fields, prefix));
        }

        void notice(JsonFields fields) throws InvalidReportException {
            notices.add(EntryReader.notice(fields, prefix));
        }

        SavedReport whole() throws InvalidReportException {
            if (run != null) {
                targets.add(run.report(prefix, findings, hygieneFindings, problems, notices));
            } else if (!findings.isEmpty() || targets.isEmpty()) {
                throw new InvalidReportException("it does not describe a run, so it is truncated or no report");
            }
            return new SavedReport(ReportJoin.of(targets), rules);
        }
    }
}
