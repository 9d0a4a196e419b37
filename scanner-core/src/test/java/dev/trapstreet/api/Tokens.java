package dev.trapstreet.api;

import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.time.Instant;

/** Texts as tokens. */
public final class Tokens {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Tokens() {}

    /** A text that must be a token. */
    public static MapboxToken of(String text) {
        return new TokenParser(NOW).parse(text).token().orElseThrow();
    }
}
