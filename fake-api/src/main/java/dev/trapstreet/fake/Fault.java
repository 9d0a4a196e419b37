package dev.trapstreet.fake;

/** What the fake does instead of answering as documented, when it is told to. */
public enum Fault {
    /** None: answers as documented, where one request is to pass before others fail. */
    NONE,
    /** Does what the request asks for; then the connection ends without an answer. */
    ANSWER_LOST,
    /** Nothing comes for {@link FakeTokensApi#slowness}. */
    SLOW,
    /** The head comes at once, the body after {@link FakeTokensApi#slowness}. */
    SLOW_BODY,
    /** The connection ends without an answer. */
    RESET,
    /** The connection ends in the middle of the body. */
    TRUNCATED,
    /** 429, over after a minute, as X-Rate-Limit-Reset says. */
    THROTTLED,
    /** 429, over after seven seconds, as Retry-After says. */
    THROTTLED_SHORTLY,
    /** 429, over after an hour. */
    THROTTLED_FOR_AN_HOUR,
    /** 500. */
    SERVER_ERROR,
    /** 503. */
    UNAVAILABLE,
    /** 403: not in the document. */
    FORBIDDEN,
    /** 401. */
    UNAUTHORIZED,
    /** 404 "Not found". */
    NOT_FOUND,
    /** 200 with a page for people, such as a log-in page. */
    GARBAGE,
    /** 200 with JSON that has no code. */
    NO_CODE,
    /** 200 with a code that the document does not name. */
    UNKNOWN_CODE,
    /** 200, valid, but of another account. */
    OTHER_USER,
    /** 200 without a body. */
    EMPTY,
    /** 302 to the fake itself, under {@code /elsewhere}. */
    REDIRECT,
    /** 200 with a body without end, of 64 MiB. */
    HUGE,
    /** A listing that goes on at another host. */
    FOREIGN_LINK,
    /** A listing whose next page is itself. */
    LOOPING_LINK
}
