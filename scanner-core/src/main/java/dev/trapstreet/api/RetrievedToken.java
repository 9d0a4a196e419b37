package dev.trapstreet.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Response to "retrieve a token": a status code, and the API's description of the token. The code
 * {@link TokenCode#VALID} gives no information about the scopes and the allowed URLs of a {@code pk} or {@code sk}. See
 * docs/domain.md#retrieve-a-token.
 *
 * @param code the status of the token
 * @param usage the token's type: {@code pk}, {@code sk} or {@code tk}
 * @param user the account that owns the token
 * @param authorization the authorization id; empty for a {@code tk}
 * @param expires the expiry time; only for a {@code tk}
 * @param created the creation time; only for a {@code tk}
 * @param scopes the scopes; only for a {@code tk}
 * @param client the client that created the token; only for a {@code tk}
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
    /** Creates the response with an immutable copy of the scopes. */
    public RetrievedToken {
        scopes = scopes.map(List::copyOf);
    }
}
