package dev.trapstreet.detect;

import dev.trapstreet.finding.Location;
import dev.trapstreet.token.MapboxToken;

/**
 * Parsed token found in a chunk, with its location. Immutable.
 *
 * @param token the parsed token
 * @param location the location of its first byte in the source
 */
public record TokenMatch(MapboxToken token, Location location) {}
