package dev.trapstreet.decode;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Encoded forms of a token. Each is written by an encoder that shares no code with the scanner: one of the JDK, or a few
 * lines from the definition of the form. Tests of other packages use it too.
 */
public record EncodedForms(String name, List<String> encoding, Encoder encoder) {
    /** Encoder that returns a text with the encoded token in it. */
    public interface Encoder {
        Encoded encode(String token);
    }

    /** Text with an encoded token, and the range of the encoded form in it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Encoded(byte[] bytes, int start, int end) {}

    /** What Word writes between two runs that differ in the editing session and the formatting. */
    private static final String WORD =
            "</w:t></w:r><w:proofErr w:type=\"spellEnd\"/><w:r w:rsidR=\"00A7\" w:rsidRPr=\"00B1\"><w:rPr>"
                    + "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\" w:cs=\"Consolas\"/><w:sz w:val=\"20\"/>"
                    + "<w:lang w:val=\"en-US\"/></w:rPr><w:t xml:space=\"preserve\">";

    private static final String SLIDE = "</a:t></a:r><a:r><a:rPr lang=\"en-US\" dirty=\"0\" err=\"1\"/><a:t>";
    private static final String CELL =
            "</t></r><r><rPr><b/><sz val=\"11\"/><color rgb=\"FFFF0000\"/><rFont val=\"Calibri\"/></rPr><t>";
    private static final String SPAN = "<text:span text:style-name=\"T1\">";

    public static final List<EncodedForms> ALL = List.of(
            form("plain", List.of(), t -> around("t = '", t, "';\n")),
            form("standard base64", List.of("base64"), t -> around("atob('", base64(t), "')")),
            form("base64 shifted by one", List.of("base64"), t -> inside("token: ", ":", t, ";", ", and more")),
            form("base64 shifted by two", List.of("base64"), t -> inside("token: ", "a:", t, "", "\n")),
            form("base64 of a basic-auth header", List.of("base64"), t -> inside("Basic ", "mapbox:", t, "", "\"")),
            form("URL alphabet", List.of("base64"), t -> urlAlphabet(t)),
            form("base64 in MIME lines", List.of("base64"), t -> wrapped(t, 76, "\r\n")),
            form("base64 in indented lines of 64", List.of("base64"), t -> wrapped(t, 64, "\n    ")),
            form("base64 in lines escaped", List.of("base64"), t -> wrapped(t, 64, "\\n")),
            form("percent, dots", List.of("percent"), t -> around("?access_token=", t.replace(".", "%2E"), "&x=1")),
            form("percent, all punctuation", List.of("percent"), t -> around("content=\"%22", percent(t), "%22\"")),
            form("percent twice", List.of("percent", "percent"), t -> around("u=", twice(percent(t)), "\n")),
            form("JSON escapes", List.of("backslash"), t -> around("{\"t\":\"", escaped(t, "\\u%04x"), "\"}")),
            form("JavaScript escapes", List.of("backslash"), t -> around("t='", escaped(t, "\\x%02X"), "'")),
            form("braced escapes", List.of("backslash"), t -> around("t='", escaped(t, "\\u{%x}"), "'")),
            form("octal escapes", List.of("backslash"), t -> around("char *t = \"", escaped(t, "\\%03o"), "\"")),
            form("each character escaped", List.of("backslash"), t -> around("\"", allEscaped(t), "\"")),
            form(
                    "JSON in JSON",
                    List.of("backslash", "backslash"),
                    t -> around("\"{\\\"t\\\":\\\"", escaped(t, "\\\\u%04x"), "\\\"}\"")),
            form("decimal entities", List.of("entity"), t -> around("<p>", escaped(t, "&#%d;"), "</p>")),
            form("hexadecimal entities", List.of("entity"), t -> around("<p>", escaped(t, "&#x%x;"), "</p>")),
            form("named entities", List.of("entity"), t -> around("<p a='", named(t), "'>")),
            form("UTF-16LE", List.of("utf-16le"), t -> wide(t, StandardCharsets.UTF_16LE)),
            form("UTF-16BE", List.of("utf-16be"), t -> wide(t, StandardCharsets.UTF_16BE)),
            form("split in JavaScript", List.of("split"), t -> split(t, "'", "' + '", "'")),
            form("split in Java", List.of("split"), t -> split(t, "String t = \"", "\"\n            + \"", "\";")),
            form("split in Go", List.of("split"), t -> split(t, "t := \"", "\" +\n\t\t\"", "\"\n")),
            form("split in PHP", List.of("split"), t -> split(t, "$t = '", "' . '", "';")),
            form("split in Visual Basic", List.of("split"), t -> split(t, "t = \"", "\" & _\r\n    \"", "\"\r\n")),
            form("split in Python", List.of("split"), t -> split(t, "t = (\"", "\"\n     f\"", "\")\n")),
            form("split in C", List.of("split"), t -> split(t, "char t[] = \"", "\" \"", "\";")),
            form(
                    "split in a source in a string",
                    List.of("split"),
                    t -> split(t, "eval(\"t=\\\"", "\\\" +\\n \\\"", "\\\"\")")),
            form("split by concat", List.of("split"), t -> split(t, "'", "'.concat('", "')")),
            form("quoted-printable", List.of("quoted-printable"), t -> quotedPrintable(t, "\r\n")),
            form("quoted-printable, in lines of Unix", List.of("quoted-printable"), t -> quotedPrintable(t, "\n")),
            form("base64 of base64", List.of("base64", "base64"), t -> around("x: ", base64(base64(t)), "\n")),
            form("base64 of UTF-16", List.of("base64", "utf-16le"), t -> base64OfWide(t)),
            form(
                    "base64 of a source map",
                    List.of("base64"),
                    t -> inside(
                            "//# sourceMappingURL=data:application/json;base64,",
                            "{\"version\":3,\"sourcesContent\":[\"mapboxgl.accessToken = \\\"",
                            t,
                            "\\\"\\n// " + "~?>".repeat(200) + "\"]}",
                            "\n")),
            form("base64 of escapes", List.of("base64", "backslash"), t -> base64OfEscapes(t)),
            form("split base64", List.of("split", "base64"), t -> split(base64(t), "atob('", "' + '", "')")));

    /** Forms that are decoded in documents, which are zip archives. */
    public static final List<EncodedForms> IN_DOCUMENTS = List.of(
            form("runs of Word", List.of("markup"), t -> split(t, "<w:p><w:r><w:t>", WORD, "</w:t></w:r></w:p>")),
            form(
                    "runs of PowerPoint",
                    List.of("markup"),
                    t -> split(t, "<a:p><a:r><a:t>", SLIDE, "</a:t></a:r></a:p>")),
            form("runs of Excel", List.of("markup"), t -> split(t, "<si><r><t>", CELL, "</t></r></si>")),
            form("spans of OpenDocument", List.of("markup"), t -> split(t, "<text:p>", SPAN, "</text:span></text:p>")));

    private static EncodedForms form(String name, List<String> encoding, Encoder encoder) {
        return new EncodedForms(name, encoding, encoder);
    }

    /** Returns the encoded form of a token, with text around it. */
    public Encoded of(String token) {
        return encoder.encode(token);
    }

    @Override
    public String toString() {
        return name;
    }

    static Encoded around(String before, String form, String behind) {
        return around(ascii(before), ascii(form), ascii(behind));
    }

    private static Encoded around(byte[] before, byte[] form, byte[] behind) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        all.writeBytes(form);
        all.writeBytes(behind);
        return new Encoded(all.toByteArray(), before.length, before.length + form.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(ascii(text)).replace("=", "");
    }

    /**
     * Returns the base64 of a text that contains the token. The range covers every digit that has at least one bit of
     * the token.
     */
    private static Encoded inside(String before, String textBefore, String token, String textBehind, String behind) {
        String digits = Base64.getEncoder().encodeToString(ascii(textBefore + token + textBehind));
        int start = before.length() + textBefore.length() * 8 / 6;
        int end = before.length() + ((textBefore.length() + token.length()) * 8 + 5) / 6;
        return new Encoded(ascii(before + digits + behind), start, end);
    }

    private static Encoded urlAlphabet(String token) {
        String before = "~~~???";
        String digits = Base64.getUrlEncoder().encodeToString(ascii(before + token));
        return new Encoded(
                ascii("x=" + digits + "\n"),
                2 + before.length() / 3 * 4,
                2 + (before.length() + token.length()) * 8 / 6 + ((before.length() + token.length()) % 3 == 0 ? 0 : 1));
    }

    private static Encoded wrapped(String token, int width, String lineBreak) {
        String text =
                "{\"some\":\"thing that stands before the token, so that it begins on a later line\",\"token\":\"";
        Encoded flat = inside("", text, token, "\",\"and\":\"something behind it\"}", "");
        String digits = new String(flat.bytes(), StandardCharsets.US_ASCII);
        String before = "data:" + lineBreak;
        StringBuilder lines = new StringBuilder(before);
        int start = 0;
        int end = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && i % width == 0) {
                lines.append(lineBreak);
            }
            start = i == flat.start() ? lines.length() : start;
            lines.append(digits.charAt(i));
            end = i == flat.end() - 1 ? lines.length() : end;
        }
        return new Encoded(ascii(lines.append("\n").toString()), start, end);
    }

    private static String percent(String token) {
        return URLEncoder.encode(token, StandardCharsets.UTF_8)
                .replace(".", "%2E")
                .replace("-", "%2D")
                .replace("_", "%5F");
    }

    private static String twice(String percented) {
        return URLEncoder.encode(percented, StandardCharsets.UTF_8);
    }

    private static String escaped(String token, String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            text.append(".-_=".indexOf(c) >= 0 ? String.format(Locale.ROOT, format, (int) c) : "" + c);
        }
        return text.toString();
    }

    private static String allEscaped(String token) {
        StringBuilder text = new StringBuilder();
        token.chars().forEach(c -> text.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return text.toString();
    }

    private static String named(String token) {
        return token.replace(".", "&period;").replace("-", "&hyphen;").replace("_", "&lowbar;");
    }

    private static Encoded wide(String token, Charset charset) {
        return around(
                "a = \"é\" \r\n t = \"".getBytes(charset), token.getBytes(charset), "\"; // end".getBytes(charset));
    }

    /** Splits the token into three literals: once after the first two characters, once within the payload. */
    private static Encoded split(String token, String before, String between, String behind) {
        String form = token.substring(0, 2) + between + token.substring(2, 20) + between + token.substring(20);
        return around(before, form, behind);
    }

    /**
     * Encodes as quoted-printable, in lines of up to 76 characters with a soft line break. Everything except letters,
     * digits and spaces is escaped.
     */
    private static Encoded quotedPrintable(String token, String lineBreak) {
        StringBuilder lines = new StringBuilder();
        int width = 0;
        int start = 0;
        int end = 0;
        String before = "Here is the token: ";
        String text = before + token + "\u00FC and more";
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c == ' ' || (c < 0x80 && Character.isLetterOrDigit(c));
            String next = plain ? "" + c : String.format(Locale.ROOT, "=%02X", (int) c);
            if (width + next.length() > 75) {
                lines.append('=').append(lineBreak);
                width = 0;
            }
            start = i == before.length() ? lines.length() : start;
            lines.append(next);
            width += next.length();
            end = i == before.length() + token.length() - 1 ? lines.length() : end;
        }
        return new Encoded(ascii(lines.append(lineBreak).toString()), start, end);
    }

    private static Encoded base64OfWide(String token) {
        String before = "$t = '";
        String digits = Base64.getEncoder().encodeToString((before + token + "'").getBytes(StandardCharsets.UTF_16LE));
        int start = 2 * before.length() * 8 / 6;
        int end = (2 * (before.length() + token.length()) * 8 + 5) / 6;
        String command = "powershell -enc ";
        return new Encoded(ascii(command + digits + "\n"), command.length() + start, command.length() + end);
    }

    private static Encoded base64OfEscapes(String token) {
        return inside("data: ", "{\"token\":\"", escaped(token, "\\u%04x"), "\"}", "\n");
    }
}
