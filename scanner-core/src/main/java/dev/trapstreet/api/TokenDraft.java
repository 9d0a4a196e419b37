package dev.trapstreet.api;

import java.util.List;
import java.util.Optional;

/**
 * Properties of a token to create, or the properties to change of an existing token. Empty properties are not sent.
 * Immutable.
 *
 * @param note the note
 * @param scopes the scopes
 * @param allowedUrls the allowed URLs, at most {@value #MAX_URLS}
 */
public record TokenDraft(Optional<String> note, Optional<List<String>> scopes, Optional<List<String>> allowedUrls) {
    /** Maximum number of allowed URLs of a token, set by the API. See docs/domain.md#tokens-api. */
    public static final int MAX_URLS = 100;

    /** Draft without any properties. */
    public static final TokenDraft EMPTY = new TokenDraft(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Creates a draft with immutable copies of the lists.
     *
     * @throws IllegalArgumentException if there are more than {@value #MAX_URLS} allowed URLs
     */
    public TokenDraft {
        scopes = scopes.map(List::copyOf);
        allowedUrls = allowedUrls.map(List::copyOf);
        if (allowedUrls.isPresent() && allowedUrls.get().size() > MAX_URLS) {
            throw new IllegalArgumentException("a token has at most " + MAX_URLS + " allowed URLs");
        }
    }

    /**
     * Returns a copy with the given note.
     *
     * @param text the note
     * @return the new draft
     */
    public TokenDraft withNote(String text) {
        return new TokenDraft(Optional.of(text), scopes, allowedUrls);
    }

    /**
     * Returns a copy with the given scopes.
     *
     * @param names the scopes
     * @return the new draft
     */
    public TokenDraft withScopes(List<String> names) {
        return new TokenDraft(note, Optional.of(names), allowedUrls);
    }

    /**
     * Returns a copy with the given allowed URLs.
     *
     * @param urls the allowed URLs
     * @return the new draft
     */
    public TokenDraft withAllowedUrls(List<String> urls) {
        return new TokenDraft(note, scopes, Optional.of(urls));
    }
}
