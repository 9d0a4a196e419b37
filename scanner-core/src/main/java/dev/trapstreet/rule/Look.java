package dev.trapstreet.rule;

import java.util.Locale;

/** What a rule can have looked for in a file, without a token: the vocabulary of {@code look} in {@code rules/}. */
public enum Look {
    /** Literals that the rule itself names: {@code find}, {@code near}, {@code unless}. */
    LITERALS,
    /** The name of a variable that a bundler writes into the client's code, and that calls itself a secret. */
    CLIENT_SECRET_NAME,
    /** The download token of a mobile SDK that an app's configuration takes from such a variable. */
    APP_CONFIG_DOWNLOAD,
    /** GL JS of a version whose requests a browser sends without the Referer that a restricted token needs. */
    OLD_MAP_LIBRARY,
    /** A referrer policy by which other sites are sent no Referer at all. */
    REFERRER_POLICY,
    /** HTML for a popup that is not a literal. */
    POPUP_HTML,
    /** A request for TileJSON that does not ask for https. */
    TILEJSON,
    /** A host of Mapbox that is asked without encryption. */
    PLAIN_HTTP,
    /** A content security policy that lacks what GL JS needs. */
    CONTENT_POLICY;

    /** The word used in rule files: "popup-html". */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
