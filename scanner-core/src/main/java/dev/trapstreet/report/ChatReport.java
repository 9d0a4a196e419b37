package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Markdown without tables for a chat: a list that can also be read as plain text. */
final class ChatReport {
    private ChatReport() {}

    static void write(Report report, OutputStream out) throws IOException {
        ChatMessage message = ChatMessage.of(report);
        StringBuilder text =
                new StringBuilder("**").append(plain(message.heading())).append("**\n");
        int number = 0;
        for (ChatMessage.Item item : message.items()) {
            text.append('\n')
                    .append(++number)
                    .append(". **")
                    .append(item.label())
                    .append("** ");
            text.append(item.subject().isEmpty() ? "" : code(item.subject()) + " ")
                    .append(plain(item.text()));
            item.places().forEach(place -> text.append("\n   ").append(place.startsWith("and ") ? place : code(place)));
            text.append(item.advice().isEmpty() ? "" : "\n   " + plain(item.advice()))
                    .append('\n');
        }
        text.append('\n').append(plain(message.footer())).append('\n');
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns untrusted text as a code span, in which nothing is markup. A backtick would end it. */
    private static String code(String text) {
        return "`" + TerminalEscaper.escape(text).replace("`", "\\u{60}") + "`";
    }

    /** Returns a sentence without markup: letters and punctuation stay readable, and what starts markup has a backslash. */
    private static String plain(String text) {
        StringBuilder safe = new StringBuilder();
        TerminalEscaper.escape(text).codePoints().forEach(c -> {
            if ("\\`*_[]<>#|~!&".indexOf(c) >= 0) {
                safe.append('\\');
            }
            if (c == '@') {
                safe.append("(at)"); // a mention would call people
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
