package dev.trapstreet.finding;

/** Who can read the place where a token stands (DOMAIN section 3.2). */
public enum Exposure {
    WEB_CLIENT("web client", Readers.PAGE),
    MOBILE_APP("mobile app", Readers.APP),
    SERVER("server code", Readers.REPOSITORY),
    BUILD_OUTPUT_WEB("web build", Readers.PAGE),
    BUILD_OUTPUT_MOBILE("app build", Readers.APP),
    BUILD_CONFIG("build configuration", Readers.REPOSITORY),
    CI("continuous integration", Readers.REPOSITORY),
    INFRA("infrastructure", Readers.REPOSITORY),
    DOC("documentation", Readers.REPOSITORY),
    TEST("test", Readers.REPOSITORY),
    DATA("data", Readers.REPOSITORY),
    /** Nothing tells. A secret token is then judged as on a server, any other as in a web page. */
    UNKNOWN("unknown place", Readers.REPOSITORY);

    private final String words;
    private final String readers;

    Exposure(String words, String readers) {
        this.words = words;
        this.readers = readers;
    }

    private static final class Readers {
        static final String PAGE = "whoever opens the page";
        static final String APP = "whoever installs the app";
        static final String REPOSITORY = "whoever has the repository";
    }

    /** For a person: "web client". */
    public String words() {
        return words;
    }

    /** Who can read it, for a person: "whoever opens the page". */
    public String readers() {
        return readers;
    }
}
