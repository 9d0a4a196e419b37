package dev.trapstreet.rule;

import java.util.Locale;

/** Kinds of checks for something in a file other than a token: the values of {@code look} in rule files. */
public enum CheckKind {
    /** Search for the literals of the rule: {@code find}, {@code near}, {@code unless}. */
    LITERALS,
    /** Search for variables that a bundler writes into the client code and whose name says that they are secret. */
    CLIENT_SECRET_NAME,
    /** Search for app configurations that read the download token of a mobile SDK from such a variable. */
    APP_CONFIG_DOWNLOAD,
    /** Search for versions of GL JS that send requests without the Referer that a restricted token needs. */
    OLD_MAP_LIBRARY,
    /** Search for referrer policies with which browsers send no Referer to other sites. */
    REFERRER_POLICY,
    /** Search for popup HTML that is not a literal. */
    POPUP_HTML,
    /** Search for TileJSON requests that do not request https. */
    TILEJSON,
    /** Search for requests to Mapbox without encryption. */
    PLAIN_HTTP,
    /** Search for responses of a server that contain a token from its environment. */
    TOKEN_ENDPOINT,
    /** Search for allowed URLs that code requests for a token: those with the trait of the entry. */
    ALLOWED_URLS,
    /** Search for scopes that code requests for a token: those with the trait of the entry. */
    TOKEN_SCOPES,
    /** Search for content security policies that lack what GL JS needs. */
    CONTENT_POLICY;

    /** {@return whether an entry of this kind names the trait that it is about} */
    public boolean hasTrait() {
        return this == ALLOWED_URLS || this == TOKEN_SCOPES;
    }

    /** {@return the word used in rule files: "popup-html"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
