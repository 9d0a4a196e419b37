package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Report;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.io.OutputStream;

/** Message of Slack as its incoming webhooks take it: a text and at most 13 blocks. The program sends nothing. */
final class SlackReport {
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3000;

    private final JsonGenerator json;

    private SlackReport(JsonGenerator json) {
        this.json = json;
    }

    static void write(Report report, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            new SlackReport(json).message(ChatMessage.of(report));
        }
        out.write('\n');
    }

    private void message(ChatMessage message) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", shortened(escaped("Trapstreet: " + message.heading()), LONGEST_SECTION));
        json.writeArrayFieldStart("blocks");
        block("header");
        json.writeFieldName("text");
        text("plain_text", shortened(TerminalEscaper.escape(message.heading()), LONGEST_HEADER));
        json.writeEndObject();
        for (ChatMessage.Item item : message.items()) {
            block("section");
            json.writeFieldName("text");
            text("mrkdwn", item(item));
            json.writeEndObject();
        }
        block("context");
        json.writeArrayFieldStart("elements");
        text("plain_text", shortened(TerminalEscaper.escape(message.footer()), LONGEST_SECTION));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void block(String type) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
    }

    private void text(String type, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeStringField("text", text);
        if (type.equals("mrkdwn")) {
            json.writeBooleanField("verbatim", true); // no links or mentions are made of names
        } else {
            json.writeBooleanField("emoji", false);
        }
        json.writeEndObject();
    }

    private static String item(ChatMessage.Item item) {
        StringBuilder text = new StringBuilder("*").append(item.label()).append("* ");
        text.append(item.subject().isEmpty() ? "" : code(item.subject()) + " ").append(sentence(item.text(), 500));
        item.places().forEach(place -> text.append('\n').append(place.startsWith("and ") ? place : code(place)));
        text.append(item.advice().isEmpty() ? "" : "\n" + sentence(item.advice(), 1500));
        // Escaping makes a character up to five long; what does not fit then has hardly any letters.
        return text.length() <= LONGEST_SECTION ? text.toString() : "*" + item.label() + "* " + code(item.subject());
    }

    /** Returns untrusted text as a code span. A backtick would end it. */
    private static String code(String text) {
        return "`" + escaped(shortened(TerminalEscaper.escape(text), 120).replace('`', '\'')) + "`";
    }

    private static String sentence(String text, int most) {
        String shown = shortened(TerminalEscaper.escape(text), most);
        return escaped(shown.replace('`', '\'')
                .replace("*", "\u2217")
                .replace("_", "\u02cd")
                .replace("~", "\u223c"));
    }

    /** Escapes the three characters that Slack gives a meaning. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
