package dev.trapstreet.finding;

import java.util.Locale;

/**
 * Property of a finding or a location, in addition to its exposure, that rules can test. See docs/domain.md#exposure
 * and docs/domain.md#rules.
 */
public enum Tag {
    /** An example token of Mapbox's own documentation. It needs no revocation and is rated as information at most. */
    DOCUMENTATION_EXAMPLE("An example that Mapbox's own documentation prints."),
    /** Location on a commented-out line. */
    COMMENTED("On a line that is commented out."),
    /** Location in a third-party library that was copied into the project. */
    VENDORED("In a library that was copied into the project."),
    /** Token of another account than the project's own. */
    THIRD_PARTY("Of another account than the project's own."),
    /** Location only in the history, neither in a file nor in HEAD. */
    HISTORY_ONLY("In the history alone: neither in a file nor in HEAD."),
    /**
     * Location in a file that a later layer of a container image deletes. The earlier layer is shipped nevertheless.
     */
    DELETED_IN_LAYER("In a layer of an image; a later one deletes the file, which is shipped all the same."),
    /** Token used by several apps or environments. */
    SEVERAL_APPS("In several apps or environments at once."),
    /** Hard-coded token, rather than one read from the environment or an app configuration. */
    HARD_CODED("Written into code."),
    /** Token that is hidden by base64 or by splitting it into several literals. */
    OBFUSCATED("Encoded or split."),
    /** Token in a URL, as {@code access_token=}. */
    IN_URL("In a URL."),
    /**
     * Token assigned to a variable whose prefix makes a bundler write its value into client code, such as
     * {@code VITE_}.
     */
    CLIENT_PREFIX("Given to a variable whose value a bundler writes into the client's code."),
    /** Token assigned to a variable whose name says that it is a secret or a download token. */
    SECRET_NAME("Given to a variable that calls itself a secret or a download token."),
    /** Token in server code that sends it to the client. */
    HANDED_OUT("In server code that hands it to the client."),
    /** Token passed to a map library for browsers. */
    MAP_LIBRARY("Passed to a map library for browsers."),
    /** Download token in an app configuration that is built into the app: {@code RNMapboxMapsDownloadToken}. */
    APP_CONFIG_DOWNLOAD("The download token in a configuration that is built into the app."),
    /** Token used to download an SDK. */
    DOWNLOAD_TOKEN("The token that downloads an SDK."),
    /** Location in a personal file that should not be committed, such as {@code .env} or {@code local.properties}. */
    PERSONAL_FILE("In a file for one's own machine."),
    /**
     * Location in an app that is built with web technology and sends no usable Referer: Electron, Cordova, a browser
     * extension.
     */
    NATIVE_SHELL("In an app of web technology that sends no usable Referer."),
    /** Location in a project with an open-source license. */
    OPEN_SOURCE("In a project with a licence for everybody."),
    /** Location in a project whose SDK can be downloaded without a token. */
    DOWNLOAD_NEEDS_NO_TOKEN("The SDK that the project uses is downloaded without a token.");

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
