package dev.trapstreet.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answer to "retrieve a token": its code, and the token as the API reads it, as far as it says so. That a token is valid
 * says nothing of its scopes and its allowed URLs (DOMAIN section 6.1).
 *
 * @param usage {@code pk}, {@code sk} or {@code tk}
 * @param user whose token it is
 * @param authorization its id; none for a {@code tk}
 * @param expires of a {@code tk}
 * @param created of a {@code tk}
 * @param scopes of a {@code tk}
 * @param client of a {@code tk}
 */
public record RetrievedToken(
        TokenCode code,
        Optional<String> usage,
        Optional<String> user,
        Optional<String> authorization,
        Optional<Instant> expires,
        Optional<Instant> created,
        Optional<List<String>> scopes,
        Optional<String> client) {
    public RetrievedToken {
        scopes = scopes.map(List::copyOf);
    }
}
