package dev.trapstreet.finding;

/** Audience of a location: who can read a token there. See docs/domain.md#exposure. */
public enum Exposure {
    /** Code or content of a web page. */
    WEB_CLIENT("web client", Readers.PAGE),
    /** Source code or resources of a mobile app. */
    MOBILE_APP("mobile app", Readers.APP),
    /** Code that runs on a server. */
    SERVER("server code", Readers.REPOSITORY),
    /** Output of a web build. */
    BUILD_OUTPUT_WEB("web build", Readers.PAGE),
    /** Output of a mobile app build. */
    BUILD_OUTPUT_MOBILE("app build", Readers.APP),
    /** Build configuration, such as {@code gradle.properties}. */
    BUILD_CONFIG("build configuration", Readers.REPOSITORY),
    /** Configuration of continuous integration. */
    CI("continuous integration", Readers.REPOSITORY),
    /** Infrastructure, such as Docker or Terraform files. */
    INFRA("infrastructure", Readers.REPOSITORY),
    /** Documentation. */
    DOC("documentation", Readers.REPOSITORY),
    /** Tests and their data. */
    TEST("test", Readers.REPOSITORY),
    /** Data and leftovers, such as logs or editor backups. */
    DATA("data", Readers.REPOSITORY),
    /** No evidence. Secret tokens are rated as in server code, all other tokens as in a web page. */
    UNKNOWN("unknown location", Readers.REPOSITORY);

    private final String phrase;
    private final String readers;

    Exposure(String phrase, String readers) {
        this.phrase = phrase;
        this.readers = readers;
    }

    private static final class Readers {
        static final String PAGE = "everyone who opens the page";
        static final String APP = "everyone who installs the app";
        static final String REPOSITORY = "everyone with access to the repository";
    }

    /** {@return the exposure as text for users: "web client"} */
    public String phrase() {
        return phrase;
    }

    /** {@return whether the location is read by those with access to the repository, and not because it is published} */
    public boolean isReadInRepository() {
        return readers.equals(Readers.REPOSITORY);
    }

    /** {@return the audience as text for users: "everyone who opens the page"} */
    public String readers() {
        return readers;
    }
}
