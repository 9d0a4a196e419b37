package dev.trapstreet.api;

import org.jspecify.annotations.Nullable;

/**
 * One request. Its target and its body may hold a token, so this is no record and does not print itself.
 *
 * @see Transport#send
 */
final class Call {
    /** Methods of the API, with whether sending one twice does what sending it once does. */
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

    private Call(String account, Method method, String target, int limit, @Nullable String json) {
        this.account = account;
        this.method = method;
        this.target = target;
        this.limit = limit;
        this.json = json;
    }

    /**
     * @param account whose budget pays for it
     * @param target path and query, encoded
     * @param limit bytes that the answer may have
     */
    static Call of(String account, Method method, String target, int limit) {
        return new Call(account, method, target, limit, null);
    }

    /** The same with a body. */
    Call sending(String body) {
        return new Call(account, method, target, limit, body);
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

    /** True when it may be sent again after a failure that leaves open whether it was carried out. */
    boolean isRepeatable() {
        return method.repeatable;
    }

    @Override
    public String toString() {
        return method + " request";
    }
}
