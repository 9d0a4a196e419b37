package dev.trapstreet.token;

import java.util.regex.Pattern;

/** Text from outside, such as a file name, made safe to show: whatever starts like a token is cut out of it. */
public final class TokenText {
    // Wider than the grammar on purpose: a token that lost its first letter, was written in capitals or is part of a
    // URL is nobody's to read either.
    private static final Pattern TOKEN_LIKE = Pattern.compile("([A-Za-z]{0,2})(?:\\.|%2[Ee])eyJ[A-Za-z0-9_=.%-]*");

    /** Stands for what was withheld. */
    public static final String ELLIPSIS = "\u2026";

    private TokenText() {}

    /** The text with each stretch that starts like a token shown as its header and an ellipsis. */
    public static String withheld(String text) {
        return text.contains("eyJ") ? TOKEN_LIKE.matcher(text).replaceAll("$1.…") : text;
    }
}
