package dev.trapstreet.finding;

/**
 * Where a chunk of bytes came from.
 *
 * @param path as a user would type it, with {@code /} between names; {@code <stdin>} for standard input. Safe to show: a
 *     token in a name is withheld
 * @param part what of that file was read
 */
public record Provenance(String path, Part part) {}
