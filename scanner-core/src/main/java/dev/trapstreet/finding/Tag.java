package dev.trapstreet.finding;

import java.util.Locale;

/** What else is known of a finding or of one of its places, besides exposure: rules can ask for it (DOMAIN sections 3 and 5). */
public enum Tag {
    /** One of the example tokens that Mapbox's own documentation prints: nobody's to revoke, at most information. */
    DOCUMENTATION_EXAMPLE("An example that Mapbox's own documentation prints."),
    /** On a line that is commented out. */
    COMMENTED("On a line that is commented out."),
    /** In a library that was copied into the project. */
    VENDORED("In a library that was copied into the project."),
    /** Of another account than the project's own. */
    THIRD_PARTY("Of another account than the project's own."),
    /** In the history alone: neither in a file nor in HEAD. */
    HISTORY_ONLY("In the history alone: neither in a file nor in HEAD."),
    /** In a layer of a container image, in a file that a later layer deletes: it is shipped all the same. */
    DELETED_IN_LAYER("In a layer of an image; a later one deletes the file, which is shipped all the same."),
    /** In several apps or environments at once. */
    SEVERAL_APPS("In several apps or environments at once."),
    /** Written into code instead of being read from the environment or from a configuration of the app. */
    HARD_CODED("Written into code."),
    /** Encoded, escaped or split, so that it does not stand there as it is. */
    OBFUSCATED("Encoded or split."),
    /** In a URL: {@code access_token=}. */
    IN_URL("In a URL."),
    /** Given to a variable whose prefix makes a bundler write its value into the client's code: {@code VITE_}. */
    CLIENT_PREFIX("Given to a variable whose value a bundler writes into the client's code."),
    /** Given to a variable whose name says that it is a secret or a download token. */
    SECRET_NAME("Given to a variable that calls itself a secret or a download token."),
    /** In server code that hands it to the client. */
    HANDED_OUT("In server code that hands it to the client."),
    /** Passed to the API of a map library for browsers. */
    MAP_LIBRARY("Passed to a map library for browsers."),
    /** The download token in an app configuration that is built into the app: {@code RNMapboxMapsDownloadToken}. */
    APP_CONFIG_DOWNLOAD("The download token in a configuration that is built into the app."),
    /** Given as the token that downloads an SDK. */
    DOWNLOAD_TOKEN("The token that downloads an SDK."),
    /** In a file for one's own machine that belongs in no repository: {@code .env}, {@code local.properties}. */
    PERSONAL_FILE("In a file for one's own machine."),
    /** In an app of web technology that sends no usable Referer: Electron, Cordova, a browser extension. */
    NATIVE_SHELL("In an app of web technology that sends no usable Referer."),
    /** In a project that has a licence for everybody. */
    OPEN_SOURCE("In a project with a licence for everybody."),
    /** The SDK that the project uses is downloaded without a token. */
    DOWNLOAD_NEEDS_NO_TOKEN("The SDK that the project uses is downloaded without a token.");

    private final String sentence;

    Tag(String sentence) {
        this.sentence = sentence;
    }

    /** The word used in reports and rules: "documentation-example". */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it means, for a person, as a sentence. */
    public String sentence() {
        return sentence;
    }
}
