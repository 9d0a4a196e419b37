package dev.trapstreet.finding;

import java.util.Locale;

/** Which part of a file was read. */
public enum Part {
    /** What the file holds. */
    CONTENT,
    /** The text of a symbolic link. */
    LINK,
    /** The file's own name. */
    NAME;

    /** The word used in reports: "content". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
