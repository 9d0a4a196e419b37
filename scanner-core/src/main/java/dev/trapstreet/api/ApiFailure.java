package dev.trapstreet.api;

import java.util.Locale;

/**
 * Reason why a request to the Tokens API has no usable response: a documented error, or a network problem. Safe to
 * display: it contains neither the requested URL, which includes a token, nor the text of an unexpected response.
 * Immutable.
 *
 * @param reason the kind of failure
 * @param status the HTTP status, or 0 if there was no response
 * @param detail more about this case, as a clause; may be empty
 */
public record ApiFailure(Reason reason, int status, String detail) {
    /** Kinds of failures: first the documented errors, then all others. */
    public enum Reason {
        /** 401. */
        UNAUTHORIZED(
                "the API rejects the token as invalid",
                "Check whether the authorizing token was deleted or has expired."),
        /** 404 "Not found". */
        NOT_FOUND(
                "the API reports that nothing was found",
                "Most likely, the authorizing token lacks the scope: tokens:read to list, tokens:write to create,"
                        + " update or delete, scopes:list to list scopes. It may also belong to no account."),
        /** 404 "No such user". */
        NO_SUCH_USER("the account does not exist", "Check the user name."),
        /** 422 "access token is required". */
        TOKEN_REQUIRED("the request contained no token", "Report this: it is a bug in this program or in a proxy."),
        /** 422 "usage must be pk or sk". */
        INVALID_USAGE("the API lists tokens only by usage pk or sk", "Request pk or sk."),
        /** 422 "expires is in the past". */
        EXPIRES_IN_THE_PAST("the expiry time is in the past", "Check this machine's clock."),
        /** 422 "expires is more than one hour in the future". */
        EXPIRES_TOO_LATE("the expiry time is more than an hour in the future", "Request an hour or less."),
        /** 422 "expires may not be greater than the expiration of the authorizing token". */
        EXPIRES_AFTER_AUTHORIZING(
                "the expiry time is later than that of the authorizing token",
                "Request a shorter lifetime, or authorize with a secret token."),
        /** 422 "scopes are invalid". */
        INVALID_SCOPES(
                "the authorizing token lacks one of the requested scopes",
                "Authorize with a token that has all of them, or request fewer."),
        /** 422 "resources are invalid". */
        INVALID_RESOURCES(
                "the API rejects the resources in the request as malformed, empty or not permitted",
                "Authorize with a token that has more permissions."),
        /** 422 about an expiry time, if the clocks of this machine and of the API differ. */
        CLOCKS_DIFFER("the clocks of this machine and of the API differ", "Set this machine's clock, then try again."),
        /** Status 5xx, after the retries. */
        SERVER_ERROR("the API failed", "Try again later."),
        /** Status 429, after the retries or with a requested wait that is too long. */
        THROTTLED("the API accepts no more requests for this account at the moment", "Try again in a few minutes."),
        /** Status 403, which the API does not document. */
        FORBIDDEN("the API, or a proxy in front of it, forbids the request", "Check the network's proxy or firewall."),
        /** Status 3xx. Redirects are never followed, because the URL contains the token. */
        REDIRECTED("the API answered with a redirect, which is not followed", "Check the API's address."),
        /** A status or a message that the API does not document. */
        UNDOCUMENTED("the API gave an undocumented response", "Check the network's proxy, then try again."),
        /** A body that is not JSON, or does not have the documented structure. */
        GARBAGE("the response is not one of the Tokens API", "Check whether a proxy or a login page responds instead."),
        /** A body that exceeds the limit. */
        TOO_LARGE("the response is longer than any response of the Tokens API", "Check the API's address."),
        /** Timeout of the connection or of the entire request. */
        TIMED_OUT("there was no response in time", "Check the network, then try again."),
        /** No connection, or an interrupted one. */
        UNREACHABLE("the API could not be reached", "Check the network and its proxy, then try again."),
        /** The server's certificate is not trusted. */
        TLS(
                "no secure connection could be established",
                "If the network's proxy decrypts connections, name the file with its certificate, in PEM format, in the"
                        + " variable TRAPSTREET_CA_FILE."),
        /** Status 407: a proxy demands a user and a password. */
        PROXY_AUTHENTICATION(
                "the proxy demands a user and a password",
                "Put them into HTTPS_PROXY, as in http://user:password@proxy.example.com:3128, or use a proxy that"
                        + " requires none."),
        /** Failure of the client itself. */
        INTERNAL(
                "the request failed because of an internal error",
                "Report this line as a bug in Trapstreet. All other results are complete."),
        /** A token list with a malformed {@code Link} header, so that its end is not known. */
        UNREADABLE_LINK(
                "the token list has a link to more tokens that cannot be read",
                "Check the network's proxy, then try again."),
        /** A token list whose next page is on another host. */
        FOREIGN_LINK("the token list continues at another address, which is not followed", "Check the API's address."),
        /** A token list that repeats a page, or has too many pages or tokens. */
        ENDLESS_LISTING("the token list does not end", "Check the API's address.");

        private final String phrase;
        private final String advice;

        Reason(String phrase, String advice) {
            this.phrase = phrase;
            this.advice = advice;
        }

        /** {@return the failure, as a clause} */
        public String phrase() {
            return phrase;
        }

        /** {@return the recommended action, as sentences} */
        public String advice() {
            return advice;
        }

        /**
         * Returns whether the request may have been carried out although there is no usable response. The caller must
         * then check the state of the token.
         *
         * @return whether the effect of the request is unknown
         */
        public boolean outcomeUnknown() {
            return this == SERVER_ERROR
                    || this == UNDOCUMENTED
                    || this == GARBAGE
                    || this == TOO_LARGE
                    || this == TIMED_OUT
                    || this == UNREACHABLE
                    || this == INTERNAL;
        }

        /**
         * Returns whether the API was not reached, so that further requests would fail in the same way.
         *
         * @return whether this is a failure of the network
         */
        public boolean isConnectionFailure() {
            return this == TIMED_OUT || this == UNREACHABLE || this == TLS || this == PROXY_AUTHENTICATION;
        }

        /**
         * Returns whether the failure says something about the service or the way to it, and not about a single token:
         * requests for other tokens are then likely to fail too.
         *
         * @return whether this is a failure of the connection, of the server or of whatever responds in its place
         */
        public boolean isOutage() {
            return isConnectionFailure()
                    || this == SERVER_ERROR
                    || this == GARBAGE
                    || this == TOO_LARGE
                    || this == REDIRECTED
                    || this == INTERNAL;
        }
    }

    /** Detail of a failure before any connection was established, so that nothing was sent. */
    static final String NO_NAME = "its host name cannot be resolved";

    static final String NO_CONNECTION = "no connection could be established";
    static final String NO_TUNNEL = "the proxy refuses the connection";

    /**
     * Returns whether the request may have been carried out. Unlike {@link Reason#outcomeUnknown}, takes into account that
     * nothing is sent without a connection.
     *
     * @return whether the effect of the request is unknown
     */
    public boolean outcomeUnknown() {
        boolean sent = !detail.equals(NO_NAME) && !detail.equals(NO_CONNECTION) && !detail.equals(NO_TUNNEL);
        return reason.outcomeUnknown() && (reason != Reason.UNREACHABLE || sent);
    }

    static ApiFailure of(Reason reason, int status) {
        return new ApiFailure(reason, status, "");
    }

    static ApiFailure of(Reason reason, int status, String detail) {
        return new ApiFailure(reason, status, detail);
    }

    /** {@return the failure as a clause, with the HTTP status and the detail if there are any} */
    public String description() {
        String what = status == 0 ? reason.phrase : reason.phrase + " (HTTP " + status + ")";
        return detail.isEmpty() ? what : what + ": " + detail;
    }

    /** {@return the recommended action, as sentences} */
    public String advice() {
        return reason.advice;
    }

    /** {@return the kind as a word for machine-readable output, such as "no-such-user"} */
    public String keyword() {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
