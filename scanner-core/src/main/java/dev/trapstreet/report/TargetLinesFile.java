package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.finding.Severity;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines that an earlier run of {@link TargetLines} has left in a file. A half-written last line and the summary are not part of them.
 *
 * @param summary the targets in the file that need not be scanned again
 * @param length the length of the lines in bytes; what follows is to be replaced
 */
public record TargetLinesFile(TargetSummary summary, long length) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Thrown for a file that has other content than the lines of a list. The message is a clause that names the line. */
    public static final class UnknownContentException extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownContentException(Path file, long line, @Nullable Throwable cause) {
            super("line " + line + " of " + file + " is not the result of a target", cause);
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file; a file that does not exist has no lines
     * @param search identification of the search; targets that were scanned with another one count as not scanned
     * @param ids the targets of the list; others in the file are ignored
     * @return the lines
     * @throws UnknownContentException if a line that is complete was not written by {@link TargetLines}
     * @throws IOException if the file cannot be read
     */
    public static TargetLinesFile read(Path file, String search, Collection<String> ids) throws IOException {
        TargetSummary summary = new TargetSummary();
        long length = 0;
        if (Files.exists(file)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                long number = 1;
                for (byte[] line = line(in); line != null; line = line(in)) {
                    if (!add(line, search, summary, file, number)) {
                        break; // the summary is the last line
                    }
                    length += line.length + 1L;
                    number++;
                }
            }
        }
        summary.retain(ids);
        return new TargetLinesFile(summary, length);
    }

    /** Returns the next line without its end; null if there is none that is complete. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        return null;
    }

    /** Adds the target of a line. Returns false for the summary. */
    private static boolean add(byte[] line, String search, TargetSummary summary, Path file, long number)
            throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
                if (json.currentName().equals("summary")) {
                    return false;
                }
                if (json.currentName().equals("target") && json.nextToken() == JsonToken.START_OBJECT) {
                    add(new TargetFields(json), search, summary);
                    return true;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UnknownContentException(file, number, e);
        }
        throw new UnknownContentException(file, number, null);
    }

    private static void add(TargetFields fields, String search, TargetSummary summary) throws IOException {
        fields.read();
        if (fields.id.isEmpty()) {
            throw new IOException("no id");
        }
        if (fields.search.equals(search)) {
            summary.put(fields.id, new TargetSummary.Entry(fields.name, fields.complete, fields.fails, fields.tokens));
        }
    }

    /** The fields of a target that are needed again. */
    private static final class TargetFields {
        private final JsonParser json;
        private String id = "";
        private String name = "";
        private String search = "";
        private boolean fails;
        private boolean complete;
        private final List<TargetSummary.Token> tokens = new ArrayList<>();

        TargetFields(JsonParser json) {
            this.json = json;
        }

        void read() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "id" -> id = json.getText();
                    case "name" -> name = json.getText();
                    case "search" -> search = json.getText();
                    case "fails" -> fails = json.getBooleanValue();
                    case "run" -> run();
                    case "findings" -> findings();
                    default -> json.skipChildren();
                }
            }
        }

        private void run() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("complete")) {
                    complete = json.getBooleanValue();
                } else {
                    json.skipChildren();
                }
            }
        }

        private void findings() throws IOException {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                tokens.add(finding());
            }
        }

        private TargetSummary.Token finding() throws IOException {
            String fingerprint = "";
            String type = "";
            String redacted = "";
            String severity = "";
            boolean suppressed = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "fingerprint" -> fingerprint = json.getText();
                    case "type" -> type = json.getText();
                    case "redacted" -> redacted = json.getText();
                    case "severity" -> severity = json.getText();
                    case "suppressed" -> {
                        suppressed = value != JsonToken.VALUE_NULL;
                        json.skipChildren();
                    }
                    default -> json.skipChildren();
                }
            }
            for (Severity each : Severity.values()) {
                if (each.keyword().equals(severity)) {
                    return new TargetSummary.Token(fingerprint, type, redacted, each, suppressed);
                }
            }
            throw new IOException("no severity");
        }
    }
}
