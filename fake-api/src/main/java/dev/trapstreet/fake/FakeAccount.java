package dev.trapstreet.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account of the fake: a default token and whatever was created since. Used by several threads. */
public final class FakeAccount {
    /** Scopes that a public token can have (seed "Token management"). */
    public static final List<String> PUBLIC_SCOPES =
            List.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    /** The others that the account has access to. */
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

    /** Its user name. */
    public String name() {
        return name;
    }

    /** All its tokens, in the order of their creation. */
    public synchronized List<FakeToken> tokens() {
        return new ArrayList<>(tokens.values());
    }

    /** The token of that id; empty when there is none, or none any more. */
    public synchronized Optional<FakeToken> find(String id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /** Creates a token at a moment, without asking who wants it. */
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

    /** Deletes a token; true when it was there. Of a default token another one takes the place. */
    public synchronized boolean delete(String id, Instant now) {
        FakeToken gone = tokens.remove(id);
        if (gone != null && gone.isDefault()) {
            addDefault(now);
        }
        return gone != null;
    }

    /** A temporary token; the account keeps nothing of it. */
    public String temporary(Instant issued, Instant expires, List<String> scopes) {
        return mint.temporary(name, issued, expires, scopes);
    }
}
