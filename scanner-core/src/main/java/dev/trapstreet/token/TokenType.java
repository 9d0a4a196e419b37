package dev.trapstreet.token;

import java.util.Optional;

/** Types of tokens, distinguished by their header. See docs/domain.md#token-format. */
public enum TokenType {
    /** {@code pk}: public token, for client code; can have public scopes only. */
    PUBLIC("pk", "public token"),
    /** {@code sk}: secret token, for servers only; can have any scope. */
    SECRET("sk", "secret token"),
    /** {@code tk}: temporary token, valid for at most an hour; contains its scopes and expiry. */
    TEMPORARY("tk", "temporary token");

    private final String header;
    private final String displayName;

    TokenType(String header, String displayName) {
        this.header = header;
        this.displayName = displayName;
    }

    /** {@return the two letters that tokens of this type start with} */
    public String header() {
        return header;
    }

    /** {@return the type as reports name it: "public token"} */
    public String displayName() {
        return displayName;
    }

    static Optional<TokenType> ofHeaderLetter(byte letter) {
        return switch (letter) {
            case 'p' -> Optional.of(PUBLIC);
            case 's' -> Optional.of(SECRET);
            case 't' -> Optional.of(TEMPORARY);
            default -> Optional.empty();
        };
    }
}
