package dev.trapstreet.finding;

import dev.trapstreet.token.TokenText;

/**
 * What of a compiled form holds a place: where a line and a column say nothing, this tells a person where to look.
 *
 * @param name safe to show, and not longer than a line
 */
public record Within(Kind kind, String name) {
    private static final int LONGEST = 200;

    /** What a form is made of. */
    public enum Kind {
        /** A class of Java or Kotlin, with the field whose value it is if one has it: {@code com.example.Config.TOKEN}. */
        CLASS("class"),
        /** A value of Android's resource table, or an element of a compiled XML file: {@code string/mapbox_token}. */
        RESOURCE("resource"),
        /** The way to a value through the dictionaries of a property list: {@code MBXAccessToken}. */
        KEY("key"),
        /** A source that a source map holds, by the name that the map gives it. */
        SOURCE("source"),
        /** A table of a database. */
        TABLE("table"),
        /** A cell of a notebook, from 1, and its output if it is in one. */
        CELL("cell");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word used in reports. */
        public String word() {
            return word;
        }
    }

    public Within {
        String shown = TokenText.withheld(name);
        name = shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
    }

    /** For a person: "class com.example.Config". */
    public String words() {
        return kind.word() + " " + name;
    }
}
