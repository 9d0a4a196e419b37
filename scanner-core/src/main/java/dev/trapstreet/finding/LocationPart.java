package dev.trapstreet.finding;

import java.util.Locale;

/** Part of a file that was read. */
public enum LocationPart {
    /** The file's content. */
    CONTENT,
    /** The target text of a symbolic link. */
    LINK,
    /** The file's own name. */
    NAME;

    /** {@return the word used in reports: "content"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
