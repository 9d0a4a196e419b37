package dev.trapstreet.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a temporary token stands in time (DOMAIN section 1.3, rule MBX012).
 *
 * @param state what can be said offline
 * @param words the state as the end of a sentence that starts with "this token"
 */
public record Lifetime(State state, String words) {
    /** Mapbox issues temporary tokens for an hour at most (seed "Tokens API"). */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** States of a temporary token. */
    public enum State {
        /** Issued by the rules, and not yet expired: whoever reads it can use it. */
        LIVE,
        /** Issued by the rules, and over. */
        EXPIRED,
        /** Its times or keys are none that Mapbox issues. */
        MALFORMED
    }

    static Lifetime of(Claims claims, Instant now) {
        Optional<String> fault = fault(claims, now);
        if (fault.isPresent()) {
            return new Lifetime(State.MALFORMED, fault.get());
        }
        Instant expires = claims.expiresAt().orElseThrow();
        return expires.isAfter(now)
                ? new Lifetime(State.LIVE, "works until " + expires)
                : new Lifetime(State.EXPIRED, "expired at " + expires);
    }

    private static Optional<String> fault(Claims claims, Instant now) {
        if (claims.id().isPresent()) {
            return Optional.of("has an authorization id, which only pk and sk have");
        }
        if (claims.expiresAt().isEmpty() || claims.issuedAt().isEmpty()) {
            return Optional.of("lacks a time of issue or of expiry");
        }
        Instant issued = claims.issuedAt().get();
        Instant expires = claims.expiresAt().get();
        if (!expires.isAfter(issued)) {
            return Optional.of("expires at or before its time of issue");
        }
        if (Duration.between(issued, expires).compareTo(LONGEST) > 0) {
            return Optional.of("lives longer than an hour");
        }
        if (issued.isAfter(now.plus(CLOCK_TOLERANCE))) {
            return Optional.of("was issued in the future");
        }
        return Optional.empty();
    }
}
