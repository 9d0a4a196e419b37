package dev.trapstreet.finding;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Suppression requested by an inline comment, as parsed. Whether it applies is decided later. Immutable.
 *
 * @param reason the reason, safe to display; empty if none is given
 * @param owner the person responsible, safe to display; empty if none is given
 * @param until the last day on which it applies, in UTC; empty if it does not expire
 * @param error why the comment cannot be parsed, as a clause; empty if it can
 * @param spelling whether the keyword is spelled as it must be, where it must be
 */
public record InlineSuppression(
        Optional<String> reason,
        Optional<String> owner,
        Optional<LocalDate> until,
        Optional<String> error,
        Spelling spelling) {
    /** Spellings of the keyword. */
    public enum Spelling {
        /** The keyword, directly after a comment marker. */
        RIGHT,
        /** Text that was probably meant as the keyword. It suppresses nothing, and {@link #error} says how to write it. */
        NEARLY_RIGHT
    }

    /**
     * Creates a suppression with the right keyword.
     *
     * @param reason the reason, safe to display
     * @param owner the person responsible, safe to display
     * @param until the last day on which it applies, in UTC
     * @param error why the comment cannot be parsed, as a clause
     */
    public InlineSuppression(
            Optional<String> reason, Optional<String> owner, Optional<LocalDate> until, Optional<String> error) {
        this(reason, owner, until, error, Spelling.RIGHT);
    }

    /**
     * Returns a comment that looks like a suppression and is none.
     *
     * @param error how to write it, as a clause
     * @return the suppression, which does not apply
     */
    public static InlineSuppression nearly(String error) {
        return new InlineSuppression(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(error), Spelling.NEARLY_RIGHT);
    }
}
