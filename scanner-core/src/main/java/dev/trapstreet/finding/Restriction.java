package dev.trapstreet.finding;

import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.Breadth;
import java.util.List;
import java.util.Optional;

/**
 * Restriction of a token to allowed URLs. Known only from the account's token list: a valid verification status says
 * nothing about it (see docs/domain.md#retrieve-a-token). Immutable.
 *
 * @param status whether and how the token is restricted
 * @param allowedUrls the allowed URLs; empty unless the status is {@link Status#LISTED}
 * @param breadth the breadth of the widest allowed URL; empty if the status is {@link Status#UNKNOWN} or
 *     {@link Status#APPLICATIONS}
 */
public record Restriction(Status status, List<String> allowedUrls, Optional<Breadth> breadth) {
    /** Restriction of a token whose account was not queried. */
    public static final Restriction UNKNOWN = new Restriction(Status.UNKNOWN, List.of(), Optional.empty());

    /** Restriction of a token that works from any URL. */
    public static final Restriction NONE = new Restriction(Status.NONE, List.of(), Optional.of(Breadth.EVERYTHING));

    /** Restriction of a token that works in certain mobile applications only. */
    public static final Restriction APPLICATIONS = new Restriction(Status.APPLICATIONS, List.of(), Optional.empty());

    /** Restriction of the account's default token, which works from any URL and cannot be restricted. */
    public static final Restriction NOT_RESTRICTABLE =
            new Restriction(Status.NOT_RESTRICTABLE, List.of(), Optional.of(Breadth.EVERYTHING));

    /** Kinds of restriction, each with the word used in reports. */
    public enum Status {
        /** The account was not queried, or does not list the token. */
        UNKNOWN("unknown"),
        /** The token has no allowed URLs and works from any URL. */
        NONE("none"),
        /** The token has no allowed URLs, and works in certain mobile applications only. */
        APPLICATIONS("applications"),
        /** The token has allowed URLs. */
        LISTED("list"),
        /** The token is the account's default token. */
        NOT_RESTRICTABLE("not restrictable");

        private final String phrase;

        Status(String phrase) {
            this.phrase = phrase;
        }

        /** {@return the word used in reports: "not restrictable"} */
        public String phrase() {
            return phrase;
        }
    }

    /**
     * Returns the restriction according to the account's token list. Empty and absent allowed URLs mean the same (see
     * docs/domain.md#inconsistencies-in-the-sources).
     *
     * @param isDefault whether the token is the account's default token
     * @param allowedUrls the allowed URLs, possibly empty
     * @return the restriction
     */
    public static Restriction listed(boolean isDefault, List<String> allowedUrls) {
        if (!allowedUrls.isEmpty()) {
            Breadth breadth = AllowedUrls.of(allowedUrls).breadth();
            return new Restriction(Status.LISTED, allowedUrls, Optional.of(breadth));
        }
        return isDefault ? NOT_RESTRICTABLE : NONE;
    }

    /** Creates a restriction with an immutable copy of the list. */
    public Restriction {
        allowedUrls = List.copyOf(allowedUrls);
    }
}
