package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Report as one HTML page, which is also well-formed XML. It has no scripts, links or external resources, and its content
 * security policy prevents a browser from loading any.
 */
final class HtmlReport implements EntryWriter<IOException> {
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

    HtmlReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public List<ReportEntry.Kind> order() {
        return List.of(
                ReportEntry.Kind.FINDING,
                ReportEntry.Kind.RELATED_CHECK,
                ReportEntry.Kind.WARNING,
                ReportEntry.Kind.PROBLEM);
    }

    @Override
    public void begin(Report report) {
        html.append(HEAD);
        for (String line : Summary.summarize(report, options.failOn()).split("\n", -1)) {
            paragraph("", line);
        }
        paragraph("Targets: ", Redactor.redact(String.join(", ", report.targets())));
        paragraph("Started: ", report.startedAt().toString());
    }

    @Override
    public void finding(Finding finding) throws IOException {
        beginSection(finding.severity(), finding.suppression().isPresent(), options.tokenText(finding.token()));
        if (FirstSteps.apply(finding)) {
            paragraph("", FirstSteps.paragraph(finding));
        }
        html.append("<ul>\n");
        boolean differ = FindingText.rulesDiffer(finding);
        for (FindingLocation at : FindingLocation.of(finding)) {
            location(at.location(), differ ? FindingText.rulesAt(at.violations()) : "");
        }
        html.append("</ul>\n");
        if (finding.violations().isEmpty()) {
            paragraph("", FindingText.message(finding.token(), List.of()));
        }
        for (RuleViolation violation : finding.violations()) {
            violation(violation);
        }
        if (!finding.violations().isEmpty()) {
            paragraph("To do: ", RuleViolation.remedyOf(finding.violations()));
        }
        endSection();
    }

    @Override
    public void relatedCheck(HygieneFinding finding) throws IOException {
        RuleViolation violation = finding.violation();
        beginSection(violation.severity(), finding.location().suppression().isPresent(), violation.title());
        html.append("<ul>\n");
        location(finding.location(), "");
        html.append("</ul>\n");
        violation(violation);
        paragraph("To do: ", violation.remedy());
        endSection();
    }

    @Override
    public void warning(Notice warning) {
        paragraph(warning.label() + " (" + warning.severity().keyword() + "): ", warning.sentence());
    }

    @Override
    public void problem(Problem problem) {
        paragraph(problem.label() + ": ", problem.sentence());
    }

    @Override
    public void end(Report report) throws IOException {
        html.append("</body>\n</html>\n");
        flush();
    }

    private void beginSection(Severity severity, boolean suppressed, String title) {
        html.append("<section class=\"")
                .append(severity.keyword())
                .append("\">\n<h2>")
                .append(suppressed ? "SUPPRESSED " : "")
                .append(severity.name())
                .append(" <span>")
                .append(Escaping.xml(title))
                .append("</span></h2>\n");
    }

    private void endSection() throws IOException {
        html.append("</section>\n");
        flush();
    }

    private void location(Location location, String rules) {
        html.append("<li><code>")
                .append(Escaping.xml(FindingText.location(location)))
                .append("</code> ")
                .append(Escaping.xml(rules.isEmpty() ? "" : rules + " "))
                .append(Escaping.xml(FindingText.history(location)))
                .append(' ')
                .append(Escaping.xml(FindingText.suppression(location)))
                .append("</li>\n");
    }

    private void violation(RuleViolation violation) {
        paragraph(violation.id() + " " + violation.severity().keyword() + ": ", violation.message());
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
