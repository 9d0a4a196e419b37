package dev.trapstreet.finding;

import java.util.Locale;

/** What else is known of a finding, besides the rules. */
public enum Tag {
    /** One of the example tokens that Mapbox's own documentation prints: nobody's to revoke, at most information. */
    DOCUMENTATION_EXAMPLE;

    /** The word used in reports: "documentation-example". */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
