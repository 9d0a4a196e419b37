package dev.trapstreet.finding;

import java.util.Optional;

/**
 * Verification status of a token according to the Tokens API (see docs/domain.md#retrieve-a-token). Anything uncertain
 * is {@link State#UNKNOWN}. Immutable.
 *
 * @param state the status
 * @param code the API's own code, such as {@code TokenRevoked}; empty if there was no usable response
 * @param reason why the status is unknown or was not requested, as a clause that is safe to display; empty otherwise
 */
public record Verdict(State state, Optional<String> code, String reason) {
    /** Status of a token that was not requested, without a reason. */
    public static final Verdict NOT_ASKED = notAsked("");

    /** Verification states, each with the words used in reports. */
    public enum State {
        /** Verification was not requested, or does not apply to this token. */
        NOT_ASKED("not asked", "It was not verified."),
        /** The token works for everyone who can read it. */
        VALID("valid", "Everyone who can read it can use it."),
        /** The token was temporary and has expired. */
        EXPIRED("expired", "It has expired and can no longer be used."),
        /** The token was deleted by its owner. */
        REVOKED("revoked", "It was deleted and can no longer be used."),
        /** The API cannot parse the token. */
        MALFORMED("malformed", "The API cannot parse it, so it cannot be used."),
        /** The signature does not validate: the token was never issued, or was altered. */
        INVALID_SIGNATURE("invalid signature", "It was never issued or was altered, so it cannot be used."),
        /** Verification was requested, without a conclusive response. */
        UNKNOWN("unknown", "Treat it as valid until its status is known.");

        private final String phrase;
        private final String meaning;

        State(String phrase, String meaning) {
            this.phrase = phrase;
            this.meaning = meaning;
        }

        /** {@return the state as text for users: "invalid signature"} */
        public String phrase() {
            return phrase;
        }

        /** {@return the consequence for users, as a sentence} */
        public String meaning() {
            return meaning;
        }
    }

    /**
     * Returns a status that was not requested.
     *
     * @param reason why it was not requested, as a clause
     * @return the status
     */
    public static Verdict notAsked(String reason) {
        return new Verdict(State.NOT_ASKED, Optional.empty(), reason);
    }

    /**
     * Returns an unknown status.
     *
     * @param reason why it is unknown, as a clause
     * @return the status
     */
    public static Verdict unknown(String reason) {
        return new Verdict(State.UNKNOWN, Optional.empty(), reason);
    }

    /** {@return whether the token is certain to be unusable} */
    public boolean isDead() {
        return switch (state) {
            case EXPIRED, REVOKED, MALFORMED, INVALID_SIGNATURE -> true;
            case NOT_ASKED, VALID, UNKNOWN -> false;
        };
    }
}
