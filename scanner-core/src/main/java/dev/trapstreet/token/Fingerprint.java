package dev.trapstreet.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a token that may be shown: the first 128 bits of SHA-256 over a fixed prefix and the token, in lower-case
 * hex. Same token, same fingerprint, whatever the line, file or commit. A signature has 128 random bits, so the token
 * cannot be guessed back from it.
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
