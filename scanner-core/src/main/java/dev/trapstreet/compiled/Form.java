package dev.trapstreet.compiled;

import dev.trapstreet.finding.Within;
import java.util.Optional;

/** A form that was read far enough to say what holds a place. */
interface Form {
    /**
     * What holds the byte at {@code offset}; empty when the form does not tell.
     *
     * @throws BrokenFormException when the form does not hold together
     */
    Optional<Within> at(int offset) throws BrokenFormException;
}
