package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import java.util.Optional;

/** File format that can name the element at an offset. Parsed at the first call; not thread-safe. */
interface BinaryFormat {
    /**
     * Returns the element that contains the byte at {@code offset}, or an empty result if it is unknown.
     *
     * @throws MalformedFormatException if the file is malformed
     */
    Optional<LogicalLocation> locate(int offset) throws MalformedFormatException;
}
