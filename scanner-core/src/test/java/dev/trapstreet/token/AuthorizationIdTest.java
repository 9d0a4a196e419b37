package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** See docs/domain.md#authorization-ids. */
final class AuthorizationIdTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2015-09-30T23:59:59.999Z, false",
        "2015-10-01T00:00:00.000Z, true",
        "2016-01-25T19:07:07.514Z, true",
        "2026-01-01T00:00:00.000Z, true",
        "2026-01-02T00:00:00.000Z, true", // one day ahead: clocks differ
        "2026-01-02T00:00:00.001Z, false",
        "1970-01-01T00:00:00.000Z, false",
        "2059-05-25T17:38:27.455Z, false", // czzzzzzzz, the last time in eight digits
    })
    void aCuidTellsItsMillisecondWhenThatIsPlausible(Instant time, boolean plausible) {
        AuthorizationId id = AuthorizationId.of(TokenBuilder.cuid(time, 3), NOW);
        assertEquals(plausible ? Optional.of(time) : Optional.empty(), id.createdAt());
        assertEquals(plausible ? AuthorizationId.IdFormat.CUID : AuthorizationId.IdFormat.CUID_OUT_OF_ERA, id.format());
        assertEquals(plausible, id.isKnown());
        assertFalse(id.isLegacy());
    }

    @ParameterizedTest
    @CsvSource({"ciiuw, 2016", "cjbvf, 2018", "ck4uj, 2020", "ckxv2, 2022", "clqu5, 2024"})
    void theYearsOfThePrefixesThatWereLookedUpInTheWildAreRight(String prefix, int year) {
        Instant created = AuthorizationId.of(prefix + "zzzz" + "0".repeat(16), NOW)
                .createdAt()
                .orElseThrow();
        assertTrue(created.toString().startsWith(year + "-01-"), created.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clqu5zzzz000000000000000", // 24
                "clqu5zzzz00000000000000000", // 26
                "dlqu5zzzz0000000000000000",
                "Clqu5zzzz0000000000000000",
                "clqu5zzzZ0000000000000000",
                "clqu5zzz-0000000000000000",
                "clqu5zzz\u06640000000000000000",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789abcdef0123456789abcdeg",
                "a1b2c3",
                "a1b2c3d4",
                "a1b2.3d",
                "x",
            })
    void anythingElseIsOfUnknownShape(String value) {
        AuthorizationId id = AuthorizationId.of(value, NOW);
        assertEquals(AuthorizationId.IdFormat.UNKNOWN, id.format());
        assertEquals(Optional.empty(), id.createdAt());
        assertFalse(id.isKnown() || id.isLegacy());
        assertEquals(value, id.value());
    }

    @Test
    void theOldShapesEndedWithOctober2015() {
        assertEquals(Instant.parse("2015-11-01T00:00:00Z"), AuthorizationId.LEGACY_ENDED);
    }
}
