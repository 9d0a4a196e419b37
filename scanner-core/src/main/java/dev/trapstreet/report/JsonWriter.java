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

/** Factory of JSON generators that escape misleading characters, and writers for common fields. */
public final class JsonWriter {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .characterEscapes(JsonEscapes.BY_UNIT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonWriter() {}

    /** Returns a generator that writes one line. Closing it does not close {@code out}. */
    static JsonGenerator compact(OutputStream out) throws IOException {
        return JsonEscapes.escaping(JSON.createGenerator(out));
    }

    /**
     * Returns a generator that indents by two blanks and ends lines with {@code \n} on all platforms. Closing it flushes
     * {@code out} but does not close it.
     *
     * @param out the stream to write to
     * @return the generator
     * @throws IOException if the generator cannot be created
     */
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
