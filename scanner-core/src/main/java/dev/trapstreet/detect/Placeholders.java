package dev.trapstreet.detect;

/** What to do with text that only starts like a token. */
public enum Placeholders {
    /** Pass over it, as DOMAIN section 10 decides. */
    HIDE,
    /** Report it, with confidence "placeholder". */
    SHOW
}
