package dev.trapstreet.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Validity of a temporary token at a given time, determined offline. See docs/domain.md#temporary-tokens, rule MBX012.
 * Immutable.
 *
 * @param validity the state
 * @param phrase the state as the predicate of a sentence about the token: "expired at 2026-01-01T00:00:00Z"
 */
public record Lifetime(Validity validity, String phrase) {
    /** Maximum lifetime of a temporary token. See docs/domain.md#temporary-tokens. */
    public static final Duration MAX_LENGTH = Duration.ofHours(1);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** States of a temporary token. */
    public enum Validity {
        /** Well-formed and not yet expired: anyone who reads the token can use it. */
        LIVE,
        /** Well-formed and expired. */
        EXPIRED,
        /** Times or keys that Mapbox does not issue. */
        MALFORMED
    }

    static Lifetime of(Claims claims, Instant now) {
        Optional<String> fault = contradiction(claims, now);
        if (fault.isPresent()) {
            return new Lifetime(Validity.MALFORMED, fault.get());
        }
        Instant expires = claims.expiresAt().orElseThrow();
        return expires.isAfter(now)
                ? new Lifetime(Validity.LIVE, "works until " + expires)
                : new Lifetime(Validity.EXPIRED, "expired at " + expires);
    }

    private static Optional<String> contradiction(Claims claims, Instant now) {
        if (claims.id().isPresent()) {
            return Optional.of("has an authorization id, which only pk and sk have");
        }
        if (claims.expiresAt().isEmpty() || claims.issuedAt().isEmpty()) {
            return Optional.of("has no time of issue or no expiry");
        }
        Instant issued = claims.issuedAt().get();
        Instant expires = claims.expiresAt().get();
        if (!expires.isAfter(issued)) {
            return Optional.of("expires at or before its time of issue");
        }
        if (Duration.between(issued, expires).compareTo(MAX_LENGTH) > 0) {
            return Optional.of("is valid for more than an hour");
        }
        if (issued.isAfter(now.plus(CLOCK_TOLERANCE))) {
            return Optional.of("was issued in the future");
        }
        return Optional.empty();
    }
}
