package dev.trapstreet.finding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the account's own listing says of a token (DOMAIN section 6.2), apart from its allowed URLs. Texts are as their owner wrote
 * them; they are made safe where they are shown.
 *
 * @param isDefault the account's default public token
 * @param scopes all that it has
 * @param unknownScopes those of them that the account's list of scopes does not name; none when that was not asked for
 * @param applications mobile applications it is restricted to, as "platform bundle"
 */
public record Listed(
        boolean isDefault,
        List<String> scopes,
        List<String> unknownScopes,
        Optional<String> note,
        Optional<Instant> created,
        Optional<Instant> modified,
        List<String> applications) {
    public Listed {
        scopes = List.copyOf(scopes);
        unknownScopes = List.copyOf(unknownScopes);
        applications = List.copyOf(applications);
    }
}
