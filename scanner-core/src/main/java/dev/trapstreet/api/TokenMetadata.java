package dev.trapstreet.api;

import dev.trapstreet.token.MapboxToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Token metadata object of the API: an account's information about one of its tokens. See docs/domain.md#list-tokens.
 * Texts are unmodified user input and must be escaped before they are displayed. Immutable.
 *
 * @param id the authorization id, equal to the token's payload key {@code a}
 * @param usage the token's type: {@code pk} or {@code sk}
 * @param client the client that created the token
 * @param isDefault whether this is the account's default token, which cannot be restricted
 * @param scopes the token's scopes
 * @param note the owner's note
 * @param created the creation time
 * @param modified the time of the last change
 * @param allowedUrls the allowed URLs; if absent or empty, the token works from any URL
 * @param applications the mobile applications the token is restricted to, as "platform bundle", or as JSON if the API
 *     describes them in another form (see docs/domain.md#other-facts 2)
 * @param others the properties that are newer than the documentation, each as its name and its value, such as
 *     "lastUsed 2026-01-01"
 * @param token the token itself; absent for an {@code sk} in a token list
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
        List<String> others,
        Optional<MapboxToken> token) {
    /** Creates the metadata with immutable copies of the lists. */
    public TokenMetadata {
        scopes = List.copyOf(scopes);
        allowedUrls = allowedUrls.map(List::copyOf);
        applications = List.copyOf(applications);
        others = List.copyOf(others);
    }
}
