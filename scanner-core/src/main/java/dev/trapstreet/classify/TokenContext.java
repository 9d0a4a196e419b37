package dev.trapstreet.classify;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Context of a token in the content of a file: the keywords near it, the variable it is assigned to, and its syntactic roles.
 * Does not depend on the name of the file. Immutable.
 *
 * <p>Small, because the keywords are shared by the tokens of the same part of a chunk. The only text it contains is the variable
 * name, which never contains a token.
 */
public final class TokenContext {
    /** Context of a token whose surroundings are unknown. */
    public static final TokenContext NONE = new TokenContext(new long[0], EnumSet.noneOf(SyntaxRole.class), "", '?');

    private final long[] keywords;
    private final EnumSet<SyntaxRole> roles;
    private final String variableName;
    private final char type;

    TokenContext(long[] keywords, EnumSet<SyntaxRole> roles, String variableName, char type) {
        this.keywords = keywords;
        this.roles = roles;
        this.variableName = variableName;
        this.type = type;
    }

    /** Returns whether the keyword with that number is near the token. */
    boolean hasKeyword(int hint) {
        return hint >> 6 < keywords.length && (keywords[hint >> 6] & 1L << hint) != 0;
    }

    boolean hasRole(SyntaxRole role) {
        return roles.contains(role);
    }

    /** Returns the qualified name that the token is assigned to: {@code mapboxgl.accessToken}; empty if there is none. */
    String variableName() {
        return variableName;
    }

    /** Returns the first letter of the token: {@code p}, {@code s} or {@code t}; {@code ?} if it is unknown. */
    char type() {
        return type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenContext context
                && roles.equals(context.roles)
                && type == context.type
                && variableName.equals(context.variableName)
                && Arrays.equals(keywords, context.keywords);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keywords) + variableName.hashCode();
    }
}
