package dev.trapstreet.classify;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What the content around one token says, whatever the file is called: which known words stand near it, and what its own
 * line does with it. Immutable and small: the words are shared by the tokens of one part of a chunk, and no content is
 * held but the name of a variable, which never holds a token.
 */
public final class TokenContext {
    /** Nothing is known of the content. */
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

    /** Whether the word of that number in the table stands near the token. */
    boolean hasKeyword(int hint) {
        return hint >> 6 < keywords.length && (keywords[hint >> 6] & 1L << hint) != 0;
    }

    boolean hasRole(SyntaxRole role) {
        return roles.contains(role);
    }

    /** What the token is given to, dots included: {@code mapboxgl.accessToken}; empty when it is given to nothing. */
    String variableName() {
        return variableName;
    }

    /** The token's first letter: {@code p}, {@code s} or {@code t}. */
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
