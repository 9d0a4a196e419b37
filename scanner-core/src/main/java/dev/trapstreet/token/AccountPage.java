package dev.trapstreet.token;

/** Addresses of Mapbox's account pages, which work without an authorizing token. See docs/domain.md#tokens-api. */
public final class AccountPage {
    /** Page with all tokens of the account that is logged in. */
    public static final String ALL = "https://account.mapbox.com/access-tokens/";

    /** Page with the use of an account and of each of its tokens. */
    public static final String STATISTICS = "https://account.mapbox.com/statistics";

    private AccountPage() {}

    /**
     * Returns the address of the page of a token, where it can be deleted or, if it is the default token, refreshed.
     *
     * @param id the authorization id of the token; other text than letters, digits, {@code -} and {@code _} is left out
     * @return the address
     */
    public static String of(String id) {
        return ALL + id.replaceAll("[^A-Za-z0-9_-]", "");
    }
}
