package dev.trapstreet.api;

import java.util.List;
import java.util.Optional;

/**
 * What a token is to have: all of it for a new one, what is to change for one that exists. What is empty is not sent.
 *
 * @param allowedUrls at most {@value #MOST_URLS}, the API's limit
 */
public record TokenDraft(Optional<String> note, Optional<List<String>> scopes, Optional<List<String>> allowedUrls) {
    /** Allowed URLs that a token can have (seed "Tokens API", limits). */
    public static final int MOST_URLS = 100;

    /** Nothing yet. */
    public static final TokenDraft EMPTY = new TokenDraft(Optional.empty(), Optional.empty(), Optional.empty());

    public TokenDraft {
        scopes = scopes.map(List::copyOf);
        allowedUrls = allowedUrls.map(List::copyOf);
        if (allowedUrls.isPresent() && allowedUrls.get().size() > MOST_URLS) {
            throw new IllegalArgumentException("a token has at most " + MOST_URLS + " allowed URLs");
        }
    }

    public TokenDraft withNote(String text) {
        return new TokenDraft(Optional.of(text), scopes, allowedUrls);
    }

    public TokenDraft withScopes(List<String> names) {
        return new TokenDraft(note, Optional.of(names), allowedUrls);
    }

    public TokenDraft withAllowedUrls(List<String> urls) {
        return new TokenDraft(note, scopes, Optional.of(urls));
    }
}
