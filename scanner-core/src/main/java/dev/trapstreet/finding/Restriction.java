package dev.trapstreet.finding;

import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.Breadth;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a token's allowed URLs. Only the account's own listing tells; that a token is valid says nothing (DOMAIN section
 * 6.1).
 *
 * @param allowedUrls as the account has them; empty unless the state is {@link State#LISTED}
 * @param breadth of the widest of them
 */
public record Restriction(State state, List<String> allowedUrls, Optional<Breadth> breadth) {
    /** Nobody told. */
    public static final Restriction UNKNOWN = new Restriction(State.UNKNOWN, List.of(), Optional.empty());

    /** The token works from anywhere. */
    public static final Restriction NONE = new Restriction(State.NONE, List.of(), Optional.of(Breadth.EVERYTHING));

    /** The account's default token: it works from anywhere, and that cannot be changed. */
    public static final Restriction NOT_RESTRICTABLE =
            new Restriction(State.NOT_RESTRICTABLE, List.of(), Optional.of(Breadth.EVERYTHING));

    /** States, in the words of a report. */
    public enum State {
        UNKNOWN("unknown"),
        NONE("none"),
        LISTED("list"),
        NOT_RESTRICTABLE("not restrictable");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** As the account's listing says it; empty or absent allowed URLs are none (DOMAIN section 8). */
    public static Restriction listed(boolean isDefault, List<String> allowedUrls) {
        if (!allowedUrls.isEmpty()) {
            Breadth breadth = AllowedUrls.of(allowedUrls).breadth();
            return new Restriction(State.LISTED, allowedUrls, Optional.of(breadth));
        }
        return isDefault ? NOT_RESTRICTABLE : NONE;
    }

    public Restriction {
        allowedUrls = List.copyOf(allowedUrls);
    }
}
