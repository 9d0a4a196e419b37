package dev.trapstreet.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Parameters of the endpoint "list tokens" (see docs/domain.md#list-tokens). All pages are fetched, whatever the limit
 * is. Immutable.
 *
 * @param isDefault true for the default token only, false for all other tokens, empty for both
 * @param limit the number of tokens per page, at least 1
 * @param sortBy the order of the tokens
 * @param start the token id after which to begin
 * @param usage {@code pk} or {@code sk}. Other values are sent unchanged, and the API rejects them.
 */
public record ListQuery(
        Optional<Boolean> isDefault,
        Optional<Integer> limit,
        Optional<SortOrder> sortBy,
        Optional<String> start,
        Optional<String> usage) {
    /** Query for all tokens, with the API's default order and page size. */
    public static final ListQuery EVERYTHING =
            new ListQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Orders of a token list. */
    public enum SortOrder {
        /** Order by creation time. */
        CREATED,
        /** Order by the time of the last change. */
        MODIFIED;

        String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Creates a query.
     *
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    public ListQuery {
        if (limit.isPresent() && limit.get() < 1) {
            throw new IllegalArgumentException("a page has at least one token");
        }
    }

    /**
     * Returns a copy that selects by default token.
     *
     * @param only true for the default token only, false for all other tokens
     * @return the new query
     */
    public ListQuery withDefault(boolean only) {
        return new ListQuery(Optional.of(only), limit, sortBy, start, usage);
    }

    /**
     * Returns a copy with the given page size.
     *
     * @param most the number of tokens per page, at least 1
     * @return the new query
     */
    public ListQuery withLimit(int most) {
        return new ListQuery(isDefault, Optional.of(most), sortBy, start, usage);
    }

    /**
     * Returns a copy with the given order.
     *
     * @param order the order of the tokens
     * @return the new query
     */
    public ListQuery withSortBy(SortOrder order) {
        return new ListQuery(isDefault, limit, Optional.of(order), start, usage);
    }

    /**
     * Returns a copy that starts after the given token.
     *
     * @param after the id of the token after which to begin
     * @return the new query
     */
    public ListQuery withStart(String after) {
        return new ListQuery(isDefault, limit, sortBy, Optional.of(after), usage);
    }

    /**
     * Returns a copy that selects by usage.
     *
     * @param only {@code pk} or {@code sk}
     * @return the new query
     */
    public ListQuery withUsage(String only) {
        return new ListQuery(isDefault, limit, sortBy, start, Optional.of(only));
    }
}
