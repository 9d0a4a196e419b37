package dev.trapstreet.token;

/** Confidence that a text is a token issued by Mapbox. See docs/domain.md#recognition. */
public enum Confidence {
    /** Token with a canonical signature and an id of a known shape and a plausible time. */
    CERTAIN,
    /** Token that decodes, but whose signature, id, account name or times Mapbox is not known to issue. */
    LIKELY,
    /** Text that only starts like a token: truncated, or an example such as {@code pk.eyJ1...}. */
    PLACEHOLDER
}
