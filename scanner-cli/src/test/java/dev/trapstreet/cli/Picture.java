package dev.trapstreet.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Terminal as an SVG image of its colored output. Every run of text has a width that depends only on its number of
 * characters, not on the font. Independent of the tests, so that {@code docs/picture} can start it from this file.
 */
final class Picture {
    private static final double CHARACTER = 7.8;
    private static final int LINE = 18;
    private static final int BAR = 30;
    private static final int MARGIN = 16;
    private static final int COLUMNS = 102;
    private static final String ON_RED = "r";
    private static final Pattern STYLE = Pattern.compile("\\x{1b}\\[([0-9;]*)m");

    private Picture() {}

    /** Converts standard input to standard output. The argument is the command that is shown above the output. */
    public static void main(String[] arguments) throws IOException {
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        OutputStream out = System.out;
        out.write(svg(arguments[0], text).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * Returns the image.
     *
     * @param command the command that is shown above the output
     * @param printed the output, with its color escapes
     * @throws IllegalArgumentException if an escape has no color here
     */
    static String svg(String command, String printed) {
        List<String> lines = printed.lines().toList();
        int width = (int) (COLUMNS * CHARACTER) + 2 * MARGIN;
        int height = BAR + (lines.size() + 2) * LINE + MARGIN;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height)
                .append("\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\" aria-label=\"")
                .append(escaped(command))
                .append("\">\n<style>\n")
                .append(
                        "text { font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d8dee9;")
                .append(" white-space: pre }\n")
                .append(".b { font-weight: bold } .d { fill: #8c96a8 } .c1 { fill: #ff6b6b } .c2 { fill: #7ec699 }")
                .append(
                        " .c3 { fill: #e5c07b } .c4 { fill: #7aa2f7 } .c5 { fill: #d38aea } .c6 { fill: #6fc3c9 } .c7 { fill: #fff }\n")
                .append("</style>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1d2330\"/>\n");
        for (int i = 0; i < 3; i++) {
            svg.append("<circle cx=\"" + (MARGIN + 6 + 20 * i) + "\" cy=\"18\" r=\"6\" fill=\"#3b4458\"/>\n");
        }
        line(svg, 0, "\u001b[2m$ \u001b[0m\u001b[1m" + command + "\u001b[0m");
        for (int i = 0; i < lines.size(); i++) {
            line(svg, i + 1, lines.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, int number, String text) {
        int y = BAR + (number + 1) * LINE;
        int column = 0;
        int from = 0;
        String style = "";
        Matcher change = STYLE.matcher(text);
        while (from <= text.length()) {
            boolean more = change.find(from);
            String run = text.substring(from, more ? change.start() : text.length());
            piece(svg, y, column, style, run);
            column += run.length();
            if (!more) {
                return;
            }
            style = styleOf(change.group(1));
            from = change.end();
        }
    }

    private static void piece(StringBuilder svg, int y, int column, String style, String run) {
        String shown = run.strip();
        if (shown.isEmpty()) {
            return;
        }
        double x = MARGIN + (column + run.indexOf(shown)) * CHARACTER;
        if (style.endsWith(ON_RED)) {
            svg.append("<rect x=\"").append(tenths(x - 3)).append("\" y=\"").append(y - 14);
            svg.append("\" width=\"").append(tenths(shown.length() * CHARACTER + 6));
            svg.append("\" height=\"").append(LINE).append("\" rx=\"3\" fill=\"#c0392b\"/>\n");
        }
        svg.append("<text x=\"").append(tenths(x)).append("\" y=\"").append(y).append("\" textLength=\"");
        svg.append(tenths(shown.length() * CHARACTER)).append('"');
        if (!style.isEmpty()) {
            svg.append(" class=\"").append(style).append('"');
        }
        svg.append('>').append(escaped(shown)).append("</text>\n");
    }

    private static String tenths(double length) {
        long tenths = Math.round(length * 10);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    }

    /** Returns the classes of the style sheet for the numbers of ECMA-48. */
    private static String styleOf(String numbers) {
        StringBuilder classes = new StringBuilder();
        for (String number : numbers.split(";", -1)) {
            String one = switch (number) {
                case "", "0", "22", "39" -> "";
                case "1" -> "b";
                case "2" -> "d";
                case "31", "32", "33", "34", "35", "36", "37" -> "c" + number.charAt(1);
                case "41" -> ON_RED;
                default -> throw new IllegalArgumentException("no colour for the escape " + number);
            };
            classes.append(classes.length() == 0 || one.isEmpty() ? "" : " ").append(one);
        }
        return classes.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
