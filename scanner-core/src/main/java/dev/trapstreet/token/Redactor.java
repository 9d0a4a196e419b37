package dev.trapstreet.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redaction of external text, such as file names, in which token-like parts are replaced before it is displayed. */
public final class Redactor {
    /** Replacement for withheld text. */
    public static final String ELLIPSIS = "\u2026";

    private Redactor() {}

    /** Patterns, loaded on first use: most runs have nothing to withhold and need no regular expression. */
    private static final class Patterns {
        // Broader than the token format on purpose: a token that lost its first letter, is in upper case or is part
        // of a URL must not be shown either.
        private static final Pattern TOKEN_LIKE = Pattern.compile("([A-Za-z]{0,2})(?:\\.|%2[Ee])eyJ[A-Za-z0-9_=.%-]*");

        /** File name extension, such as {@code .js} or {@code .tar.gz}. */
        private static final Pattern ENDING = Pattern.compile("(?:\\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}");

        private Patterns() {}
    }

    /**
     * Replaces every token-like part of a text by its header and an ellipsis. A file name extension after a complete
     * token is kept, because no dot follows a signature within a token.
     *
     * @param text the text
     * @return the text without anything that could be a token
     */
    public static String redact(String text) {
        return text.contains("eyJ")
                ? Patterns.TOKEN_LIKE
                        .matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(found.group(1) + "." + ELLIPSIS + endingOf(found.group())))
                : text;
    }

    private static String endingOf(String stretch) {
        byte[] bytes = stretch.getBytes(StandardCharsets.US_ASCII);
        // The moment affects only the confidence, which is not used here.
        int length =
                new TokenParser(Instant.EPOCH).parse(bytes, 0, bytes.length).length();
        String rest = stretch.substring(length);
        return length > 0 && Patterns.ENDING.matcher(rest).matches() ? rest : "";
    }
}
