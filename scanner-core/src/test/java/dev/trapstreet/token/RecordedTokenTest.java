package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of tokens that come from the record of an earlier scan. */
final class RecordedTokenTest {
    private static final String HEX = "0123456789abcdef0123456789abcdef";

    private static MapboxToken recorded(String hex) {
        AuthorizationId id = AuthorizationId.of("ck0123456789012345678wxyz", Instant.parse("2026-01-01T00:00:00Z"));
        Claims claims = new Claims(
                Optional.of("trapstreet-test"),
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        return MapboxToken.recorded(
                new Fingerprint(hex), TokenType.SECRET, claims, Confidence.LIKELY, List.of("a doubt"));
    }

    @Test
    void itIsShownAsTheTokenWas() {
        assertEquals("sk.trapstreet-test.…wxyz", recorded(HEX).redacted());
        assertEquals(HEX, recorded(HEX).fingerprint().hex());
    }

    @Test
    void itsTextCannotBeRead() {
        RawToken raw = recorded(HEX).raw();
        assertThrows(IllegalStateException.class, raw::revealSecret);
    }

    @Test
    void itIsRecognizedByItsFingerprint() {
        assertEquals(recorded(HEX), recorded(HEX));
        assertNotEquals(recorded(HEX), recorded("f" + HEX.substring(1)));
        assertNotEquals(recorded(HEX).raw(), new RawToken(HEX), "a text is not a fingerprint");
    }
}
