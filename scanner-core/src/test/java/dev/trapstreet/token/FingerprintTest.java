package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FingerprintTest {
    private static final TokenParser READER = new TokenParser(Instant.parse("2026-01-01T00:00:00Z"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itIsTheStartOfSha256OverAFixedPrefixAndTheToken(long seed) throws GeneralSecurityException {
        String token = TokenBuilder.random(new Random(seed)).build();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update("trapstreet-fingerprint/1".getBytes(StandardCharsets.US_ASCII));
        sha256.update((byte) '\n');
        byte[] digest = sha256.digest(token.getBytes(StandardCharsets.US_ASCII));
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            hex.append(String.format("%02x", digest[i]));
        }
        assertEquals(hex.toString(), fingerprint(token).hex(), "seed " + seed);
        assertEquals(hex.toString(), fingerprint(token).toString(), "seed " + seed);
    }

    @Test
    void theSameTokenHasTheSameFingerprintWhereverItStands() {
        String token = TokenBuilder.pk().build();
        byte[] elsewhere = ("x=" + token + "\";").getBytes(StandardCharsets.US_ASCII);
        Fingerprint there = READER.parse(elsewhere, 2, elsewhere.length)
                .token()
                .orElseThrow()
                .fingerprint();
        assertEquals(fingerprint(token), there);
    }

    @Test
    void anyChangeOfTheTokenChangesIt() {
        String token = TokenBuilder.pk().build();
        assertNotEquals(fingerprint(token), fingerprint("s" + token.substring(1)));
        assertNotEquals(fingerprint(token), fingerprint(TokenBuilder.pk().buildWithDoubtfulSignature()));
        assertNotEquals(
                fingerprint(token),
                fingerprint(TokenBuilder.pk().account("trapstreet-tesu").build()));
    }

    @Test
    void aThousandTokensHaveAThousandFingerprints() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            seen.add(fingerprint(TokenBuilder.random(new Random(seed)).build()).hex());
        }
        assertEquals(1_000, seen.size());
    }

    private static Fingerprint fingerprint(String token) {
        return READER.parse(token).token().orElseThrow().fingerprint();
    }
}
