package dev.trapstreet.report;

import java.nio.charset.StandardCharsets;

/** URIs in SARIF. */
final class SarifUri {
    /** Base of relative URIs: the directory in which the scan was started. */
    static final String ROOT = "%SRCROOT%";

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    private SarifUri() {}

    /** Percent-encodes a path for a URI, except for unreserved characters and slashes. */
    static String encode(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                uri.append((char) b);
            } else {
                uri.append(String.format("%%%02X", b & 0xFF));
            }
        }
        return uri.toString();
    }
}
