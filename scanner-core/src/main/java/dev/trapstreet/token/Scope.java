package dev.trapstreet.token;

import java.util.Set;

/** What a scope allows: "resource:action", such as {@code styles:read}. */
public record Scope(String name) {
    /** Classes of scopes, from harmless to dangerous. */
    public enum Kind {
        /** May stand in a public token. */
        PUBLIC,
        /** Secret: reads or lists what is private. */
        SECRET_READ,
        /** Secret: changes the account, its data or its tokens. */
        SECRET_WRITE,
        /** Not in the table, and its name says nothing. */
        UNKNOWN
    }

    // DOMAIN section 7.1, the table to fall back on when the account's own list of scopes was not asked for.
    private static final Set<String> PUBLIC =
            Set.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");
    private static final Set<String> SECRET_READ = Set.of(
            "scopes:list",
            "map:read",
            "user:read",
            "uploads:read",
            "uploads:list",
            "fonts:list",
            "styles:list",
            "styles:download",
            "tokens:read",
            "datasets:list",
            "tilesets:list",
            "tilesets:read",
            "downloads:read",
            "vision:download",
            "navigation:download",
            "offline:read",
            "user-feedback:read",
            "atlas:read");
    private static final Set<String> SECRET_WRITE = Set.of(
            "map:write",
            "user:write",
            "uploads:write",
            "fonts:write",
            "styles:write",
            "styles:protect",
            "tokens:write",
            "datasets:write",
            "tilesets:write",
            "offline:write");

    /** The scope's class: by the table, and for a name that is not in it, by what its parts always meant so far. */
    public Kind kind() {
        if (PUBLIC.contains(name)) {
            return Kind.PUBLIC;
        }
        if (SECRET_WRITE.contains(name) || name.endsWith(":write")) {
            return Kind.SECRET_WRITE;
        }
        if (SECRET_READ.contains(name)
                || name.endsWith(":list")
                || name.startsWith("tokens:")
                || name.startsWith("user:")) {
            return Kind.SECRET_READ;
        }
        return Kind.UNKNOWN;
    }

    /** True when a public token could not carry it. */
    public boolean isSecret() {
        return kind() == Kind.SECRET_READ || kind() == Kind.SECRET_WRITE;
    }
}
