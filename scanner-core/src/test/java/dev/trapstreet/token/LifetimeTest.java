package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** See docs/domain.md#temporary-tokens, and rules MBX010 to MBX012. */
final class LifetimeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();

    @ParameterizedTest
    @CsvSource({
        // issued and expires in seconds from now
        "-60, 600, LIVE",
        "0, 3600, LIVE", // one hour is the maximum
        "0, 3601, MALFORMED",
        "-1800, 1800, LIVE",
        "-1, 1, LIVE",
        "-1, 0, EXPIRED", // expired at this very second
        "-2, -1, EXPIRED",
        "-3600, 0, EXPIRED",
        "-3601, 0, MALFORMED",
        "-100000, -99970, EXPIRED",
        "-60, -60, MALFORMED", // expires when it is issued
        "-60, -61, MALFORMED",
        "60, 30, MALFORMED",
        "300, 600, LIVE", // clocks may differ by five minutes
        "301, 600, MALFORMED",
        "86400, 88000, MALFORMED",
    })
    void aTemporaryTokenIsLiveExpiredOrMalformed(long issued, long expires, Lifetime.Validity state) {
        MapboxToken token = open(TokenBuilder.tk().times(SECOND + issued, SECOND + expires));
        assertEquals(state, token.lifetime(NOW).orElseThrow().validity());
        boolean malformed = state == Lifetime.Validity.MALFORMED;
        assertEquals(malformed ? Confidence.LIKELY : Confidence.CERTAIN, token.confidence());
        assertEquals(malformed ? 1 : 0, token.doubts().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat"})
    void withoutOneOfItsTimesItIsMalformed(String key) {
        MapboxToken token = open(TokenBuilder.tk()
                .times(SECOND, SECOND + 60)
                .without(key)
                .text("client", "api")
                .json("scopes", "[]"));
        assertEquals(
                Lifetime.Validity.MALFORMED, token.lifetime(NOW).orElseThrow().validity());
        assertEquals(Confidence.LIKELY, token.confidence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1767225600\"",
                "1767225600.0",
                "1767225600.5",
                "1.7672256e9",
                "17672256E2",
                "null",
                "[1767225600]",
                "-1",
                "true",
                "253402300800",
                "1767225600000000000000000000",
                "9223372036854775807",
                "-9223372036854775808"
            })
    void aTimeThatIsNoWholeSecondOfOurErasIsNone(String value) {
        Claims expires = open(TokenBuilder.tk()
                        .json("iat", Long.toString(SECOND))
                        .json("exp", value))
                .claims();
        assertEquals(Optional.empty(), expires.expiresAt());
        assertEquals(Optional.of(NOW), expires.issuedAt());
        Claims issued = open(TokenBuilder.tk()
                        .json("exp", Long.toString(SECOND))
                        .json("iat", value))
                .claims();
        assertEquals(Optional.empty(), issued.issuedAt());
        assertEquals(Optional.of(NOW), issued.expiresAt());
    }

    @Test
    void theFirstAndTheLastSecondThatCanBeSaidAreTimes() {
        Claims claims = open(TokenBuilder.tk().json("iat", "0").json("exp", "253402300799"))
                .claims();
        assertEquals(Optional.of(Instant.EPOCH), claims.issuedAt());
        assertEquals(Optional.of(Instant.parse("9999-12-31T23:59:59Z")), claims.expiresAt());
    }

    @Test
    void aPermanentTokensIdInATemporaryOneIsMalformed() {
        MapboxToken token = open(TokenBuilder.tk().times(SECOND, SECOND + 60).id("a1b2c3d"));
        Lifetime lifetime = token.lifetime(NOW).orElseThrow();
        assertEquals(Lifetime.Validity.MALFORMED, lifetime.validity());
        assertEquals(Confidence.LIKELY, token.confidence());
    }

    @Test
    void theWordsSayWhen() {
        Lifetime live =
                open(TokenBuilder.tk().times(SECOND, SECOND + 60)).lifetime(NOW).orElseThrow();
        assertEquals("works until 2026-01-01T00:01:00Z", live.phrase());
        Lifetime over = open(TokenBuilder.tk().times(SECOND - 9, SECOND - 1))
                .lifetime(NOW)
                .orElseThrow();
        assertEquals("expired at 2025-12-31T23:59:59Z", over.phrase());
    }

    @Test
    void whatWasLiveIsExpiredLater() {
        MapboxToken token = open(TokenBuilder.tk().times(SECOND, SECOND + 60));
        assertEquals(
                Lifetime.Validity.LIVE,
                token.lifetime(NOW.plusSeconds(59)).orElseThrow().validity());
        assertEquals(
                Lifetime.Validity.EXPIRED,
                token.lifetime(NOW.plusSeconds(60)).orElseThrow().validity());
    }

    @Test
    void permanentTokensHaveNoLifetime() {
        assertTrue(
                open(TokenBuilder.pk().times(SECOND, SECOND + 60)).lifetime(NOW).isEmpty());
        assertTrue(open(TokenBuilder.sk()).lifetime(NOW).isEmpty());
    }

    private static MapboxToken open(TokenBuilder token) {
        return new TokenParser(NOW).parse(token.build()).token().orElseThrow();
    }
}
