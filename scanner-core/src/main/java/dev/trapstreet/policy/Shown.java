package dev.trapstreet.policy;

import dev.trapstreet.token.TokenText;

/** Words that somebody wrote into the scanned repository, made fit for a report. */
final class Shown {
    /** In UTF-16 units: a reason is a sentence or two. */
    private static final int LONGEST = 500;

    private Shown() {}

    /** The words without tokens, and without the characters that could hide one from what withholds it. */
    static String of(String words) {
        StringBuilder visible = new StringBuilder(words.length());
        words.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL) {
                visible.append(' ');
            } else if (type != Character.FORMAT) {
                visible.appendCodePoint(c);
            }
        });
        String shown = TokenText.withheld(visible.toString()).strip();
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + TokenText.ELLIPSIS;
    }
}
