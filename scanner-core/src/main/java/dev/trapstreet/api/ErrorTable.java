package dev.trapstreet.api;

import java.util.Locale;
import java.util.Map;

/** Documented errors of the Tokens API, by status and message. See docs/domain.md#errors-of-the-tokens-api. */
final class ErrorTable {
    private static final Map<String, ApiFailure.Reason> UNPROCESSABLE = Map.of(
            "access token is required", ApiFailure.Reason.TOKEN_REQUIRED,
            "usage must be pk or sk", ApiFailure.Reason.INVALID_USAGE,
            "expires is in the past", ApiFailure.Reason.EXPIRES_IN_THE_PAST,
            "expires is more than one hour in the future", ApiFailure.Reason.EXPIRES_TOO_LATE,
            "expires may not be greater than the expiration of the authorizing token",
                    ApiFailure.Reason.EXPIRES_AFTER_AUTHORIZING,
            "scopes are invalid", ApiFailure.Reason.INVALID_SCOPES,
            "resources are invalid", ApiFailure.Reason.INVALID_RESOURCES);

    private ErrorTable() {}

    /**
     * Returns the failure for an error response.
     *
     * @param message the API's message, compared without regard to case. It is never shown, because it may repeat the
     *     request.
     */
    static ApiFailure failure(int status, String message) {
        String words = message.strip().toLowerCase(Locale.ROOT);
        ApiFailure.Reason kind = switch (status) {
            case 401 -> ApiFailure.Reason.UNAUTHORIZED;
            case 403 -> ApiFailure.Reason.FORBIDDEN;
            case 407 -> ApiFailure.Reason.PROXY_AUTHENTICATION;
            case 404 -> words.equals("no such user") ? ApiFailure.Reason.NO_SUCH_USER : ApiFailure.Reason.NOT_FOUND;
            case 422 -> UNPROCESSABLE.getOrDefault(words, ApiFailure.Reason.UNDOCUMENTED);
            default -> ApiFailure.Reason.UNDOCUMENTED;
        };
        return ApiFailure.of(kind, status);
    }
}
