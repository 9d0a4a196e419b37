package dev.trapstreet.api;

import org.jspecify.annotations.Nullable;

/**
 * Request to the API. Not a record: its target and body may contain a token, which a generated {@code toString} would
 * print.
 *
 * @see Transport#send
 */
final class ApiRequest {
    /** HTTP methods of the API, each with whether a repeated request has the same effect as a single one. */
    enum Method {
        GET(true),
        POST(false),
        PATCH(true),
        DELETE(false);

        private final boolean repeatable;

        Method(boolean repeatable) {
            this.repeatable = repeatable;
        }
    }

    private final String account;
    private final Method method;
    private final String target;
    private final int limit;
    private final @Nullable String json;

    private ApiRequest(String account, Method method, String target, int limit, @Nullable String json) {
        this.account = account;
        this.method = method;
        this.target = target;
        this.limit = limit;
        this.json = json;
    }

    /**
     * Creates a request without a body.
     *
     * @param account the account whose request budget is charged
     * @param target the path and query, encoded
     * @param limit the maximum length of the response's body, in bytes
     */
    static ApiRequest of(String account, Method method, String target, int limit) {
        return new ApiRequest(account, method, target, limit, null);
    }

    /** Returns a copy of this request with a JSON body. */
    ApiRequest withBody(String body) {
        return new ApiRequest(account, method, target, limit, body);
    }

    String account() {
        return account;
    }

    Method method() {
        return method;
    }

    String target() {
        return target;
    }

    int limit() {
        return limit;
    }

    @Nullable
    String json() {
        return json;
    }

    /** Returns whether the request may be repeated after a failure that leaves open whether it was carried out. */
    boolean isRepeatable() {
        return method.repeatable;
    }

    @Override
    public String toString() {
        return method + " request";
    }
}
