package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Report as one HTML page, which is also well-formed XML. It has no scripts, links or external resources, and its content
 * security policy prevents a browser from loading any.
 */
final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="viewport" content="width=device-width"/>
            <title>Mapbox tokens</title>
            <style>
            body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
            section { border-left: 6px solid #888; margin: 1.5em 0; padding: 0.1em 1em; background: #f6f6f6 }
            section.critical, section.high { border-color: #b00020 }
            section.medium { border-color: #c77700 }
            section.low { border-color: #00639b }
            h2 { font-size: 1.1em }
            code, h2 span { font-family: monospace; overflow-wrap: anywhere }
            </style>
            </head>
            <body>
            <h1>Mapbox tokens</h1>
            """;

    private final StringBuilder html = new StringBuilder();
    private final ReportOptions options;
    private final OutputStream out;

    private HtmlReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
    }

    static void write(Report report, ReportOptions options, OutputStream out) throws IOException {
        new HtmlReport(options, out).page(report);
    }

    private void page(Report report) throws IOException {
        html.append(HEAD);
        for (String line : Summary.summarize(report).split("\n", -1)) {
            paragraph("", line);
        }
        paragraph("Targets: ", Redactor.redact(String.join(", ", report.targets())));
        paragraph("Started: ", report.startedAt().toString());
        for (Finding finding : report.findings()) {
            finding(finding);
            flush();
        }
        for (Notice notice : report.notices()) {
            paragraph(notice.label() + ": ", notice.where() + ": " + notice.description() + ". " + notice.advice());
        }
        for (Problem problem : report.problems()) {
            paragraph(problem.label() + ": ", problem.where() + ": " + problem.description() + ". " + problem.advice());
        }
        html.append("</body>\n</html>\n");
        flush();
    }

    private void finding(Finding finding) {
        html.append("<section class=\"")
                .append(finding.severity().keyword())
                .append("\">\n<h2>")
                .append(finding.suppression().isPresent() ? "SUPPRESSED " : "")
                .append(finding.severity().name())
                .append(" <span>")
                .append(Escaping.xml(options.tokenText(finding.token())))
                .append("</span></h2>\n<ul>\n");
        for (Location location : finding.locations()) {
            String history = FindingText.history(location);
            html.append("<li><code>")
                    .append(Escaping.xml(FindingText.location(location)))
                    .append("</code> ")
                    .append(Escaping.xml(history))
                    .append(' ')
                    .append(Escaping.xml(FindingText.suppression(location)))
                    .append("</li>\n");
        }
        html.append("</ul>\n");
        if (finding.violations().isEmpty()) {
            paragraph("", FindingText.message(finding));
        }
        for (RuleViolation violation : finding.violations()) {
            paragraph(violation.id() + " " + violation.severity().keyword() + ": ", violation.message());
        }
        if (!finding.violations().isEmpty()) {
            paragraph("To do: ", FindingText.remedy(finding));
        }
        html.append("</section>\n");
    }

    private void paragraph(String lead, String words) {
        html.append("<p>");
        if (!lead.isEmpty()) {
            html.append("<strong>").append(Escaping.xml(lead)).append("</strong>");
        }
        html.append(Escaping.xml(words)).append("</p>\n");
    }

    private void flush() throws IOException {
        out.write(html.toString().getBytes(StandardCharsets.UTF_8));
        html.setLength(0);
    }
}
