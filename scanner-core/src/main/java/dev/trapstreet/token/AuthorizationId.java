package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The authorization id, key {@code a} of a {@code pk} or {@code sk}: the {@code id} that the Tokens API lists. Its shape
 * tells the era, and a cuid tells the millisecond (DOMAIN section 2).
 *
 * @param createdAt when the token was created, for a cuid of a plausible time; measured against the API's own
 *     {@code created} it is exact to about a second
 */
public record AuthorizationId(String value, Shape shape, Optional<Instant> createdAt) {
    /** Tokens with ids of the two old shapes were all made before this: 2015-11-01. */
    public static final Instant LEGACY_ENDED = Instant.ofEpochSecond(1_446_336_000);

    private static final Instant CUID_BEGAN = Instant.ofEpochSecond(1_443_657_600); // 2015-10-01
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);
    private static final Alphabet CUID = Alphabet.of("abcdefghijklmnopqrstuvwxyz0123456789");
    private static final int CUID_LENGTH = 25;
    private static final Alphabet BASE64URL = Alphabet.lettersDigitsAnd("-_");
    private static final int SHORT_LENGTH = 7;
    private static final Alphabet HEX = Alphabet.of("0123456789abcdef");
    private static final int HEX_LENGTH = 32;
    private static final int BASE_36 = 36;

    /** What the id looks like. */
    public enum Shape {
        /** 25 characters: {@code c}, eight of base 36 milliseconds, counter, host, random. Since October 2015. */
        CUID,
        /** The shape of a cuid, but of a time before cuids were used, or after now: most likely made up. */
        CUID_OUT_OF_ERA,
        /** 7 characters of base64url. 2014 and 2015. */
        SHORT,
        /** 32 characters of lower-case hexadecimal. 2015. */
        HEX,
        /** Anything else. */
        UNKNOWN
    }

    /**
     * Reads one.
     *
     * @param now by which a time in it counts as plausible
     */
    public static AuthorizationId of(String value, Instant now) {
        if (value.length() == CUID_LENGTH && value.charAt(0) == 'c' && CUID.containsAll(value)) {
            Instant time = Instant.ofEpochMilli(Long.parseLong(value, 1, 9, BASE_36));
            boolean plausible = !time.isBefore(CUID_BEGAN) && !time.isAfter(now.plus(CLOCK_TOLERANCE));
            return plausible
                    ? new AuthorizationId(value, Shape.CUID, Optional.of(time))
                    : new AuthorizationId(value, Shape.CUID_OUT_OF_ERA, Optional.empty());
        }
        Shape shape = value.length() == SHORT_LENGTH && BASE64URL.containsAll(value)
                ? Shape.SHORT
                : value.length() == HEX_LENGTH && HEX.containsAll(value) ? Shape.HEX : Shape.UNKNOWN;
        return new AuthorizationId(value, shape, Optional.empty());
    }

    /** True for the two shapes that were given up in 2015: the token is at least that old, its day unknown. */
    public boolean isLegacy() {
        return shape == Shape.SHORT || shape == Shape.HEX;
    }

    boolean isKnown() {
        return shape == Shape.CUID || isLegacy();
    }
}
