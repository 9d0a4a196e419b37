package dev.trapstreet.api;

import java.util.Optional;

/**
 * Entry of a token list with a property that the client cannot interpret, for example because it is newer than the
 * documentation. Nothing is concluded from it, neither that its token is restricted nor that it was deleted. Immutable.
 *
 * @param id the authorization id; empty if the entry has none
 * @param reason why the entry cannot be read, as a clause without text from the entry
 */
public record UnreadableEntry(Optional<String> id, String reason) {}
