package dev.trapstreet.fleet.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Converter from lines of JSON to rows: a field of an object becomes the field of the same name, if the row has one. */
public final class JsonRows {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonRows() {}

    /**
     * Converts the lines of one kind.
     *
     * @param lines a report in JSON Lines, in UTF-8
     * @param kind the only field of these lines, such as {@code finding}
     * @param type the type of a row
     * @return a row for each line of this kind
     * @throws IOException if the lines are malformed
     */
    public static List<Row> read(byte[] lines, String kind, StructType type) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(lines)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = json.currentName().equals(kind);
                    json.nextToken();
                    if (wanted) {
                        rows.add(row(json, type));
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        return rows;
    }

    private static Row row(JsonParser json, StructType type) throws IOException {
        StructField[] fields = type.fields();
        @Nullable Object[] values = new @Nullable Object[fields.length];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            int index = index(fields, name);
            if (index < 0) {
                json.skipChildren();
            } else {
                values[index] = value(json, fields[index].dataType());
            }
        }
        return RowFactory.create(values);
    }

    private static int index(StructField[] fields, String name) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Object value(JsonParser json, DataType type) throws IOException {
        if (json.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (type instanceof StructType struct) {
            return row(json, struct);
        }
        if (type instanceof ArrayType array) {
            List<@Nullable Object> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(json, array.elementType()));
            }
            return elements.toArray();
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Instant.parse(json.getText());
        }
        if (type.equals(DataTypes.LongType)) {
            return json.getLongValue();
        }
        if (type.equals(DataTypes.IntegerType)) {
            return json.getIntValue();
        }
        return type.equals(DataTypes.BooleanType) ? json.getBooleanValue() : json.getText();
    }
}
