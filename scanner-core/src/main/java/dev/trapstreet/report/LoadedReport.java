package dev.trapstreet.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Report that was loaded from JSON: the redacted tokens that were found, and their locations. Immutable.
 *
 * @param complete whether the scan could read everything
 * @param entries the findings in report order
 */
public record LoadedReport(boolean complete, List<LoadedFinding> entries) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Empty report, used if no report is given. */
    public static final LoadedReport NONE = new LoadedReport(true, List.of());

    /** Creates a report with an immutable copy of the findings. */
    public LoadedReport {
        entries = List.copyOf(entries);
    }

    /**
     * Token of a loaded report.
     *
     * @param fingerprint the fingerprint, 32 hexadecimal digits
     * @param type {@code pk}, {@code sk} or {@code tk}
     * @param account the account named by the payload
     * @param id the authorization id named by the payload; empty for a {@code tk}
     * @param expires the expiry of a {@code tk} in ISO 8601; empty for other types
     * @param locations the locations, without duplicates
     */
    public record LoadedFinding(
            String fingerprint,
            String type,
            Optional<String> account,
            Optional<String> id,
            Optional<String> expires,
            List<ReportedLocation> locations) {
        /** Creates a finding with an immutable copy of the locations. */
        public LoadedFinding {
            locations = List.copyOf(locations);
        }
    }

    /**
     * Location of a token.
     *
     * @param path the path as displayed in the report, redacted
     * @param line the line, from 1, in HEAD if HEAD has the token; 0 if the report does not give one
     * @param exposure who can read the location
     * @param historyOnly whether the token is at this path only in the history, neither in HEAD nor staged
     */
    public record ReportedLocation(String path, int line, Exposure exposure, boolean historyOnly) {}

    /** Thrown when a file is not a JSON report. The message is a clause and does not quote the file. */
    public static final class InvalidReportException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidReportException(String why) {
            super(why);
        }
    }

    /**
     * Converts a report without writing and reading it.
     *
     * @param report the report
     * @return the same as if the report had been written as JSON and read again
     */
    public static LoadedReport of(Report report) {
        List<LoadedFinding> entries = new ArrayList<>();
        for (Finding finding : report.findings()) {
            Claims claims = finding.token().claims();
            Set<ReportedLocation> locations = new LinkedHashSet<>();
            finding.locations().forEach(location -> locations.add(toReportedLocation(location)));
            entries.add(new LoadedFinding(
                    finding.token().fingerprint().hex(),
                    finding.token().type().header(),
                    claims.account(),
                    claims.id().map(AuthorizationId::value),
                    claims.expiresAt().map(Object::toString),
                    List.copyOf(locations)));
        }
        return new LoadedReport(report.isComplete(), entries);
    }

    private static ReportedLocation toReportedLocation(Location location) {
        Optional<GitOrigin> git = location.provenance().git();
        Optional<GitOrigin.HeadPosition> head = git.flatMap(GitOrigin::head);
        boolean past = location.isOnlyInHistory();
        int line = head.map(GitOrigin.HeadPosition::line).orElse(location.line());
        return new ReportedLocation(location.path(), line, location.context().exposure(), past);
    }

    /**
     * Reads a report in the format {@code json} or {@code jsonl}.
     *
     * @param in the stream to read; not closed
     * @return the loaded report
     * @throws InvalidReportException if the content is not a report in one of these formats
     * @throws IOException if reading fails
     */
    public static LoadedReport read(InputStream in) throws IOException, InvalidReportException {
        try (JsonParser json = JSON.createParser(in)) {
            ReportParser reader = new ReportParser(json);
            while (json.nextToken() != null) {
                reader.document();
            }
            if (!reader.run) {
                throw new InvalidReportException("it does not describe a scan");
            }
            return new LoadedReport(reader.complete, reader.entries);
        } catch (JacksonException e) {
            throw new InvalidReportException("it is not JSON, or it is truncated"); // its message quotes the file
        }
    }

    /** Pull parser that extracts the needed fields and skips all others. */
    private static final class ReportParser {
        private final JsonParser json;
        private final List<LoadedFinding> entries = new ArrayList<>();
        private boolean run;
        private boolean complete;

        ReportParser(JsonParser json) {
            this.json = json;
        }

        void document() throws IOException, InvalidReportException {
            if (!json.hasToken(JsonToken.START_OBJECT)) {
                throw new InvalidReportException("it is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("run") && value == JsonToken.START_OBJECT) {
                    run();
                } else if (name.equals("finding") && value == JsonToken.START_OBJECT) {
                    entry();
                } else if (name.equals("findings") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        entry();
                    }
                } else {
                    json.skipChildren();
                }
            }
        }

        private void run() throws IOException {
            run = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("complete")) {
                    complete = value == JsonToken.VALUE_TRUE;
                }
                json.skipChildren();
            }
        }

        private void entry() throws IOException, InvalidReportException {
            TextFields texts = new TextFields();
            Set<ReportedLocation> locations = new LinkedHashSet<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("claims") && value == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        texts.take(json.currentName(), json.nextToken());
                    }
                } else if (name.equals("locations") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        locations.add(parseLocation());
                    }
                } else {
                    texts.take(name, value);
                }
            }
            if (texts.fingerprint.isEmpty() || texts.type.isEmpty()) {
                throw new InvalidReportException("a finding in it has no fingerprint");
            }
            entries.add(new LoadedFinding(
                    texts.fingerprint.get(),
                    texts.type.get(),
                    texts.account,
                    texts.id,
                    texts.expires,
                    List.copyOf(locations)));
        }

        /** String fields of a finding and of its claims. No name occurs in both objects. */
        private final class TextFields {
            private Optional<String> fingerprint = Optional.empty();
            private Optional<String> type = Optional.empty();
            private Optional<String> account = Optional.empty();
            private Optional<String> id = Optional.empty();
            private Optional<String> expires = Optional.empty();

            void take(String name, JsonToken value) throws IOException {
                if (value != JsonToken.VALUE_STRING) {
                    json.skipChildren();
                    return;
                }
                switch (name) {
                    case "fingerprint" -> fingerprint = Optional.of(json.getText());
                    case "type" -> type = Optional.of(json.getText());
                    case "account" -> account = Optional.of(json.getText());
                    case "id" -> id = Optional.of(json.getText());
                    case "expiresAt" -> expires = Optional.of(json.getText());
                    default -> json.skipChildren();
                }
            }
        }

        private ReportedLocation parseLocation() throws IOException {
            String path = "?";
            int line = 0;
            Exposure exposure = Exposure.UNKNOWN;
            boolean past = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("path") && value == JsonToken.VALUE_STRING) {
                    path = Redactor.redact(json.getText());
                } else if (name.equals("line") && value == JsonToken.VALUE_NUMBER_INT) {
                    line = line == 0 ? json.getValueAsInt() : line;
                } else if (name.equals("exposure") && value == JsonToken.VALUE_STRING) {
                    exposure = exposure(json.getText());
                } else if (name.equals("git") && value == JsonToken.START_OBJECT) {
                    int head = lineInHead();
                    past = head == 0;
                    line = head > 0 ? head : line;
                } else {
                    json.skipChildren();
                }
            }
            return new ReportedLocation(path, line, exposure, past);
        }

        /**
         * Parses the git object. Returns the line in HEAD, 0 if HEAD does not have the token, and -1 for content of the index or
         * the working tree, whose line is that of the location itself.
         */
        private int lineInHead() throws IOException {
            int line = 0;
            boolean present = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("head") && value == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        boolean wanted = json.currentName().equals("line");
                        json.nextToken();
                        line = wanted ? json.getValueAsInt() : line;
                    }
                } else if (name.equals("kind") && json.getText().equals("staged")) {
                    present = true;
                } else if (name.equals("inWorkingTree")) {
                    present = value == JsonToken.VALUE_TRUE;
                } else {
                    json.skipChildren();
                }
            }
            return present ? -1 : line;
        }

        private static Exposure exposure(String name) {
            for (Exposure exposure : Exposure.values()) {
                if (exposure.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return exposure;
                }
            }
            return Exposure.UNKNOWN; // written by a later version
        }
    }
}
