package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One finding of the HTML page: a line, and below it everything that is known of it. */
final class PageFinding {
    private static final int MAX_GROUPS = 30;

    private final Markup html;
    private final ReportOptions options;
    private final TargetNames targets;
    private final Instant now;

    PageFinding(Markup html, ReportOptions options, TargetNames targets, Instant now) {
        this.html = html;
        this.options = options;
        this.targets = targets;
        this.now = now;
    }

    /** Appends a token. */
    void token(Finding finding) {
        Exposed times = Exposed.of(finding);
        boolean suppressed = finding.suppression().isPresent();
        Location first = finding.locations().get(0);
        begin(finding.severity(), suppressed);
        html.attribute("data-account", PageCharts.account(finding));
        html.attribute("data-rule", FindingText.rules(finding.violations()));
        html.attribute("data-exposure", finding.exposure().phrase());
        html.attribute("data-target", targets.of(first.path()));
        html.attribute("data-standing", Standing.of(finding).phrase());
        html.attribute("data-days", times.days(now).map(String::valueOf).orElse("-1"));
        html.attribute("data-places", String.valueOf(finding.locations().size()));
        head(
                finding.severity(),
                suppressed,
                options.tokenText(finding.token()),
                FindingText.title(finding),
                finding.locations());
        if (FirstSteps.apply(finding)) {
            html.element("p", FirstSteps.paragraph(finding)).raw("\n");
        }
        if (!finding.violations().isEmpty()) {
            html.raw("<p><b>To do:</b> ")
                    .text(RuleViolation.remedyOf(finding.violations()))
                    .raw("</p>\n");
        }
        commands(finding);
        html.raw("<dl>");
        fact("Token", FindingText.describe(finding));
        fact("Whose", Standing.of(finding).phrase() + ", account " + PageCharts.account(finding));
        fact(
                "Readable by",
                finding.exposure().readers() + " (" + finding.exposure().phrase() + ")");
        if (!finding.context().evidence().isEmpty()) {
            fact("Evidence", String.join("; ", finding.context().evidence()));
        }
        fact("Times", times.phrase(now));
        for (RuleViolation violation : finding.violations()) {
            fact(violation.id() + " " + violation.severity().keyword(), violation.message());
        }
        for (String doubt : finding.token().doubts()) {
            fact("Doubt", doubt);
        }
        finding.suppression().ifPresent(accepted -> fact("Suppressed", FindingText.describe(accepted)));
        if (finding.verdict().state() != dev.trapstreet.finding.Verdict.State.NOT_ASKED) {
            fact("Tokens API", finding.verdict().state().phrase());
        }
        fact("Fingerprint", finding.token().fingerprint().hex());
        html.raw("</dl>\n");
        locations(finding.locations());
        html.raw("</details></section>\n");
    }

    /** Appends a finding of a related check. */
    void relatedCheck(HygieneFinding finding) {
        RuleViolation violation = finding.violation();
        boolean suppressed = finding.location().suppression().isPresent();
        begin(violation.severity(), suppressed);
        html.attribute("data-account", "");
        html.attribute("data-rule", violation.id());
        html.attribute("data-exposure", finding.location().context().exposure().phrase());
        html.attribute("data-target", targets.of(finding.location().path()));
        html.attribute("data-standing", "related check");
        html.raw(" data-days=\"-1\" data-places=\"1\"");
        List<Location> locations = List.of(finding.location());
        head(violation.severity(), suppressed, violation.id(), violation.title(), locations);
        html.raw("<p><b>To do:</b> ").text(violation.remedy()).raw("</p>\n<dl>");
        fact(violation.id() + " " + violation.severity().keyword(), violation.message());
        fact("Fingerprint", finding.fingerprint());
        html.raw("</dl>\n");
        locations(locations);
        html.raw("</details></section>\n");
    }

    private void begin(Severity severity, boolean suppressed) {
        html.raw("<section class=\"finding " + severity.keyword() + "\" data-severity=\"" + severity.keyword()
                + "\" data-status=\"" + (suppressed ? "suppressed" : "open") + "\"");
    }

    private void head(Severity severity, boolean suppressed, String name, String title, List<Location> locations) {
        html.raw("><details><summary><h3>");
        html.element("span", "severity", (suppressed ? "SUPPRESSED " : "") + severity.name());
        html.raw(" ").element("b", name).raw(" ").element("span", title).raw("</h3> <span class=\"at\">");
        html.text(targets.relative(FindingText.location(locations.get(0))));
        if (locations.size() > 1) {
            html.text(" and " + EntryText.grouped(locations.size() - 1) + " more");
        }
        html.raw("</span></summary>\n");
    }

    private void fact(String name, String value) {
        html.element("dt", name).element("dd", value);
    }

    /** Appends commands to copy. */
    private void commands(Finding finding) {
        if (finding.token().confidence() == Confidence.PLACEHOLDER) {
            return;
        }
        List<String> commands = new ArrayList<>();
        Optional<String> id = RemedyGroup.id(finding.token()).filter(value -> value.matches("[A-Za-z0-9_-]+"));
        if (id.isPresent() && Standing.of(finding) != Standing.SOMEBODY_ELSES) {
            if (finding.token().type() == TokenType.SECRET) {
                commands.add("trapstreet revoke " + id.get() + " --apply");
            } else if (finding.token().type() == TokenType.PUBLIC) {
                commands.add("trapstreet restrict " + id.get() + " --allow https://www.example.com --apply");
            }
        }
        if (finding.suppression().isEmpty()) {
            commands.add("trapstreet ignore " + finding.token().fingerprint().hex() + " --reason \"why\"");
        }
        if (!commands.isEmpty()) {
            html.raw("<ul class=\"commands\">");
            commands.forEach(command -> html.raw("<li>").element("kbd", command).raw("</li>"));
            html.raw("</ul>\n");
        }
    }

    private void locations(List<Location> locations) {
        List<LocationGroup> groups = LocationGroup.of(locations, targets);
        html.raw("<ul class=\"locations\">\n");
        for (LocationGroup group : groups.subList(0, Math.min(groups.size(), MAX_GROUPS))) {
            html.raw("<li>").element("code", group.name());
            int size = group.locations().size();
            if (size > 1) {
                html.text(" " + Summary.count(size, "location"));
            }
            html.text(history(group.locations()));
            String suppression = FindingText.suppression(group.locations().get(0));
            html.text(suppression.isEmpty() ? "" : "; " + suppression).raw("</li>\n");
        }
        if (groups.size() > MAX_GROUPS) {
            html.raw("<li>… and " + Summary.count(groups.size() - MAX_GROUPS, "more group")
                    + "; --format json lists all</li>\n");
        }
        html.raw("</ul>\n");
    }

    /** Returns the first commit of a group, and whether HEAD still has the token there. */
    private static String history(List<Location> locations) {
        Commit first = null;
        Optional<GitOrigin> current = Optional.empty();
        for (Location location : locations) {
            Optional<Commit> introduced = FindingText.introduction(location);
            if (introduced.isPresent()
                    && (first == null || introduced.get().date().isBefore(first.date()))) {
                first = introduced.get();
            }
            if (current.isEmpty()
                    || location.gitOrigin().filter(GitOrigin::isCurrent).isPresent()) {
                current = location.gitOrigin();
            }
        }
        if (first == null) {
            return "";
        }
        return ", since " + Exposed.seconds(first.date()) + " in "
                + first.name().substring(0, 12) + " \"" + first.subject()
                + "\" by " + first.author()
                + current.map(FindingText::stillThere).orElse("");
    }
}
