package dev.trapstreet.token;

/** How many pages an allowed URL lets a token work on, from the narrowest to the widest (DOMAIN sections 5.3 and 5.6). */
public enum Breadth {
    /** This machine or a private network: no page of the public's. */
    LOCAL("local addresses alone"),
    /** One host below a domain, with the hosts below it. */
    HOST("one host and those below it"),
    /** A domain as it is registered, with every host in it. */
    DOMAIN("a whole domain"),
    /** Syntax that the documentation does not know: it may allow nothing, or everything. */
    UNDOCUMENTED("an entry of undocumented syntax"),
    /** A name under which anybody can have a page: every tenant of the host is allowed. */
    SHARED_HOSTING("a host that is shared with strangers"),
    /** A top-level domain or the like. */
    TOP_LEVEL("a whole top-level domain"),
    /** No list: every page there is. */
    EVERYTHING("every page there is");

    private final String words;

    Breadth(String words) {
        this.words = words;
    }

    /** In words, as the object of "allows". */
    public String words() {
        return words;
    }
}
