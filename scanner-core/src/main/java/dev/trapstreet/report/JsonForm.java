package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as all of this program's is: indented by two blanks, with an escape for what would mislead who reads it as it is. */
public final class JsonForm {
    private JsonForm() {}

    /** A generator of one document; leaves {@code out} open. */
    public static JsonGenerator indented(OutputStream out) throws IOException {
        return JsonWriter.indented(out);
    }
}
