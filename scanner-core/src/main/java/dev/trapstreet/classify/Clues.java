package dev.trapstreet.classify;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What the content around one token says, whatever the file is called: which known words stand near it, and what its own
 * line does with it. Immutable and small: the words are shared by the tokens of one part of a chunk, and no content is
 * held but the name of a variable, which never holds a token.
 */
public final class Clues {
    /** Nothing is known of the content. */
    public static final Clues NONE = new Clues(new long[0], EnumSet.noneOf(Role.class), "", '?');

    private final long[] hints;
    private final EnumSet<Role> roles;
    private final String name;
    private final char type;

    Clues(long[] hints, EnumSet<Role> roles, String name, char type) {
        this.hints = hints;
        this.roles = roles;
        this.name = name;
        this.type = type;
    }

    /** Whether the word of that number in the table stands near the token. */
    boolean says(int hint) {
        return hint >> 6 < hints.length && (hints[hint >> 6] & 1L << hint) != 0;
    }

    boolean is(Role role) {
        return roles.contains(role);
    }

    /** What the token is given to, dots included: {@code mapboxgl.accessToken}; empty when it is given to nothing. */
    String name() {
        return name;
    }

    /** The token's first letter: {@code p}, {@code s} or {@code t}. */
    char type() {
        return type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Clues clues
                && roles.equals(clues.roles)
                && type == clues.type
                && name.equals(clues.name)
                && Arrays.equals(hints, clues.hints);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(hints) + name.hashCode();
    }
}
