package dev.trapstreet.policy;

import dev.trapstreet.token.Redactor;

/** Sanitizer for text from the scanned repository, such as reasons and owners. */
public final class SafeText {
    /** Maximum length in UTF-16 code units. A reason is a sentence or two. */
    private static final int MAX_LENGTH = 500;

    private SafeText() {}

    /**
     * Removes control and format characters, which could hide a token from redaction, then redacts tokens.
     *
     * @param words the untrusted text
     * @return the text in one line, shortened to 500 UTF-16 units
     */
    public static String clean(String words) {
        StringBuilder visible = new StringBuilder(words.length());
        words.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL) {
                visible.append(' ');
            } else if (type != Character.FORMAT) {
                visible.appendCodePoint(c);
            }
        });
        String shown = Redactor.redact(visible.toString()).strip();
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH) + Redactor.ELLIPSIS;
    }
}
