package dev.trapstreet.finding;

import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.TokenType;
import java.util.Locale;

/**
 * Whose token a finding is about, and whether it is in code of today. Decides what can be done: only the holder of an account can delete
 * or restrict its tokens.
 */
public enum Standing {
    /** Of the project's own account, or of one that is not known to be another, in files or in the tip of a branch. */
    YOURS_LIVE("yours, live"),
    /** Of the project's own account, and only the history has it. */
    YOURS_IN_HISTORY("yours, only in the history"),
    /** Of another account than the project's own. */
    SOMEBODY_ELSES("somebody else's"),
    /** A public token that breaks no rule above low, an example of Mapbox's documentation, or a placeholder. */
    PUBLIC_IN_PLACE("public, where it belongs");

    private final String phrase;

    Standing(String phrase) {
        this.phrase = phrase;
    }

    /**
     * Returns the standing of a finding.
     *
     * @param finding the finding, with the tags of its locations
     * @return the standing
     */
    public static Standing of(Finding finding) {
        boolean gone = true;
        boolean elsewhere = true;
        for (Location location : finding.locations()) {
            gone &= location.context().tags().contains(Tag.HISTORY_ONLY);
            elsewhere &= location.context().tags().contains(Tag.THIRD_PARTY);
        }
        if (elsewhere || finding.tags().contains(Tag.THIRD_PARTY)) {
            return SOMEBODY_ELSES;
        }
        boolean example = finding.tags().contains(Tag.DOCUMENTATION_EXAMPLE)
                || finding.token().confidence() == Confidence.PLACEHOLDER;
        boolean isPublic = finding.token().type() == TokenType.PUBLIC;
        if (example || (!gone && isPublic && finding.severity().compareTo(Severity.LOW) <= 0)) {
            return PUBLIC_IN_PLACE;
        }
        return gone ? YOURS_IN_HISTORY : YOURS_LIVE;
    }

    /** {@return the standing as text for users: "yours, only in the history"} */
    public String phrase() {
        return phrase;
    }

    /** {@return the word used in reports: "yours-in-history"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
