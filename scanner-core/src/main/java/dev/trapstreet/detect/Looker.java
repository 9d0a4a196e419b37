package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether an anchor is what a rule means. Has no state. */
interface Looker {
    /** Literals by which it is found, in small letters. */
    List<String> anchors();

    /** What was found at the anchor; null when it is not what the rule means. */
    @Nullable
    Match look(Around text);

    /**
     * What was found.
     *
     * @param start index of the first byte
     * @param end index after the last byte, on the same line
     * @param found in words, for the message; may be empty
     */
    record Match(int start, int end, String found) {}
}
