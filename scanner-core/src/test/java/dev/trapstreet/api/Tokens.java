package dev.trapstreet.api;

import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.time.Instant;

/** Parser for tokens in tests. */
public final class Tokens {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Tokens() {}

    /** Parses a text that must be a token. */
    public static MapboxToken of(String text) {
        return new TokenParser(NOW).parse(text).token().orElseThrow();
    }
}
