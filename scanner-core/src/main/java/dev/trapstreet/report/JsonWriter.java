package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generators of JSON and the fields that all JSON of the program has in common. */
public final class JsonWriter {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .characterEscapes(JsonEscapes.BY_UNIT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonWriter() {}

    /** A generator of one line; leaves {@code out} open. */
    static JsonGenerator compact(OutputStream out) throws IOException {
        return JsonEscapes.escaping(JSON.createGenerator(out));
    }

    /** A generator that indents by two blanks and ends lines with {@code \n} on every platform; leaves {@code out} open. */
    public static JsonGenerator indented(OutputStream out) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        JsonGenerator json = JSON.createGenerator(out);
        json.setPrettyPrinter(
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
        return JsonEscapes.escaping(json);
    }

    static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }
}
