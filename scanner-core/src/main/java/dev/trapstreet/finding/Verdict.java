package dev.trapstreet.finding;

import java.util.Optional;

/**
 * What the Tokens API said of a token (DOMAIN section 6.1), or why that is not known. Anything unclear is {@link State#UNKNOWN}.
 *
 * @param code the API's own word, such as {@code TokenRevoked}; empty when it was not asked or gave no usable answer
 * @param reason why it is unknown or was not asked, as a clause that is safe to show; empty otherwise
 */
public record Verdict(State state, Optional<String> code, String reason) {
    /** Nobody asked. */
    public static final Verdict NOT_ASKED = notAsked("");

    /** States, in the words of a report. */
    public enum State {
        /** Verification was not wanted, or not for this token. */
        NOT_ASKED("not asked", "Nobody asked whether it works."),
        /** Whoever reads it can use it. */
        VALID("valid", "Whoever reads it can use it."),
        /** A temporary token whose time is over. */
        EXPIRED("expired", "Its time is over, and nobody can use it any more."),
        /** Deleted by its owner. */
        REVOKED("revoked", "It was deleted, and nobody can use it any more."),
        /** The API cannot parse it. */
        MALFORMED("malformed", "The API cannot read it as a token, so nobody can use it."),
        /** It was never issued: the signature does not validate. */
        INVALID_SIGNATURE("invalid signature", "It was never issued, or it was garbled: nobody can use it."),
        /** The API was asked, or should have been, and nothing certain came back. */
        UNKNOWN("unknown", "Take it as valid until that is known.");

        private final String words;
        private final String meaning;

        State(String words, String meaning) {
            this.words = words;
            this.meaning = meaning;
        }

        public String words() {
            return words;
        }

        /** What it means for whoever has to act, as a sentence. */
        public String meaning() {
            return meaning;
        }
    }

    public static Verdict notAsked(String reason) {
        return new Verdict(State.NOT_ASKED, Optional.empty(), reason);
    }

    public static Verdict unknown(String reason) {
        return new Verdict(State.UNKNOWN, Optional.empty(), reason);
    }

    /** True when the token is of no use to anybody, for certain. */
    public boolean isDead() {
        return switch (state) {
            case EXPIRED, REVOKED, MALFORMED, INVALID_SIGNATURE -> true;
            case NOT_ASKED, VALID, UNKNOWN -> false;
        };
    }
}
