package dev.trapstreet.api;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of a request: the answer, or why there is none. Exactly one of the two is there. */
public final class Answer<T> {
    private final @Nullable T value;
    private final @Nullable ApiFailure failure;

    private Answer(@Nullable T value, @Nullable ApiFailure failure) {
        this.value = value;
        this.failure = failure;
    }

    /** That answer. */
    public static <T> Answer<T> of(T value) {
        return new Answer<>(value, null);
    }

    static <T> Answer<T> failed(ApiFailure failure) {
        return new Answer<>(null, failure);
    }

    static <T> Answer<T> failed(ApiFailure.Kind kind, int status) {
        return failed(ApiFailure.of(kind, status));
    }

    /** The answer, when there is one. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Why there is no answer; empty when there is one. */
    public Optional<ApiFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What {@code form} makes of the answer; the same failure when there is none. */
    public <U> Answer<U> map(Function<T, U> form) {
        return value != null ? of(form.apply(value)) : failed(failure().orElseThrow());
    }

    /** What {@code next} makes of the answer; the same failure when there is none. */
    <U> Answer<U> then(Function<T, Answer<U>> next) {
        return value != null ? next.apply(value) : failed(failure().orElseThrow());
    }
}
