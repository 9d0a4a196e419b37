package dev.trapstreet.finding;

import java.util.Optional;

/**
 * Where a chunk of bytes came from.
 *
 * @param path as a user would type it, with {@code /} between names; {@code <stdin>} for standard input. Safe to show: a
 *     token in a name is withheld
 * @param part what of that file was read
 * @param git where in a history it stands; empty for a file
 */
public record Provenance(String path, Part part, Optional<GitOrigin> git) {
    /** Of a file. */
    public Provenance(String path, Part part) {
        this(path, part, Optional.empty());
    }
}
