package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error table of the API's documentation, row by row. See docs/domain.md#errors-of-the-tokens-api. */
final class ErrorTableTest {
    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, UNAUTHORIZED",
        "404, Not found, NOT_FOUND",
        "404, No such user, NO_SUCH_USER",
        "422, access token is required, TOKEN_REQUIRED",
        "422, usage must be pk or sk, INVALID_USAGE",
        "422, expires is in the past, EXPIRES_IN_THE_PAST",
        "422, expires is more than one hour in the future, EXPIRES_TOO_LATE",
        "422, expires may not be greater than the expiration of the authorizing token, EXPIRES_AFTER_AUTHORIZING",
        "422, scopes are invalid, INVALID_SCOPES",
        "422, resources are invalid, INVALID_RESOURCES",
        "422, something else, UNDOCUMENTED",
    })
    void everyRowHasItsKind(int status, String message, ApiFailure.Reason kind) {
        ApiFailure failure = ErrorTable.failure(status, message);
        assertEquals(kind, failure.reason());
        assertEquals(status, failure.status());
    }
}
