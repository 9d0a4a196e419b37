package dev.trapstreet.fleet.run;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.report.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Record of a run in the store, {@code runs/RUN.json}: when it was, and how many repositories had which outcome. It is written at the end of
 * a run, so that a run without one was killed.
 *
 * @param run the identification of the run
 * @param startedAt its start
 * @param endedAt its end
 * @param list the name of the list
 * @param listed the number of repositories on it
 * @param unchanged the number that was skipped as unchanged
 * @param copies the number with the refs of another one
 * @param givenUp the repositories that were not tried again, with their outcome
 * @param statuses the number of repositories by outcome
 * @param tokens the number of findings
 * @param stopped whether the run was stopped before its end
 */
public record RunRecord(
        String run,
        Instant startedAt,
        Instant endedAt,
        String list,
        int listed,
        int unchanged,
        int copies,
        Map<String, String> givenUp,
        Map<String, Integer> statuses,
        long tokens,
        boolean stopped) {
    /**
     * Returns the record as JSON.
     *
     * @return the bytes of the file
     * @throws IOException never, because it is written to memory
     */
    public byte[] toJson() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonWriter.indented(out)) {
            json.writeStartObject();
            json.writeStringField("run", run);
            json.writeStringField("startedAt", startedAt.toString());
            json.writeStringField("endedAt", endedAt.toString());
            json.writeStringField("list", list);
            json.writeNumberField("listed", listed);
            json.writeNumberField("unchanged", unchanged);
            json.writeNumberField("copies", copies);
            json.writeObjectFieldStart("statuses");
            for (Map.Entry<String, Integer> status : new TreeMap<>(statuses).entrySet()) {
                json.writeNumberField(status.getKey(), status.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("tokens", tokens);
            json.writeBooleanField("stopped", stopped);
            json.writeObjectFieldStart("givenUp");
            for (Map.Entry<String, String> repository : new TreeMap<>(givenUp).entrySet()) {
                json.writeStringField(repository.getKey(), repository.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
