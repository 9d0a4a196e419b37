package dev.trapstreet.finding;

import dev.trapstreet.token.Redactor;

/**
 * Element of a structured file that contains a location, for formats in which line and column are meaningless.
 * Immutable.
 *
 * @param kind the kind of element
 * @param name the name of the element; redacted and safe to display, at most 200 characters and an ellipsis
 */
public record LogicalLocation(ElementKind kind, String name) {
    private static final int MAX_LENGTH = 200;

    /** Kinds of elements. */
    public enum ElementKind {
        /**
         * A Java or Kotlin class, with the field that has the value if there is one: {@code com.example.Config.TOKEN}.
         */
        CLASS("class"),
        /** A value of Android's resource table, or an element of a compiled XML file: {@code string/mapbox_token}. */
        RESOURCE("resource"),
        /** The path to a value in a property list: {@code MBXAccessToken}. */
        KEY("key"),
        /** A source in a source map, by its name there. */
        SOURCE("source"),
        /** A table of a database. */
        TABLE("table"),
        /** A cell of a notebook, numbered from 1, with its output if the location is in one. */
        CELL("cell");

        private final String keyword;

        ElementKind(String keyword) {
            this.keyword = keyword;
        }

        /** {@return the word used in reports: "class"} */
        public String keyword() {
            return keyword;
        }
    }

    /** Creates an element with a redacted and shortened name. */
    public LogicalLocation {
        String shown = Redactor.redact(name);
        name = shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown;
    }

    /** {@return the element as text for users: "class com.example.Config"} */
    public String describe() {
        return kind.keyword() + " " + name;
    }
}
