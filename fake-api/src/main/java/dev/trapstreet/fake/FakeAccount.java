package dev.trapstreet.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Account of the fake API, with a default token and the tokens created since. Thread-safe. */
public final class FakeAccount {
    /** Scopes that a public token can have. See docs/domain.md#scopes. */
    public static final List<String> PUBLIC_SCOPES =
            List.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    /** Other scopes that are available to the account. */
    public static final List<String> SECRET_SCOPES = List.of(
            "scopes:list",
            "map:read",
            "map:write",
            "user:read",
            "user:write",
            "uploads:read",
            "uploads:list",
            "uploads:write",
            "styles:write",
            "styles:list",
            "tokens:read",
            "tokens:write",
            "datasets:list",
            "datasets:write",
            "tilesets:list",
            "tilesets:read",
            "tilesets:write",
            "downloads:read");

    private final String name;
    private final TokenMint mint;
    private final Map<String, FakeToken> tokens = new LinkedHashMap<>();

    FakeAccount(String name, TokenMint mint, Instant now) {
        this.name = name;
        this.mint = mint;
        addDefault(now);
    }

    /** {@return the user name} */
    public String name() {
        return name;
    }

    /** {@return all tokens, in the order of creation} */
    public synchronized List<FakeToken> tokens() {
        return new ArrayList<>(tokens.values());
    }

    /**
     * Finds a token.
     *
     * @param id the authorization id
     * @return the token, or an empty result if it does not exist or was deleted
     */
    public synchronized Optional<FakeToken> find(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /**
     * Creates a token without an authorization check.
     *
     * @param now the creation time
     * @param scopes the scopes; if all are public, the token is public
     * @param note the note, or null
     * @param allowedUrls the allowed URLs, or null
     * @return the new token
     */
    public synchronized FakeToken create(
            Instant now, List<String> scopes, @Nullable String note, @Nullable List<String> allowedUrls) {
        return add(now, false, scopes, note, allowedUrls);
    }

    private FakeToken add(
            Instant now,
            boolean isDefault,
            List<String> scopes,
            @Nullable String note,
            @Nullable List<String> allowedUrls) {
        String id = mint.id(now);
        String usage = PUBLIC_SCOPES.containsAll(scopes) ? "pk" : "sk";
        FakeToken token = new FakeToken(
                id, usage, isDefault, scopes, note, now, now, allowedUrls, mint.permanent(usage, name, id));
        tokens.put(id, token);
        return token;
    }

    private void addDefault(Instant now) {
        add(now, true, PUBLIC_SCOPES, "Default public token", null);
    }

    synchronized void replace(FakeToken token) {
        tokens.put(token.id(), token);
    }

    /**
     * Deletes a token. A default token is replaced by a new one.
     *
     * @param id the authorization id
     * @param now the time of the deletion
     * @return whether the token existed
     */
    public synchronized boolean delete(String id, Instant now) {
        FakeToken gone = tokens.remove(id);
        if (gone != null && gone.isDefault()) {
            addDefault(now);
        }
        return gone != null;
    }

    /**
     * Creates a temporary token. The account does not list it.
     *
     * @param issued the time of issue
     * @param expires the expiry time, which is not checked
     * @param scopes the scopes
     * @return the new token
     */
    public String temporary(Instant issued, Instant expires, List<String> scopes) {
        return mint.temporary(name, issued, expires, scopes);
    }
}
