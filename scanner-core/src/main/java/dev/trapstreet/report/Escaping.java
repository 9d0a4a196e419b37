package dev.trapstreet.report;

import dev.trapstreet.text.TerminalEscaper;

/** Escaping of untrusted text for XML, HTML and Markdown, so that it is displayed and never interpreted as markup. */
final class Escaping {
    private Escaping() {}

    /**
     * Escapes text for the content of an element or the value of an attribute. Characters that XML does not permit, such
     * as most control characters, are escaped by {@link TerminalEscaper} first.
     */
    static String xml(String text) {
        String shown = TerminalEscaper.escape(text);
        StringBuilder safe = new StringBuilder(shown.length() + 16);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /**
     * Escapes text for Markdown, including table cells. All punctuation that could start a link, a mention, a code span
     * or a cell becomes a numeric character reference. A backslash would not be enough for {@code www.} and {@code @}.
     */
    static String markdown(String text) {
        String shown = TerminalEscaper.escape(text);
        StringBuilder safe = new StringBuilder(shown.length() + 16);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            boolean plain = c > '~' || Character.isLetterOrDigit(c) || c == ' ' || c == ',' || c == '/';
            if (plain) {
                safe.append(c);
            } else {
                safe.append("&#").append((int) c).append(';');
            }
        }
        return safe.toString();
    }
}
