package dev.trapstreet.api;

import java.util.Optional;

/** What the API says of a token that it was asked about (seed "Tokens API", retrieve a token). */
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

    /** As it stands in an answer. */
    public String word() {
        return word;
    }

    /** The code of that word; empty when the document names none. */
    public static Optional<TokenCode> of(String word) {
        for (TokenCode code : values()) {
            if (code.word.equals(word)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
