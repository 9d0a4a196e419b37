package dev.trapstreet.detect;

/** Treatment of text that starts like a token but is not one. */
public enum PlaceholderMode {
    /** Default. Placeholders are not reported (see docs/domain.md#decisions 6). */
    HIDE,
    /** Placeholders are reported, with confidence "placeholder". */
    SHOW
}
