package dev.trapstreet.report;

import dev.trapstreet.text.TerminalEscaper;

/** Text from outside made fit for XML, HTML and Markdown: shown as it is, never read as a part of the form. */
final class Escaping {
    private Escaping() {}

    /**
     * For the text of an element or the value of an attribute. What XML cannot hold, such as most control characters, is
     * shown as by {@link TerminalEscaper}.
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
     * For Markdown, also inside a table: every punctuation mark that could begin a link, a mention, a span or a cell is
     * written as a reference to its character. A backslash would do for most, but not for {@code www.} and {@code @}.
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
