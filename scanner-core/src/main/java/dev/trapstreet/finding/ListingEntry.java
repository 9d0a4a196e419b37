package dev.trapstreet.finding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Entry of an account's token list (see docs/domain.md#list-tokens), without the allowed URLs. Texts are unmodified
 * user input and must be escaped before they are displayed. Immutable.
 *
 * @param isDefault whether this is the account's default public token
 * @param scopes the token's scopes
 * @param unknownScopes those of the scopes that are not available to the account; empty if the available scopes are
 *     unknown
 * @param note the owner's note
 * @param created the creation time
 * @param modified the time of the last change
 * @param applications the mobile applications the token is restricted to, as "platform bundle"
 * @param others the properties that are newer than the API's documentation, each as its name and its value
 */
public record ListingEntry(
        boolean isDefault,
        List<String> scopes,
        List<String> unknownScopes,
        Optional<String> note,
        Optional<Instant> created,
        Optional<Instant> modified,
        List<String> applications,
        List<String> others) {
    /** Creates an entry with immutable copies of the lists. */
    public ListingEntry {
        scopes = List.copyOf(scopes);
        unknownScopes = List.copyOf(unknownScopes);
        applications = List.copyOf(applications);
        others = List.copyOf(others);
    }
}
