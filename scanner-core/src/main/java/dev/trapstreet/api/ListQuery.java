package dev.trapstreet.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Which of an account's tokens to list, and how (seed "Tokens API", list tokens). All pages are fetched whatever the limit is.
 *
 * @param isDefault only the default token, or all but it
 * @param limit of one page; at least 1
 * @param start the token id after which to begin
 * @param usage {@code pk} or {@code sk}; sent as it is, the API judges it
 */
public record ListQuery(
        Optional<Boolean> isDefault,
        Optional<Integer> limit,
        Optional<Order> sortBy,
        Optional<String> start,
        Optional<String> usage) {
    /** All of them, in the API's own order and pages. */
    public static final ListQuery EVERYTHING =
            new ListQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Orders of a listing. */
    public enum Order {
        CREATED,
        MODIFIED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ListQuery {
        if (limit.isPresent() && limit.get() < 1) {
            throw new IllegalArgumentException("a page holds at least one token");
        }
    }

    public ListQuery withDefault(boolean only) {
        return new ListQuery(Optional.of(only), limit, sortBy, start, usage);
    }

    public ListQuery withLimit(int most) {
        return new ListQuery(isDefault, Optional.of(most), sortBy, start, usage);
    }

    public ListQuery withSortBy(Order order) {
        return new ListQuery(isDefault, limit, Optional.of(order), start, usage);
    }

    public ListQuery withStart(String after) {
        return new ListQuery(isDefault, limit, sortBy, Optional.of(after), usage);
    }

    public ListQuery withUsage(String only) {
        return new ListQuery(isDefault, limit, sortBy, start, Optional.of(only));
    }
}
