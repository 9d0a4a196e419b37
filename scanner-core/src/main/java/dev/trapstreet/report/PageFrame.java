package dev.trapstreet.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Start and end of the HTML page. Its style and script are in the page; the content security policy names their hashes and allows nothing
 * else, so that the page requests nothing and no other script runs, whatever a name contains.
 */
final class PageFrame {
    private static final String NEVER_MARKUP = "]]>";

    private PageFrame() {}

    static String start() throws IOException {
        String style = inline("page.css");
        String script = inline("page.js");
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>Mapbox tokens</title>
                <style>%s</style>
                </head>
                <body>
                """.formatted(hash(style), hash(script), style);
    }

    static String end() throws IOException {
        return "<script>" + inline("page.js") + "</script>\n</body>\n</html>\n";
    }

    /** Returns a resource in the form in which a reader of XML takes it for text, too. */
    private static String inline(String name) throws IOException {
        try (InputStream in = PageFrame.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (text.contains(NEVER_MARKUP) || text.contains("</")) {
                throw new IllegalStateException(name + " would end its element");
            }
            return "/*<![CDATA[*/\n" + text + "/*]]>*/";
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
