package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Report as text for people: one block per token, most severe first, then warnings, problems and the summary. */
final class TextReport implements EntryWriter<IOException> {
    private static final int MAX_PLACES = 10;
    private static final int MAX_REFS = 3;
    private static final int SHORT_NAME = 12;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final ReportOptions options;
    private final AnsiStyles styles;

    private final OutputStream out;
    private final Map<RuleViolation, List<Location>> relatedChecks = new LinkedHashMap<>();
    private boolean listed;

    TextReport(ReportOptions options, OutputStream out) {
        this.options = options;
        this.styles = new AnsiStyles(options.color());
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
        // The first finding is the first line: a terminal shows the end of a long report, where the summary is.
    }

    @Override
    public void finding(Finding finding) throws IOException {
        block(finding);
        flush();
    }

    @Override
    public void relatedCheck(HygieneFinding finding) {
        relatedChecks
                .computeIfAbsent(finding.violation(), violation -> new ArrayList<>())
                .add(finding.location());
    }

    @Override
    public void endSection(ReportEntry.Kind kind) throws IOException {
        if (kind == ReportEntry.Kind.RELATED_CHECK) {
            relatedChecks();
        }
    }

    @Override
    public void warning(Notice warning) {
        if (!warning.counts() && options.detail() == ReportOptions.Detail.QUIET) {
            return; // a note that can never fail a run
        }
        listed = true;
        text.append(label(warning.severity()))
                .append(INDENT)
                .append(TerminalEscaper.escape(warning.sentence()))
                .append('\n');
    }

    @Override
    public void problem(Problem problem) {
        listed = true;
        text.append(styled("1;33", problem.label().toUpperCase(Locale.ROOT)))
                .append(INDENT)
                .append(TerminalEscaper.escape(problem.sentence()))
                .append('\n');
    }

    @Override
    public void end(Report report) throws IOException {
        if (listed) {
            text.append('\n');
        }
        if (options.detail() == ReportOptions.Detail.FULL) {
            text.append(Summary.summarize(report, options.failOn())).append('\n');
        }
        flush();
    }

    /** Writes the text so far, so that a report of a million tokens is never in memory as a whole. */
    private void flush() throws IOException {
        out.write(TerminalEscaper.escapeLines(text.toString()).getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    private void block(Finding finding) {
        MapboxToken token = finding.token();
        Optional<Suppression> suppressed = finding.suppression();
        text.append(
                        suppressed.isPresent()
                                ? styled("2", "SUPPRESSED " + finding.severity().name())
                                : label(finding.severity()))
                .append(INDENT)
                .append(styled("1", TerminalEscaper.escape(token.redacted())))
                .append(INDENT)
                .append(FindingText.describe(finding))
                .append('\n');
        boolean urgent = FirstSteps.apply(finding);
        if (urgent) {
            paragraph(styled("1", "Do now: "), FirstSteps.DELETION);
            for (String way : FirstSteps.ways(token)) {
                text.append(INDENT + INDENT).append(TerminalEscaper.escape(way)).append('\n');
            }
        }
        if (options.secrets() == ReportOptions.Secrets.SHOWN) {
            text.append(INDENT)
                    .append(TerminalEscaper.escape(token.raw().revealSecret()))
                    .append('\n');
        }
        appendLocations(
                finding.locations(),
                FindingText.rulesDiffer(finding) ? finding.violationsByLocation() : List.of(),
                suppressed.isEmpty());
        for (String doubt : token.doubts()) {
            paragraph("", doubt);
        }
        suppressed.ifPresent(suppression -> paragraph(styled("1", "Suppressed "), FindingText.describe(suppression)));
        boolean placeholder = token.confidence() == Confidence.PLACEHOLDER;
        if (!placeholder) {
            standing(finding);
        }
        if (!placeholder || finding.context().exposure() != Exposure.UNKNOWN) {
            exposure(finding.context());
        }
        account(finding);
        for (RuleViolation violation : finding.violations()) {
            paragraph(
                    styled("1", TerminalEscaper.escape(violation.id())) + " "
                            + violation.severity().keyword() + ": ",
                    violation.message());
        }
        if (finding.violations().isEmpty() && finding.tags().isEmpty() && !placeholder) {
            boolean known = finding.restriction().status() != Restriction.Status.UNKNOWN;
            paragraph(
                    "",
                    "It violates no rule."
                            + (known ? "" : " Whether it is restricted to URLs cannot be determined offline."));
        }
        if (finding.tags().contains(Tag.DOCUMENTATION_EXAMPLE)) { // a rule mentions each of the other tags
            paragraph("", Tag.DOCUMENTATION_EXAMPLE.sentence());
        }
        // The remediation of the most severe violation is enough: those of the others mostly repeat it.
        if (urgent) {
            paragraph(styled("1", "Then: "), FirstSteps.afterwards(FirstSteps.scopes(finding)));
            paragraph("", FirstSteps.risks(FirstSteps.scopes(finding)));
        }
        if (!finding.violations().isEmpty()) {
            paragraph(styled("1", "To do: "), RuleViolation.remedyOf(finding.violations()));
        }
        if (!placeholder) {
            paragraph("Fingerprint: ", token.fingerprint().hex()); // suppressions refer to it
        }
        text.append('\n');
    }

    /** Writes the findings of related checks: one block per rule and message, with all locations. */
    private void relatedChecks() throws IOException {
        for (Map.Entry<RuleViolation, List<Location>> block : relatedChecks.entrySet()) {
            RuleViolation violation = block.getKey();
            text.append(label(violation.severity()))
                    .append(INDENT)
                    .append(styled("1", TerminalEscaper.escape(violation.id())))
                    .append(INDENT)
                    .append(TerminalEscaper.escape(violation.title()))
                    .append('\n');
            appendLocations(block.getValue(), List.of(), true);
            paragraph("", violation.message());
            paragraph(styled("1", "To do: "), violation.remedy());
            text.append('\n');
            flush();
        }
    }

    /** Writes whose token it is, which decides what can be done about it, and whom to ask if it is somebody else's. */
    private void standing(Finding finding) {
        Standing standing = Standing.of(finding);
        String words = standing.phrase();
        if (standing == Standing.SOMEBODY_ELSES) {
            words += " (account "
                    + finding.token().claims().account().map(Redactor::redact).orElse("?") + ")";
            Optional<Commit> added = finding.locations().stream()
                    .flatMap(location -> FindingText.introduction(location).stream())
                    .findFirst();
            words += added.map(commit -> ". Ask " + commit.author() + ", who added it in " + shortened(commit.name()))
                    .orElse("");
        }
        paragraph(styled("1", "Whose: "), words + ".");
    }

    private void exposure(LocationContext context) {
        Exposure exposure = context.exposure();
        boolean local = context.tags().contains(Tag.LOCAL_ONLY) && exposure.isReadInRepository();
        if (exposure == Exposure.UNKNOWN && !local) {
            paragraph(
                    styled("1", "Where: "),
                    context.evidence().isEmpty()
                            ? "unknown; neither the path nor the content nor the project shows who reads this file."
                            : "unknown; the evidence is for both sides (" + String.join("; ", context.evidence())
                                    + ").");
        } else {
            String evidence = String.join("; ", context.evidence());
            String because = evidence.isEmpty() ? "" : " (" + evidence + ")";
            String readers = local ? "on this machine only, ignored by git" : "readable by " + exposure.readers();
            paragraph(styled("1", "Where: "), exposure.phrase() + ", " + readers + because + ".");
        }
    }

    /** Writes the verification status and the entry in the account's token list, if they were requested. */
    private void account(Finding finding) {
        Verdict verdict = finding.verdict();
        if (verdict.state() != Verdict.State.NOT_ASKED || !verdict.reason().isEmpty()) {
            String reason = verdict.reason().isEmpty() ? "" : ", " + Redactor.redact(verdict.reason());
            String meaning = verdict.state() == Verdict.State.NOT_ASKED
                    ? ""
                    : " " + verdict.state().meaning();
            String status = verdict.state() == Verdict.State.NOT_ASKED
                    ? "not verified"
                    : verdict.state().phrase();
            paragraph(styled("1", "Tokens API: "), status + reason + "." + meaning);
        }
        Restriction restriction = finding.restriction();
        switch (restriction.status()) {
            case UNKNOWN -> {}
            case NONE -> paragraph(styled("1", "Allowed URLs: "), "none, so it works on every page.");
            case NOT_RESTRICTABLE ->
                paragraph(styled("1", "Allowed URLs: "), "none, and the account's default token cannot have any.");
            case APPLICATIONS ->
                paragraph(styled("1", "Allowed URLs: "), "none, but it works in certain applications only.");
            case LISTED ->
                paragraph(
                        styled("1", "Allowed URLs: "),
                        Redactor.redact(String.join(", ", restriction.allowedUrls())) + ".");
        }
        finding.accountStatus()
                .listed()
                .ifPresent(entry -> paragraph(styled("1", "Token list: "), FindingText.describe(entry)));
    }

    /**
     * Writes the locations of a finding.
     *
     * @param locations the locations; only the first ones are written if there are many
     * @param violations the rules violated at each location; empty if they do not differ
     * @param partly whether to mark suppressed locations, because not all are suppressed
     */
    private void appendLocations(List<Location> locations, List<List<RuleViolation>> violations, boolean partly) {
        int shown = locations.size() > MAX_PLACES + 1 ? MAX_PLACES : locations.size();
        for (int i = 0; i < shown; i++) {
            Location location = locations.get(i);
            text.append(INDENT).append(TerminalEscaper.escape(FindingText.location(location)));
            if (!violations.isEmpty()) {
                text.append(INDENT).append(TerminalEscaper.escape(FindingText.rulesAt(violations.get(i))));
            }
            text.append('\n');
            location.gitOrigin().ifPresent(git -> history(git, location));
            if (partly && location.suppression().isPresent()) {
                String deeper = INDENT + INDENT + INDENT;
                String words = FindingText.describe(location.suppression().get());
                TextWrapper.append(text, deeper, deeper, "suppressed " + TerminalEscaper.escape(words));
            }
        }
        if (shown < locations.size()) {
            text.append(INDENT)
                    .append("… and ")
                    .append(locations.size() - shown)
                    .append(" more locations (--format json lists all)\n");
        }
    }

    /** Writes the introducing commit, whether HEAD still has the token, and the refs that reach it. */
    private void history(GitOrigin git, Location location) {
        StringBuilder words = new StringBuilder();
        String object = git.kind().name().toLowerCase(Locale.ROOT) + " " + shortened(git.object());
        String deeper = INDENT + INDENT + INDENT;
        if (git.kind() == GitOrigin.ObjectKind.STAGED) {
            TextWrapper.append(text, deeper, deeper, "staged, blob " + shortened(git.object()) + ".");
            return;
        }
        if (git.introductions().isEmpty()) {
            words.append("in no commit, ").append(object);
        } else {
            Commit first = git.introductions().get(0);
            words.append(git.kind() == GitOrigin.ObjectKind.COMMIT ? "in the commit of " : "in the history since ")
                    .append(day(first))
                    .append(", ")
                    .append(shortened(first.name()))
                    .append(" \"")
                    .append(first.subject())
                    .append("\" by ")
                    .append(first.author());
            int more = git.introductions().size() - 1;
            if (more > 0) {
                words.append("; introduced again ")
                        .append(more == 1 ? "once, on " : more + " times, last on ")
                        .append(day(git.introductions().get(more)));
            }
            if (git.kind() != GitOrigin.ObjectKind.COMMIT) {
                words.append(FindingText.stillThere(git));
                boolean onDisk = location.provenance().git().isEmpty(); // its line is shown already
                git.head()
                        .filter(head -> !onDisk || head.line() != location.line())
                        .ifPresent(head -> words.append(", line ").append(head.line()));
            }
        }
        List<String> refs = git.refs();
        int shown = Math.min(refs.size(), MAX_REFS);
        String names = String.join(", ", refs.subList(0, shown)) + (shown < refs.size() ? ", …" : "");
        if (git.reachable()) {
            words.append("; reachable from ").append(names);
        } else {
            words.append("; not reachable from any ref").append(refs.isEmpty() ? "" : ", only from " + names);
        }
        TextWrapper.append(
                text, deeper, deeper, TerminalEscaper.escape(words.append('.').toString()));
    }

    private static String shortened(String name) {
        return name.substring(0, SHORT_NAME);
    }

    private static LocalDate day(Commit commit) {
        return commit.date().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void paragraph(String lead, String words) {
        TextWrapper.append(text, INDENT, INDENT + INDENT, lead + TerminalEscaper.escape(words));
    }

    private String label(Severity severity) {
        return styles.label(severity);
    }

    private String styled(String code, String words) {
        return styles.styled(code, words);
    }
}
