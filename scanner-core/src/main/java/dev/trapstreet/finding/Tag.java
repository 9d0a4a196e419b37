package dev.trapstreet.finding;

import java.util.Locale;

/**
 * Property of a finding or a location, in addition to its exposure, that rules can test. See docs/domain.md#exposure
 * and docs/domain.md#rules.
 */
public enum Tag {
    /** An example token of Mapbox's own documentation. It needs no revocation and is rated as information at most. */
    DOCUMENTATION_EXAMPLE("An example from Mapbox's own documentation."),
    /** Location on a commented-out line. */
    COMMENTED("On a commented-out line."),
    /** Location in a third-party library that was copied into the project. */
    VENDORED("In a third-party library that was copied into the project."),
    /** Token of another account than the project's own. */
    THIRD_PARTY("Of an account other than the project's own."),
    /** Location only in the history, neither in a file nor in HEAD. */
    HISTORY_ONLY("Only in the history: neither in a file nor in HEAD."),
    /** Location only in the history, of a token that is still in a file or in the tip of a branch elsewhere. */
    STILL_PRESENT("Only in the history here, and still in the files of today elsewhere."),
    /**
     * Location in a file that a later layer of a container image deletes. The earlier layer is shipped nevertheless.
     */
    DELETED_IN_LAYER("In a layer of a container image. A later layer deletes the file, which is shipped nevertheless."),
    /** Token used by several apps or environments. */
    SEVERAL_APPS("In several apps or environments."),
    /** Hard-coded token, rather than one read from the environment or an app configuration. */
    HARD_CODED("Hard-coded."),
    /** Encoded, escaped or split token. */
    OBFUSCATED("Encoded, escaped or split."),
    /** Token that is split, reversed or in hexadecimal digits, so that a search for whole tokens does not find it. */
    HIDDEN("Split, reversed or in hexadecimal digits, so that a search for whole tokens does not find it."),
    /** Payload of a token whose header or signature is not nearby. */
    IN_PIECES("In pieces: only the payload, without header or signature nearby."),
    /** Token in a URL, as {@code access_token=}. */
    IN_URL("In a URL."),
    /**
     * Token assigned to a variable whose prefix makes a bundler write its value into client code, such as
     * {@code VITE_}.
     */
    CLIENT_PREFIX("Assigned to a variable whose value a bundler writes into client code."),
    /** Token assigned to a variable whose name says that it is a secret or a download token. */
    SECRET_NAME("Assigned to a variable whose name says that it is a secret or a download token."),
    /** Token in server code that sends it to the client. */
    HANDED_OUT("In server code that sends it to the client."),
    /** Token passed to a map library for browsers. */
    MAP_LIBRARY("Passed to a map library for browsers."),
    /** Download token in an app configuration that is built into the app: {@code RNMapboxMapsDownloadToken}. */
    APP_CONFIG_DOWNLOAD("The download token, in a configuration that is built into the app."),
    /** Token used to download an SDK. */
    DOWNLOAD_TOKEN("Used to download an SDK."),
    /** Secret token used to upload data, by the Uploads API. */
    UPLOADS_TOKEN("Used to upload data."),
    /** Secret token used to create tilesets, by Mapbox Tiling Service. */
    TILESETS_TOKEN("Used to create tilesets."),
    /** Secret token used to edit datasets. */
    DATASETS_TOKEN("Used to edit datasets."),
    /** Secret token used to edit styles. */
    STYLES_TOKEN("Used to edit styles."),
    /** Location in a personal file that should not be committed, such as {@code .env} or {@code local.properties}. */
    PERSONAL_FILE("In a personal file that should not be committed."),
    /** Location in a file that git ignores and that is not build output. The token is on this machine only. */
    LOCAL_ONLY("In a file on this machine only, which git ignores."),
    /** Location in a file that git neither tracks nor ignores. A commit of all files would add it. */
    UNTRACKED("In a file that git neither tracks nor ignores."),
    /**
     * Location in an app that is built with web technology and sends no usable Referer: Electron, Cordova, a browser
     * extension.
     */
    NATIVE_SHELL("In an app that is built with web technology and sends no usable Referer."),
    /** Location in a project with an open-source license. */
    OPEN_SOURCE("In a project with an open-source license."),
    /** Location in a project whose SDK can be downloaded without a token. */
    DOWNLOAD_NEEDS_NO_TOKEN("The project's SDK can be downloaded without a token.");

    private final String sentence;

    Tag(String sentence) {
        this.sentence = sentence;
    }

    /** {@return the word used in reports and rules: "documentation-example"} */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the meaning for users, as a sentence} */
    public String sentence() {
        return sentence;
    }
}
