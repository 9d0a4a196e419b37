package dev.trapstreet.finding;

/** Who can read the place where a token stands (DOMAIN section 3.2). */
public enum Exposure {
    WEB_CLIENT,
    MOBILE_APP,
    SERVER,
    BUILD_OUTPUT_WEB,
    BUILD_OUTPUT_MOBILE,
    BUILD_CONFIG,
    CI,
    INFRA,
    DOC,
    TEST,
    DATA,
    /** Nothing tells. A secret token is then judged as on a server, any other as in a web page. */
    UNKNOWN
}
