package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Authorization id of a token: the key {@code a} of a {@code pk} or {@code sk}, and the {@code id} in the token list.
 * Its shape reveals the period in which the token was created, and a cuid the millisecond. See
 * docs/domain.md#authorization-ids. Immutable.
 *
 * @param value the id as it is in the payload or the list
 * @param format the shape of the id
 * @param createdAt the creation time of the token, for a cuid with a plausible time only. Compared with the {@code
 *     created} of the API it is exact to about a second
 */
public record AuthorizationId(String value, IdFormat format, Optional<Instant> createdAt) {
    /** End of the period in which ids of the two legacy shapes were issued: 2015-11-01. */
    public static final Instant LEGACY_ENDED = Instant.ofEpochSecond(1_446_336_000);

    private static final Instant CUID_INTRODUCED = Instant.ofEpochSecond(1_443_657_600); // 2015-10-01
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);
    private static final Alphabet CUID = Alphabet.of("abcdefghijklmnopqrstuvwxyz0123456789");
    private static final int CUID_LENGTH = 25;
    private static final Alphabet BASE64URL = Alphabet.lettersDigitsAnd("-_");
    private static final int SHORT_LENGTH = 7;
    private static final Alphabet HEX = Alphabet.of("0123456789abcdef");
    private static final int HEX_LENGTH = 32;
    private static final int BASE_36 = 36;

    /** Shapes of an authorization id. */
    public enum IdFormat {
        /**
         * 25 characters: {@code c}, milliseconds in eight base-36 digits, counter, host, random. Since October 2015.
         */
        CUID,
        /** Cuid with a time before cuids were introduced or after the scan: most likely made up. */
        CUID_OUT_OF_ERA,
        /** Legacy id of 7 base64url characters, from 2014 and 2015. */
        SHORT,
        /** Legacy id of 32 lower-case hexadecimal digits, from 2015. */
        HEX,
        /** Any other shape. */
        UNKNOWN
    }

    /**
     * Parses an id. Never fails: an id without a known shape is {@link IdFormat#UNKNOWN}.
     *
     * @param value the id
     * @param now the moment of the scan; a cuid may be at most a day later
     * @return the id with its shape and, if known, the creation time
     */
    public static AuthorizationId of(String value, Instant now) {
        if (value.length() == CUID_LENGTH && value.charAt(0) == 'c' && CUID.containsAll(value)) {
            Instant time = Instant.ofEpochMilli(Long.parseLong(value, 1, 9, BASE_36));
            boolean plausible = !time.isBefore(CUID_INTRODUCED) && !time.isAfter(now.plus(CLOCK_TOLERANCE));
            return plausible
                    ? new AuthorizationId(value, IdFormat.CUID, Optional.of(time))
                    : new AuthorizationId(value, IdFormat.CUID_OUT_OF_ERA, Optional.empty());
        }
        IdFormat format = value.length() == SHORT_LENGTH && BASE64URL.containsAll(value)
                ? IdFormat.SHORT
                : value.length() == HEX_LENGTH && HEX.containsAll(value) ? IdFormat.HEX : IdFormat.UNKNOWN;
        return new AuthorizationId(value, format, Optional.empty());
    }

    /** {@return whether the shape was discontinued in 2015, so that the token is at least that old} */
    public boolean isLegacy() {
        return format == IdFormat.SHORT || format == IdFormat.HEX;
    }

    boolean isKnown() {
        return format == IdFormat.CUID || isLegacy();
    }
}
