package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Check that decides whether the text at an anchor violates a rule. Stateless. */
interface HygieneCheck {
    /** Returns the literals at which this check runs, in lower case. */
    List<String> anchors();

    /**
     * Checks the text around an anchor.
     *
     * @return the match, or null if the text does not violate the rule
     */
    @Nullable
    CheckMatch check(AnchorText text);

    /**
     * Match of a check.
     *
     * @param start index of the first byte
     * @param end index after the last byte, on the same line
     * @param found text for the rule's message; may be empty
     */
    record CheckMatch(int start, int end, String found) {}
}
