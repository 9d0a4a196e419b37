package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Report as one HTML page, which is also well-formed XML. It requests nothing, and is a plain list of findings without its script. The
 * findings are written one by one, so that a page of a million tokens is never in memory as a whole. See
 * docs/decisions/0037-html-page.md.
 */
final class HtmlReport implements EntryWriter<IOException> {
    private final Markup html = new Markup();
    private final ReportOptions options;
    private final OutputStream out;
    private TargetNames targets = new TargetNames(List.of());
    private PageFinding finding = new PageFinding(html, ReportOptions.DEFAULT, targets, java.time.Instant.EPOCH);

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
    public void begin(Report report) throws IOException {
        targets = new TargetNames(report.targets());
        finding = new PageFinding(html, options, targets, report.startedAt());
        List<Finding> open = report.findings().stream()
                .filter(one -> one.suppression().isEmpty())
                .toList();
        html.raw(PageFrame.start()).raw("<header>\n<h1>Mapbox tokens</h1>\n<p>");
        html.text("Targets: " + Redactor.redact(String.join(", ", report.targets())) + ". Started: "
                        + Exposed.seconds(report.startedAt()))
                .raw("</p>\n</header>\n<main>\n");
        new PageCharts(html).severities(open, report.findings().size() - open.size());
        first(open);
        Summary.Part part = open.isEmpty() ? Summary.Part.WHOLE : Summary.Part.WITHOUT_TOKENS;
        for (String line : Summary.lines(report, options.failOn(), part)) {
            html.element("p", line).raw("\n");
        }
        if (!open.isEmpty()) {
            charts(open, report);
        }
        html.raw("<h2>Findings</h2>\n");
        PageFilters.append(html, report, targets);
        html.raw("<div id=\"findings\">\n");
        flush();
    }

    private void first(List<Finding> open) {
        if (open.isEmpty()) {
            return;
        }
        html.raw("<ul class=\"first\">\n");
        for (String line : TextHead.lines(open, RemedyGroup.of(open))) {
            html.element("li", line).raw("\n");
        }
        html.raw("</ul>\n");
    }

    private void charts(List<Finding> open, Report report) {
        PageCharts charts = new PageCharts(html);
        html.raw("<h2>Overview</h2>\n<div class=\"charts\">\n");
        charts.bars("Exposure", open, one -> one.exposure().phrase());
        charts.bars("Account", open, PageCharts::account);
        charts.timeline(open, report.startedAt());
        new PageTree(open, targets).append(html);
        html.raw("</div>\n");
    }

    @Override
    public void finding(Finding token) throws IOException {
        finding.token(token);
        flush();
    }

    @Override
    public void relatedCheck(HygieneFinding flaw) throws IOException {
        finding.relatedCheck(flaw);
        flush();
    }

    @Override
    public void beginSection(ReportEntry.Kind kind) {
        if (kind == ReportEntry.Kind.WARNING) {
            html.raw("</div>\n<h2>Warnings and problems</h2>\n<ul class=\"notes\">\n");
        }
    }

    @Override
    public void warning(Notice warning) {
        note(warning.label() + " (" + warning.severity().keyword() + "): ", warning.sentence());
    }

    @Override
    public void problem(Problem problem) {
        note(problem.label() + ": ", problem.sentence());
    }

    private void note(String lead, String words) {
        html.raw("<li>").element("b", lead).text(words).raw("</li>\n");
    }

    @Override
    public void end(Report report) throws IOException {
        if (report.notices().isEmpty() && report.problems().isEmpty()) {
            html.raw("<li>None.</li>\n");
        }
        html.raw("</ul>\n</main>\n").raw(PageFrame.end());
        flush();
    }

    private void flush() throws IOException {
        out.write(html.take().getBytes(StandardCharsets.UTF_8));
    }
}
