package dev.trapstreet.api;

import java.util.Optional;

/** Token statuses of the endpoint "retrieve a token". See docs/domain.md#retrieve-a-token. */
public enum TokenCode {
    /** The token is valid and active. */
    VALID("TokenValid"),
    /** The token cannot be parsed. */
    MALFORMED("TokenMalformed"),
    /** The signature for the token does not validate. */
    INVALID("TokenInvalid"),
    /** The token was temporary and has expired. */
    EXPIRED("TokenExpired"),
    /** The token's authorization has been deleted. */
    REVOKED("TokenRevoked");

    private final String word;

    TokenCode(String word) {
        this.word = word;
    }

    /** {@return the code as the API writes it, such as {@code TokenValid}} */
    public String keyword() {
        return word;
    }

    /**
     * Returns the status with the given code.
     *
     * @param word the code as the API writes it
     * @return the status, or an empty result for an undocumented code
     */
    public static Optional<TokenCode> ofKeyword(String word) {
        for (TokenCode code : values()) {
            if (code.word.equals(word)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
