package dev.trapstreet.fleet.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of the table {@code scans}: a row for each repository and run. Findings have the names of the JSON report. See
 * docs/fleet.md#the-store. A later version may add columns, which are null in older rows; it renames and removes none.
 */
public final class ScansTable {
    /** Version of the columns, which is the name of their definition. */
    public static final int VERSION = 1;

    private static final StructType COLUMNS = StructType.fromDDL(definition());

    private ScansTable() {}

    /** {@return the columns} */
    public static StructType columns() {
        return COLUMNS;
    }

    /** {@return the columns as DDL, one per line} */
    public static String definition() {
        try (InputStream in = ScansTable.class.getResourceAsStream("scans-" + VERSION + ".ddl")) {
            if (in == null) {
                throw new IllegalStateException("this build has no definition of its table");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the definition of the table cannot be read", e);
        }
    }

    /**
     * Returns a part of the columns. A Parquet file is read with it many times faster than completely, because each nested field is a
     * column of its own there.
     *
     * @param paths names of columns; the names of nested fields follow after dots
     * @return the columns with only these fields, in the order of the table
     */
    public static StructType columns(String... paths) {
        return part(COLUMNS, "", paths);
    }

    private static StructType part(StructType whole, String prefix, String... paths) {
        StructType kept = new StructType();
        for (StructField field : whole.fields()) {
            String name = prefix + field.name();
            boolean completely = false;
            boolean partly = false;
            for (String path : paths) {
                completely |= path.equals(name);
                partly |= path.startsWith(name + ".");
            }
            if (completely) {
                kept = kept.add(field);
            } else if (partly) {
                kept = kept.add(field.name(), part(field.dataType(), name + ".", paths), true);
            }
        }
        return kept;
    }

    private static DataType part(DataType type, String prefix, String... paths) {
        return type instanceof ArrayType array
                ? DataTypes.createArrayType(part(array.elementType(), prefix, paths))
                : part((StructType) type, prefix, paths);
    }
}
