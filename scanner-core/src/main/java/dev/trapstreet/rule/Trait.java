package dev.trapstreet.rule;

import java.util.Locale;

/** What a rule can ask of a token: the vocabulary of {@code when} and {@code unless} in {@code rules/}. */
public enum Trait {
    /** A {@code pk}. */
    PUBLIC,
    /** An {@code sk}. */
    SECRET,
    /** A {@code tk}. */
    TEMPORARY,
    /** A {@code tk} that Mapbox could have issued and that still works at the moment of the scan. */
    LIVE,
    /** A {@code tk} that Mapbox could have issued and that is over. */
    EXPIRED,
    /** A {@code tk} whose times or keys are none that Mapbox issues. */
    MALFORMED,
    /** A {@code tk} of a browser session: {@code ll} or {@code iu} in its payload. */
    SESSION,
    /** A {@code tk} with a scope that no public token may carry. */
    SECRET_SCOPES,
    /** Created before 2019-03-18, when allowed URLs did not exist. */
    BEFORE_ALLOWED_URLS,
    /** Older than the age at which a token of its type is due for rotation. */
    OLD,
    /** Older than the age that is tolerated. */
    TOO_OLD,
    /** The signature is not canonical: it may never have been a token of Mapbox's. */
    DOUBTFUL_SIGNATURE;

    /** The word used in rule files: "secret-scopes". */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
