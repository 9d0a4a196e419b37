package dev.trapstreet.api;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Result of a request: either a value or a failure. Immutable if the value is.
 *
 * @param <T> the type of the value
 */
public final class ApiResult<T> {
    private final @Nullable T value;
    private final @Nullable ApiFailure failure;

    private ApiResult(@Nullable T value, @Nullable ApiFailure failure) {
        this.value = value;
        this.failure = failure;
    }

    /**
     * Returns a successful result.
     *
     * @param value the value
     * @param <T> the type of the value
     * @return a result with that value
     */
    public static <T> ApiResult<T> success(T value) {
        return new ApiResult<>(value, null);
    }

    /**
     * Returns the result of a request that ended with an unforeseen exception, of which only the type is kept: its message
     * may quote a URL.
     *
     * @param cause the exception
     * @param <T> the type of the value
     * @return a failure
     */
    public static <T> ApiResult<T> internalError(RuntimeException cause) {
        return failure(
                ApiFailure.of(ApiFailure.Reason.INTERNAL, 0, cause.getClass().getSimpleName()));
    }

    static <T> ApiResult<T> failure(ApiFailure failure) {
        return new ApiResult<>(null, failure);
    }

    static <T> ApiResult<T> failure(ApiFailure.Reason kind, int status) {
        return failure(ApiFailure.of(kind, status));
    }

    /** {@return the value, or an empty result if the request failed} */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** {@return the reason for the failure, or an empty result if the request succeeded} */
    public Optional<ApiFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Applies a function to the value. A failure is returned unchanged.
     *
     * @param form the function, which must not return null
     * @param <U> the type of the new value
     * @return the result with the new value, or the same failure
     */
    public <U> ApiResult<U> map(Function<T, U> form) {
        return value != null ? success(form.apply(value)) : failure(failure().orElseThrow());
    }

    /** Returns the result of {@code next} for the value. A failure is returned unchanged. */
    <U> ApiResult<U> flatMap(Function<T, ApiResult<U>> next) {
        return value != null ? next.apply(value) : failure(failure().orElseThrow());
    }
}
