package dev.trapstreet.detect;

import dev.trapstreet.finding.Location;
import dev.trapstreet.token.MapboxToken;

/** A stretch of a chunk that was accepted as a token, opened, with the place where it stands. */
public record Candidate(MapboxToken token, Location location) {}
