package dev.trapstreet.finding;

/** Who can read the place where a token stands (DOMAIN section 3.2). */
public enum Exposure {
    WEB_CLIENT("web client: whoever opens the page can read it"),
    MOBILE_APP("mobile app: whoever installs the app can read it"),
    SERVER("server code: whoever has the repository can read it"),
    BUILD_OUTPUT_WEB("web build: whoever opens the page can read it"),
    BUILD_OUTPUT_MOBILE("app build: whoever installs the app can read it"),
    BUILD_CONFIG("build configuration: whoever has the repository can read it"),
    CI("continuous integration: whoever has the repository can read it"),
    INFRA("infrastructure: whoever has the repository can read it"),
    DOC("documentation: whoever reads it"),
    TEST("test: whoever has the repository can read it"),
    DATA("data: whoever has the repository can read it"),
    /** Nothing tells. A secret token is then judged as on a server, any other as in a web page. */
    UNKNOWN("unknown");

    private final String words;

    Exposure(String words) {
        this.words = words;
    }

    /** What it means, for a person: "web client: whoever opens the page can read it". */
    public String words() {
        return words;
    }
}
