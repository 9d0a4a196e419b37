package dev.trapstreet.api;

import dev.trapstreet.token.MapboxToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The token metadata object (seed "Tokens API"): what the account knows of one of its tokens. Texts are as the account's owner
 * wrote them; they are made safe where they are shown.
 *
 * @param id the same as key {@code a} of the token
 * @param usage {@code pk} or {@code sk}
 * @param isDefault the account's default token, which cannot be restricted
 * @param allowedUrls empty Optional or empty list: the token works from anywhere
 * @param applications mobile applications it is restricted to, as "platform bundle" (DOMAIN section 7, fact 2)
 * @param token the token itself; never there for an {@code sk} in a listing
 */
public record TokenMetadata(
        String id,
        String usage,
        Optional<String> client,
        boolean isDefault,
        List<String> scopes,
        Optional<String> note,
        Optional<Instant> created,
        Optional<Instant> modified,
        Optional<List<String>> allowedUrls,
        List<String> applications,
        Optional<MapboxToken> token) {
    public TokenMetadata {
        scopes = List.copyOf(scopes);
        allowedUrls = allowedUrls.map(List::copyOf);
        applications = List.copyOf(applications);
    }
}
