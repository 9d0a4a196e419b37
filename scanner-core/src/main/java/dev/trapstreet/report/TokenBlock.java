package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One token of a text report with all that is known of it: its locations, who reads them, the rules it violates, its fingerprint. */
final class TokenBlock {
    /** Locations of a token that a report names by default. */
    static final int MAX_PLACES = 3;

    private static final int MAX_REFS = 3;
    private static final int SHORT_NAME = 12;
    private static final String INDENT = TextLines.INDENT;
    private static final String DEEPER = INDENT + INDENT + INDENT;

    private final TextLines lines;
    private final boolean verbose;

    TokenBlock(TextLines lines) {
        this.lines = lines;
        this.verbose = lines.options().detail() == ReportOptions.Detail.VERBOSE;
    }

    /** Appends the first line of a token, which names its severity, its account, its type and its age. */
    void header(Finding finding) {
        MapboxToken token = finding.token();
        boolean suppressed = finding.suppression().isPresent();
        String label =
                suppressed ? lines.dim("SUPPRESSED " + finding.severity().name()) : lines.label(finding.severity());
        lines.pair(
                label + INDENT + lines.bold(TerminalEscaper.escape(token.redacted())), FindingText.describe(finding));
    }

    /** Appends everything but the first line. */
    void body(Finding finding) {
        MapboxToken token = finding.token();
        if (lines.options().secrets() == ReportOptions.Secrets.SHOWN) {
            lines.whole(INDENT, token.raw().revealSecret());
        }
        boolean suppressed = finding.suppression().isPresent();
        List<List<RuleViolation>> differing =
                FindingText.rulesDiffer(finding) ? finding.violationsByLocation() : List.of();
        locations(finding.locations(), differing, !suppressed);
        for (String doubt : token.doubts()) {
            paragraph("", doubt);
        }
        finding.suppression().ifPresent(accepted -> paragraph("Suppressed", FindingText.describe(accepted)));
        boolean placeholder = token.confidence() == Confidence.PLACEHOLDER;
        if (!placeholder) {
            holder(finding);
        }
        if (!placeholder || finding.context().exposure() != Exposure.UNKNOWN) {
            exposure(finding.context());
        }
        account(finding);
        for (RuleViolation violation : finding.violations()) {
            paragraph(
                    TerminalEscaper.escape(violation.id()),
                    violation.severity().keyword() + ": " + HeaderFacts.omit(token, violation.message()));
        }
        if (finding.violations().isEmpty()
                && finding.tags().isEmpty()
                && !placeholder
                && finding.restriction().status() == Restriction.Status.UNKNOWN) {
            paragraph("", "Whether it is restricted to URLs cannot be determined offline.");
        }
        Optional<List<String>> scopes = FirstSteps.scopes(finding);
        if (FirstSteps.apply(finding) && scopes.isPresent()) {
            paragraph("", FirstSteps.risks(scopes));
        }
        if (!placeholder) {
            paragraph("Fingerprint:", token.fingerprint().hex()); // suppressions refer to it
        }
    }

    /** Names the account of somebody else's token, and whom to ask. */
    private void holder(Finding finding) {
        if (Standing.of(finding) != Standing.SOMEBODY_ELSES) {
            return;
        }
        String account =
                finding.token().claims().account().map(Redactor::redact).orElse("?");
        Optional<Commit> added = finding.locations().stream()
                .flatMap(location -> FindingText.introduction(location).stream())
                .findFirst();
        paragraph(
                "Whose:",
                "account " + account
                        + added.map(commit ->
                                        ". Ask " + commit.author() + ", who added it in " + shortened(commit.name()))
                                .orElse("")
                        + ".");
    }

    private void exposure(LocationContext context) {
        Exposure exposure = context.exposure();
        boolean local = context.tags().contains(Tag.LOCAL_ONLY) && exposure.isReadInRepository();
        if (exposure == Exposure.UNKNOWN && !local) {
            paragraph(
                    "Where:",
                    context.evidence().isEmpty()
                            ? "unknown; neither the path nor the content nor the project shows who reads this file."
                            : "unknown; the evidence is for both sides (" + String.join("; ", context.evidence())
                                    + ").");
        } else {
            String evidence = String.join("; ", context.evidence());
            String because = evidence.isEmpty() ? "" : " (" + evidence + ")";
            String readers = local ? "on this machine only, ignored by git" : "readable by " + exposure.readers();
            paragraph("Where:", exposure.phrase() + ", " + readers + because + ".");
        }
    }

    /** Appends the verification status and the entry in the account's token list, if they were requested. */
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
            paragraph("Tokens API:", status + reason + "." + meaning);
        }
        Restriction restriction = finding.restriction();
        switch (restriction.status()) {
            case UNKNOWN -> {}
            case NONE -> paragraph("Allowed URLs:", "none, so it works on every page.");
            case NOT_RESTRICTABLE ->
                paragraph("Allowed URLs:", "none, and the account's default token cannot have any.");
            case APPLICATIONS -> paragraph("Allowed URLs:", "none, but it works in certain applications only.");
            case LISTED ->
                paragraph("Allowed URLs:", Redactor.redact(String.join(", ", restriction.allowedUrls())) + ".");
        }
        finding.accountStatus().listed().ifPresent(entry -> paragraph("Token list:", FindingText.describe(entry)));
    }

    /**
     * Appends locations.
     *
     * @param locations the locations; only the first ones are named if there are many
     * @param violations the rules violated at each location; empty if they do not differ
     * @param partly whether to mark suppressed locations, because not all are suppressed
     */
    void locations(List<Location> locations, List<List<RuleViolation>> violations, boolean partly) {
        int shown = verbose ? locations.size() : Math.min(MAX_PLACES, locations.size());
        for (int i = 0; i < shown; i++) {
            Location location = locations.get(i);
            String rules = violations.isEmpty() ? "" : INDENT + FindingText.rulesAt(violations.get(i));
            lines.whole(INDENT, FindingText.location(location) + rules);
            location.gitOrigin().ifPresent(git -> history(git, location));
            if (partly && location.suppression().isPresent()) {
                lines.paragraph(
                        DEEPER,
                        "",
                        "suppressed "
                                + FindingText.describe(location.suppression().get()));
            }
        }
        if (shown < locations.size()) {
            lines.line(INDENT + "… and " + Summary.count(locations.size() - shown, "more location")
                    + " (--verbose lists all)");
        }
    }

    /** Appends the introducing commit, whether HEAD still has the token, and the refs that reach it. */
    private void history(GitOrigin git, Location location) {
        StringBuilder words = new StringBuilder();
        String object = git.kind().name().toLowerCase(Locale.ROOT) + " " + shortened(git.object());
        if (git.kind() == GitOrigin.ObjectKind.STAGED) {
            lines.paragraph(DEEPER, "", "staged, blob " + shortened(git.object()) + ".");
            return;
        }
        if (git.introductions().isEmpty()) {
            words.append("in no commit, ").append(object);
        } else {
            Commit first = git.introductions().get(0);
            words.append(git.kind() == GitOrigin.ObjectKind.COMMIT ? "in the commit of " : "in the history since ")
                    .append(FindingText.day(first.date()))
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
                        .append(FindingText.day(git.introductions().get(more).date()));
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
        lines.paragraph(DEEPER, "", words.append('.').toString());
    }

    private static String shortened(String name) {
        return name.substring(0, SHORT_NAME);
    }

    private void paragraph(String lead, String words) {
        lines.paragraph(INDENT, lead, words);
    }
}
