package dev.trapstreet.token;

/**
 * Breadth of an allowed URL, from the narrowest to the broadest. See docs/domain.md#entries-of-allowed-urls,
 * #allowed-urls.
 */
public enum Breadth {
    /** Loopback or private network, without public pages. */
    LOCAL("only local addresses"),
    /** Pages below a path, which browsers send only if the referrer policy of the page says so. */
    PATH("the pages below a path"),
    /** Single host below a domain, with its subdomains. */
    HOST("one host and its subdomains"),
    /** Registered domain, with all its hosts. */
    DOMAIN("a whole domain"),
    /** Undocumented syntax, which may allow nothing or everything. */
    UNDOCUMENTED("an entry with undocumented syntax"),
    /** Domain of a hosting service, which allows the pages of all its customers. */
    SHARED_HOSTING("a domain that many owners share"),
    /** Top-level domain or another suffix of a registry. */
    TOP_LEVEL("a whole top-level domain"),
    /** Empty list, which allows every page. */
    EVERYTHING("every page");

    private final String phrase;

    Breadth(String phrase) {
        this.phrase = phrase;
    }

    /** {@return the breadth as the object of "allows": "a whole domain"} */
    public String phrase() {
        return phrase;
    }
}
