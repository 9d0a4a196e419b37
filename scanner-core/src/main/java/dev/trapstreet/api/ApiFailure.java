package dev.trapstreet.api;

import java.util.Locale;

/**
 * Why the Tokens API gave no answer that could be used: an error that its document names, or something that went wrong on the
 * way. Safe to show: never the address that was asked, which holds a token, nor the text of an unexpected answer.
 *
 * @param kind what happened
 * @param status the HTTP status; 0 when no answer came
 * @param detail what is special about this case, as a clause; may be empty
 */
public record ApiFailure(Kind kind, int status, String detail) {
    /** Kinds of failures: first those of the document's table, then the rest. */
    public enum Kind {
        /** 401. */
        UNAUTHORIZED(
                "the API takes the token as not valid", "Look whether the authorizing token was deleted or expired."),
        /** 404 "Not found". */
        NOT_FOUND(
                "the API found nothing there",
                "Most likely the authorizing token lacks the scope: tokens:read to list, tokens:write to create, update or "
                        + "delete, scopes:list to list scopes. It may also belong to no account."),
        /** 404 "No such user". */
        NO_SUCH_USER("there is no such account", "Check the user name."),
        /** 422 "access token is required". */
        TOKEN_REQUIRED("the request carried no token", "Report this: it is a fault of this program or of a proxy."),
        /** 422 "usage must be pk or sk". */
        INVALID_USAGE("the API lists by usage pk or sk alone", "Ask for pk or sk."),
        /** 422 "expires is in the past". */
        EXPIRES_IN_THE_PAST("the time of expiry is in the past", "Look at this machine's clock."),
        /** 422 "expires is more than one hour in the future". */
        EXPIRES_TOO_LATE("the time of expiry is more than an hour ahead", "Ask for an hour or less."),
        /** 422 "expires may not be greater than the expiration of the authorizing token". */
        EXPIRES_AFTER_AUTHORIZING(
                "the time of expiry is later than that of the authorizing token",
                "Ask for less, or authorize with a secret token."),
        /** 422 "scopes are invalid". */
        INVALID_SCOPES(
                "the authorizing token lacks one of the scopes asked for",
                "Authorize with a token that has them all, or ask for fewer."),
        /** 422 "resources are invalid". */
        INVALID_RESOURCES(
                "the API takes the resources in the request as malformed, empty or not permitted",
                "Authorize with a token of higher permissions."),
        /** 5xx, after the retries. */
        SERVER_ERROR("the API failed", "Try again later."),
        /** 429, after the retries, or with a wait that is too long. */
        THROTTLED("the API takes no more requests for this account now", "Try again in some minutes."),
        /** 403: not in the document. */
        FORBIDDEN("the API, or something before it, forbids the request", "Look at the network's proxy or firewall."),
        /** 3xx: never followed, because the token is part of the address. */
        REDIRECTED("the API answered with a redirect, which is not followed", "Check the API's address."),
        /** A status or a message that the document does not name. */
        UNDOCUMENTED(
                "the API answered what its document does not name", "Look at the network's proxy, then try again."),
        /** A body that is no JSON, or not of the documented form. */
        GARBAGE("the answer is none of the Tokens API", "Look whether a proxy or a log-in page answers instead."),
        /** A body longer than the limit. */
        TOO_LARGE("the answer is longer than any of the Tokens API", "Check the API's address."),
        /** Connect or total time is over. */
        TIMED_OUT("no answer came in time", "Look at the network, then try again."),
        /** No connection, or one that broke off. */
        UNREACHABLE("the API could not be reached", "Look at the network and its proxy, then try again."),
        /** No trust in the other side. */
        TLS(
                "no secure connection could be made",
                "Look whether this Java trusts the certificates of the network's proxy."),
        /** A listing that leads to another host. */
        FOREIGN_LINK("the listing goes on at another address, which is not followed", "Check the API's address."),
        /** A listing that leads back to itself, or has no end. */
        ENDLESS_LISTING("the listing does not end", "Check the API's address.");

        private final String words;
        private final String advice;

        Kind(String words, String advice) {
            this.words = words;
            this.advice = advice;
        }

        /** What happened, as a clause. */
        public String words() {
            return words;
        }

        /** What to do about it, as sentences. */
        public String advice() {
            return advice;
        }

        /**
         * True when the request may have been carried out although no answer came that could be used: what it was to
         * change has to be looked at.
         */
        public boolean leavesOpen() {
            return this == SERVER_ERROR
                    || this == UNDOCUMENTED
                    || this == GARBAGE
                    || this == TOO_LARGE
                    || this == TIMED_OUT
                    || this == UNREACHABLE;
        }

        /** True when nothing was heard of the API itself: asking for the next token would end the same way. */
        public boolean isOfTheNetwork() {
            return this == TIMED_OUT || this == UNREACHABLE || this == TLS;
        }
    }

    /** Details of an API that was not reached: no connection came about, so nothing was sent. */
    static final String NO_NAME = "its name is not known here";

    static final String NO_CONNECTION = "nothing accepts a connection";
    static final String NO_TUNNEL = "the proxy refuses to connect";

    /** As of its kind, except where no connection came about: then nothing can have been carried out. */
    public boolean leavesOpen() {
        boolean sent = !detail.equals(NO_NAME) && !detail.equals(NO_CONNECTION) && !detail.equals(NO_TUNNEL);
        return kind.leavesOpen() && (kind != Kind.UNREACHABLE || sent);
    }

    static ApiFailure of(Kind kind, int status) {
        return new ApiFailure(kind, status, "");
    }

    static ApiFailure of(Kind kind, int status, String detail) {
        return new ApiFailure(kind, status, detail);
    }

    /** What happened, as a clause. */
    public String what() {
        String what = status == 0 ? kind.words : kind.words + " (HTTP " + status + ")";
        return detail.isEmpty() ? what : what + ": " + detail;
    }

    /** What to do about it, as sentences. */
    public String advice() {
        return kind.advice;
    }

    /** The kind for programs: "no-such-user". */
    public String word() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
