package dev.trapstreet.fake;

/** Failures that the fake API can simulate instead of its documented behavior. */
public enum InjectedFault {
    /** No failure. Used to let a request succeed before others fail. */
    NONE,
    /** The request is carried out, but the connection ends without a response. */
    ANSWER_LOST,
    /** There is no response for the duration of {@link FakeTokensApi#slowness}. */
    SLOW,
    /** The headers arrive at once, the body only after {@link FakeTokensApi#slowness}. */
    SLOW_BODY,
    /** The connection ends without a response. */
    RESET,
    /** The connection ends in the middle of the body. */
    TRUNCATED,
    /** Status 429 for one minute, according to X-Rate-Limit-Reset. */
    THROTTLED,
    /** Status 429 for seven seconds, according to Retry-After. */
    THROTTLED_SHORTLY,
    /** Status 429 for one hour, according to X-Rate-Limit-Reset. */
    THROTTLED_FOR_AN_HOUR,
    /** Status 500. */
    SERVER_ERROR,
    /** Status 503. */
    UNAVAILABLE,
    /** Status 403, which the API does not document. */
    FORBIDDEN,
    /** Status 401. */
    UNAUTHORIZED,
    /** Status 404 with the message "Not found". */
    NOT_FOUND,
    /** Status 200 with an HTML page, such as a login page. */
    GARBAGE,
    /** Status 200 with JSON that has no code. */
    NO_CODE,
    /** Status 200 with an undocumented code. */
    UNKNOWN_CODE,
    /** Status 200 for a valid token of another account. */
    OTHER_USER,
    /** Status 200 without a body. */
    EMPTY,
    /** Status 302 to the path {@code /elsewhere} of the same server. */
    REDIRECT,
    /** Status 200 with a body of 64 MiB. */
    HUGE,
    /** A token list whose next page is on another host. */
    FOREIGN_LINK,
    /** A token list whose next page is the same page. */
    LOOPING_LINK
}
