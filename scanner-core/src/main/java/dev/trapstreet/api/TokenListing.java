package dev.trapstreet.api;

import java.util.List;

/**
 * Token list of an account. Immutable.
 *
 * @param tokens the entries, in the API's order
 * @param unreadable the entries that the client cannot interpret, in the API's order
 */
public record TokenListing(List<TokenMetadata> tokens, List<UnreadableEntry> unreadable) {
    /** Creates a list with immutable copies. */
    public TokenListing {
        tokens = List.copyOf(tokens);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Returns whether an entry that cannot be interpreted may belong to a token.
     *
     * @param id the authorization id of the token
     * @return whether an unreadable entry has this id, or has no readable id
     */
    public boolean mayContainUnreadable(String id) {
        return unreadable.stream().anyMatch(entry -> entry.id().map(id::equals).orElse(true));
    }
}
