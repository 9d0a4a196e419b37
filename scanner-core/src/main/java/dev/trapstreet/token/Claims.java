package dev.trapstreet.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contents of a token's payload. Nothing in it is secret: only the signature authenticates. See docs/domain.md#payload.
 * Immutable.
 *
 * @param account {@code u}: the user name of the account, unchanged
 * @param id {@code a}: the authorization id of a {@code pk} or {@code sk}
 * @param issuedAt {@code iat} of a {@code tk}; empty if it is missing or not an integer in the range of times
 * @param expiresAt {@code exp} of a {@code tk}; empty under the same conditions
 * @param scopes {@code scopes} of a {@code tk}; empty if the key is missing or not an array
 * @param client {@code client}
 * @param sessionKeys the keys of a browser session that are present: {@code ll} (last login), {@code iu} (impersonating
 *     user)
 * @param otherKeys the names of all other keys, which no known token has
 */
public record Claims(
        Optional<String> account,
        Optional<AuthorizationId> id,
        Optional<Instant> issuedAt,
        Optional<Instant> expiresAt,
        Optional<List<Scope>> scopes,
        Optional<String> client,
        List<String> sessionKeys,
        List<String> otherKeys) {

    static final Claims NONE = new Claims(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    /** Creates claims with immutable copies of the lists. */
    public Claims {
        scopes = scopes.map(List::copyOf);
        sessionKeys = List.copyOf(sessionKeys);
        otherKeys = List.copyOf(otherKeys);
    }
}
