package dev.trapstreet.token;

import java.util.Optional;

/** What kind of token a header announces (seed "Tokens API", token format). */
public enum TokenType {
    /** {@code pk}: public, may carry public scopes only, meant for client code. */
    PUBLIC("pk", "public token"),
    /** {@code sk}: secret, may carry any scope, for servers only. */
    SECRET("sk", "secret token"),
    /** {@code tk}: temporary, carries its scopes and its expiry itself, lives for an hour at most. */
    TEMPORARY("tk", "temporary token");

    private final String header;
    private final String words;

    TokenType(String header, String words) {
        this.header = header;
        this.words = words;
    }

    /** The two letters a token of this type starts with. */
    public String header() {
        return header;
    }

    /** The type in words, as a report says it: "public token". */
    public String words() {
        return words;
    }

    static Optional<TokenType> ofHeader(byte letter) {
        return switch (letter) {
            case 'p' -> Optional.of(PUBLIC);
            case 's' -> Optional.of(SECRET);
            case 't' -> Optional.of(TEMPORARY);
            default -> Optional.empty();
        };
    }
}
