package dev.trapstreet.token;

import java.util.Set;

/**
 * Scope of a token, such as {@code styles:read}. See docs/domain.md#scopes. Immutable.
 *
 * @param name the name, of the form "resource:action"
 */
public record Scope(String name) {
    /** Classes of scopes. */
    public enum Access {
        /** Public scope, allowed in public tokens. */
        PUBLIC,
        /** Secret scope that reads or lists private data. */
        SECRET_READ,
        /** Secret scope that changes the account, its data or its tokens. */
        SECRET_WRITE,
        /** Scope that is not in the table and whose name does not reveal its class. */
        UNKNOWN
    }

    // The table of docs/domain.md#scopes, used if the account's own list of scopes was not requested.
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

    /** {@return the class from the table, or for other names the class that their prefix or suffix implies} */
    public Access access() {
        if (PUBLIC.contains(name)) {
            return Access.PUBLIC;
        }
        if (SECRET_WRITE.contains(name) || name.endsWith(":write")) {
            return Access.SECRET_WRITE;
        }
        if (SECRET_READ.contains(name)
                || name.endsWith(":list")
                || name.startsWith("tokens:")
                || name.startsWith("user:")) {
            return Access.SECRET_READ;
        }
        return Access.UNKNOWN;
    }

    /** {@return whether the scope is known to be secret, so that a public token cannot have it} */
    public boolean isSecret() {
        return access() == Access.SECRET_READ || access() == Access.SECRET_WRITE;
    }
}
