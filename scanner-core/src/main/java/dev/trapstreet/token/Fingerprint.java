package dev.trapstreet.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identity of a token that is safe to display: the first 128 bits of the SHA-256 of a fixed prefix and the token. It
 * depends on the token only, not on its location. A signature has 128 random bits, so the token cannot be recovered by
 * guessing. Immutable.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
    private static final String PREFIX = "trapstreet-fingerprint/1\n";
    private static final int BYTES = 16;

    static Fingerprint of(RawToken token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((PREFIX + token.revealSecret()).getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
