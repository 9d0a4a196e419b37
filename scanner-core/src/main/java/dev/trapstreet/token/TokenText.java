package dev.trapstreet.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from outside, such as a file name, made safe to show: whatever starts like a token is cut out of it. */
public final class TokenText {
    /** Stands for what was withheld. */
    public static final String ELLIPSIS = "\u2026";

    private TokenText() {}

    /** Apart, because most runs have nothing to withhold and need no regular expression. */
    private static final class Patterns {
        // Wider than the grammar on purpose: a token that lost its first letter, was written in capitals or is part of
        // a
        // URL is nobody's to read either.
        private static final Pattern TOKEN_LIKE = Pattern.compile("([A-Za-z]{0,2})(?:\\.|%2[Ee])eyJ[A-Za-z0-9_=.%-]*");

        /** Such as {@code .js} and {@code .tar.gz}. */
        private static final Pattern ENDING = Pattern.compile("(?:\\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}");

        private Patterns() {}
    }

    /**
     * The text with each stretch that starts like a token shown as its header and an ellipsis. The ending of a file's name
     * stays when a whole token stands before it: behind a signature no dot belongs to a token.
     */
    public static String withheld(String text) {
        return text.contains("eyJ")
                ? Patterns.TOKEN_LIKE
                        .matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(found.group(1) + "." + ELLIPSIS + ending(found.group())))
                : text;
    }

    private static String ending(String stretch) {
        byte[] bytes = stretch.getBytes(StandardCharsets.US_ASCII);
        // The moment decides only how sure we are of the token, which does not matter here.
        int length = new TokenReader(Instant.EPOCH).read(bytes, 0, bytes.length).length();
        String rest = stretch.substring(length);
        return length > 0 && Patterns.ENDING.matcher(rest).matches() ? rest : "";
    }
}
