package dev.trapstreet.token;

/** How sure we are that Mapbox issued this (DOMAIN section 1.6). */
public enum Confidence {
    /** Canonical signature and an id of a known shape and era. */
    CERTAIN,
    /** It opens as a token, but the signature is not canonical, or the id has a shape or an era that Mapbox never used. */
    LIKELY,
    /** It only starts like one: cut short, or a stand-in such as {@code pk.eyJ1...}. */
    PLACEHOLDER
}
