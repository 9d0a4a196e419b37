package dev.trapstreet.token;

import dev.trapstreet.text.Sha256;

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
        return new Fingerprint(Sha256.hex(PREFIX + token.revealSecret(), BYTES));
    }

    @Override
    public String toString() {
        return hex;
    }
}
