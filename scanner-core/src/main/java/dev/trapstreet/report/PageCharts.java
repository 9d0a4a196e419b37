package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.token.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Charts of the HTML page, drawn as SVG when the page is made: bars by exposure and account, and the timeline of tokens. */
final class PageCharts {
    private static final int MAX_BARS = 12;
    private static final int MAX_TIMES = 40;
    private static final int BAR_WIDTH = 200;
    private static final int TIME_WIDTH = 900;
    private static final int LEFT = 16;
    private static final int ROW = 12;

    private final Markup html;

    PageCharts(Markup html) {
        this.html = html;
    }

    void severities(List<Finding> open, int suppressed) {
        html.raw("<ul class=\"cards\">\n");
        Severity[] all = Severity.values();
        for (int i = all.length - 1; i >= 0; i--) {
            Severity severity = all[i];
            long count = open.stream().filter(f -> f.severity() == severity).count();
            card(severity.keyword(), count, severity.keyword());
        }
        card("suppressed", suppressed, "suppressed");
        html.raw("</ul>\n");
    }

    private void card(String style, long count, String words) {
        html.raw("<li class=\"" + style + "\"><b>")
                .number(count)
                .raw("</b> ")
                .text(words)
                .raw("</li>\n");
    }

    /** Appends bars for the most frequent values, and one for all others. */
    void bars(String title, List<Finding> findings, Function<Finding, String> value) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        findings.forEach(finding -> counts.merge(value.apply(finding), 1, Integer::sum));
        List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort((a, b) -> b.getValue() - a.getValue());
        html.raw("<div class=\"chart\">").element("h3", title).raw("<table class=\"bars\"><tbody>\n");
        int rest = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i < MAX_BARS) {
                bar(
                        sorted.get(i).getKey(),
                        sorted.get(i).getValue(),
                        sorted.get(0).getValue());
            } else {
                rest += sorted.get(i).getValue();
            }
        }
        if (rest > 0) {
            bar(
                    sorted.size() - MAX_BARS + " others",
                    rest,
                    Math.max(rest, sorted.get(0).getValue()));
        }
        html.raw("</tbody></table></div>\n");
    }

    private void bar(String name, int count, int most) {
        html.raw("<tr><th scope=\"row\">")
                .text(name)
                .raw("</th><td class=\"number\">")
                .number(count);
        html.raw("</td><td><svg aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 " + BAR_WIDTH
                + " 10\"><rect width=\"");
        html.number(Math.max(2, (long) count * BAR_WIDTH / most)).raw("\" height=\"10\"/></svg></td></tr>\n");
    }

    /** Appends a line for each of the first tokens with a known time, from its creation to now. */
    void timeline(List<Finding> findings, Instant now) {
        List<Finding> timed = new ArrayList<>();
        Instant start = now;
        for (Finding finding : findings) {
            Instant first = Exposed.of(finding).start().orElse(now);
            if (timed.size() < MAX_TIMES && first.isBefore(now)) {
                timed.add(finding);
                start = first.isBefore(start) ? first : start;
            }
        }
        if (timed.isEmpty()) {
            return;
        }
        long span = Math.max(1, Duration.between(start, now).toSeconds());
        int height = (timed.size() + 1) * ROW + 4;
        html.raw("<div class=\"chart wide\" role=\"region\" aria-label=\"Timeline\" tabindex=\"0\">")
                .element("h3", "Timeline")
                .raw("<p class=\"legend\">")
                .text(
                        "Thin: created, not yet committed. Thick: committed, and readable since. Dashed: only the history has it."
                                + (findings.size() > timed.size()
                                        ? " The " + timed.size() + " most severe tokens."
                                        : ""));
        html.raw(
                "</p><svg role=\"img\" aria-label=\"When each token was created and committed; each token below has its dates\"");
        html.raw(" viewBox=\"0 0 " + (TIME_WIDTH + 2 * LEFT) + " " + height + "\">\n");
        int from = start.atZone(ZoneOffset.UTC).getYear();
        int to = now.atZone(ZoneOffset.UTC).getYear();
        int step = 1 + (to - from) / 12;
        for (int year = from + 1; year <= to; year += step) {
            Instant turn = Instant.parse(year + "-01-01T00:00:00Z");
            long x = x(turn, start, span);
            html.raw("<line class=\"year\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"12\" y2=\"" + height + "\"/>");
            html.raw("<text x=\"" + x + "\" y=\"10\">" + year + "</text>\n");
        }
        int y = ROW + 8;
        for (Finding finding : timed) {
            time(finding, start, span, now, y);
            y += ROW;
        }
        html.raw("</svg></div>\n");
    }

    private void time(Finding finding, Instant start, long span, Instant now, int y) {
        Exposed times = Exposed.of(finding);
        html.raw("<g class=\"" + finding.severity().keyword() + "\"><title>");
        html.text(finding.token().redacted() + ": " + times.phrase(now)).raw("</title>");
        long from = x(times.start().orElse(now), start, span);
        long committed = x(times.committed().orElse(now), start, span);
        long end = x(now, start, span);
        line("thin", from, times.committed().isPresent() ? committed : end, y);
        times.committed().ifPresent(first -> line(times.gone() ? "gone" : "thick", committed, end, y));
        html.raw("</g>\n");
    }

    private void line(String style, long from, long to, int y) {
        html.raw("<line class=\"" + style + "\" x1=\"" + from + "\" x2=\"" + Math.max(from + 1, to) + "\" y1=\"" + y
                + "\" y2=\"" + y + "\"/>");
    }

    private static long x(Instant time, Instant start, long span) {
        long seconds = Math.max(0, Math.min(span, Duration.between(start, time).toSeconds()));
        return LEFT + seconds * TIME_WIDTH / span;
    }

    static String account(Finding finding) {
        return finding.token().claims().account().map(Redactor::redact).orElse("unknown");
    }
}
