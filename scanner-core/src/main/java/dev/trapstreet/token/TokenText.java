package dev.trapstreet.token;

import java.util.regex.Pattern;

/** Text from outside, such as a file name, made safe to show: whatever starts like a token is cut out of it. */
public final class TokenText {
    // Wider than the grammar on purpose: a damaged token in a name is nobody's to read either.
    private static final Pattern TOKEN_LIKE = Pattern.compile("([pst]k)\\.eyJ[A-Za-z0-9_=.-]*");

    private TokenText() {}

    /** The text with each stretch that starts like a token shown as its header and an ellipsis. */
    public static String withheld(String text) {
        return text.contains("k.eyJ") ? TOKEN_LIKE.matcher(text).replaceAll("$1.…") : text;
    }
}
