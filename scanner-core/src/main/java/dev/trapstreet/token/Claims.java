package dev.trapstreet.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token's payload says (DOMAIN section 1.2). None of it is secret: the signature alone authenticates.
 *
 * @param account {@code u}: the account's user name, as it stands there
 * @param id {@code a}: the authorization id of a {@code pk} or {@code sk}
 * @param issuedAt {@code iat} of a {@code tk}, when it is an integer that can be a time
 * @param expiresAt {@code exp} of a {@code tk}, likewise
 * @param scopes {@code scopes} of a {@code tk}; empty Optional when there is no such key
 * @param client {@code client}
 * @param sessionKeys those of {@code ll} (last login) and {@code iu} (impersonating user) that are there: a session's token
 * @param otherKeys names of keys that no known token has
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

    public Claims {
        scopes = scopes.map(List::copyOf);
        sessionKeys = List.copyOf(sessionKeys);
        otherKeys = List.copyOf(otherKeys);
    }
}
