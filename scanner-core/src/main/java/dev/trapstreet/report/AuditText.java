package dev.trapstreet.report;

import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.AuditCategory;
import dev.trapstreet.audit.AuditedToken;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.AccountPage;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Audit as text for people: one block per token, most severe first, then the number of tokens in each category and what
 * is uncertain.
 */
final class AuditText {
    private static final int MAX_PLACES = 5;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final Audit audit;
    private final ReportOptions options;
    private final AnsiStyles styles;

    private AuditText(Audit audit, ReportOptions options) {
        this.audit = audit;
        this.options = options;
        this.styles = new AnsiStyles(options.color());
    }

    static void write(Audit audit, ReportOptions options, OutputStream out) throws IOException {
        AuditText form = new AuditText(audit, options);
        form.all();
        out.write(TerminalEscaper.escapeLines(form.text.toString()).getBytes(StandardCharsets.UTF_8));
    }

    private void all() {
        for (AuditedToken token : audit.tokens()) {
            if (options.detail() != ReportOptions.Detail.QUIET
                    || !token.violations().isEmpty()) {
                token(token);
            }
        }
        if (audit.scanned().isPresent()) {
            for (Problem problem : audit.scanned().get().problems()) {
                String words = TerminalEscaper.escape(
                        problem.where() + ": " + problem.description() + ". " + problem.advice());
                text.append(styles.styled("1;33", problem.label().toUpperCase(Locale.ROOT)))
                        .append(INDENT)
                        .append(words);
                text.append('\n');
            }
        }
        if (options.detail() != ReportOptions.Detail.QUIET) {
            summary();
        }
    }

    /** Returns the last part of the text, which counts the tokens. */
    static String summary(Audit audit) {
        AuditText form = new AuditText(audit, ReportOptions.DEFAULT);
        form.summary();
        return TerminalEscaper.escapeLines(form.text.toString());
    }

    private void token(AuditedToken token) {
        String severity = token.isSuppressed()
                ? styles.styled("2", "SUPPRESSED " + token.severity().name())
                : styles.label(token.severity());
        text.append(severity).append(INDENT).append(styles.styled("1", TerminalEscaper.escape(token.redacted())));
        text.append(INDENT).append(describe(token)).append('\n');
        paragraph("", "Id " + token.id() + note(token) + ".");
        token.listed().ifPresent(this::scopes);
        restriction(token);
        appendLocations(token);
        for (RuleViolation violation : token.violations()) {
            paragraph(
                    styles.styled("1", TerminalEscaper.escape(violation.id())) + " "
                            + violation.severity().keyword() + ": ",
                    violation.message());
        }
        if (token.violations().isEmpty()) {
            paragraph("", "It violates no rule.");
        } else {
            paragraph(styles.styled("1", "To do: "), token.violations().get(0).remedy());
        }
        text.append('\n');
    }

    private static String describe(AuditedToken token) {
        List<String> words = new ArrayList<>();
        words.add(
                token.isDefault() ? "the account's default token" : token.type().displayName());
        token.created()
                .ifPresent(time ->
                        words.add("created " + time.atZone(ZoneOffset.UTC).toLocalDate()));
        List<String> headings =
                token.categories().stream().map(AuditCategory::phrase).toList();
        return String.join(", ", words) + (headings.isEmpty() ? "" : ": " + String.join("; ", headings));
    }

    private static String note(AuditedToken token) {
        return token.listed()
                .flatMap(ListingEntry::note)
                .map(note -> ", \"" + note + "\"")
                .orElse("");
    }

    private void scopes(ListingEntry entry) {
        paragraph("Scopes: ", entry.scopes().isEmpty() ? "none." : String.join(", ", entry.scopes()) + ".");
        if (!entry.applications().isEmpty()) {
            paragraph("Applications: ", String.join(", ", entry.applications()) + ".");
        }
        if (!entry.others().isEmpty()) {
            paragraph("Also listed: ", String.join(", ", entry.others()) + ".");
        }
    }

    private void restriction(AuditedToken token) {
        Restriction restriction = token.restriction();
        String words = switch (restriction.status()) {
            case UNKNOWN -> "";
            case NONE -> token.type() == TokenType.SECRET ? "" : "none."; // it is no protection for a secret token
            case APPLICATIONS -> "none; it works in the applications above only.";
            case NOT_RESTRICTABLE -> "none, and it cannot have any.";
            case LISTED -> String.join(", ", restriction.allowedUrls()) + breadth(restriction);
        };
        if (!words.isEmpty()) {
            paragraph("Allowed URLs: ", words);
        }
    }

    private static String breadth(Restriction restriction) {
        return restriction
                .breadth()
                .map(breadth -> " (together: " + breadth.phrase() + ").")
                .orElse(".");
    }

    private void appendLocations(AuditedToken token) {
        switch (token.presence()) {
            case NOWHERE -> paragraph("", "Not found in the scanned code.");
            case AUTHORIZING -> paragraph("", "It authorized this audit.");
            case GONE ->
                paragraph(
                        "",
                        "The account does not list it, so it was most likely deleted; 'trapstreet scan --verify' "
                                + "confirms this. Code that uses it needs another token.");
            case UNLISTED -> paragraph("", "The given token list does not contain it.");
            case IN_CODE, NOT_SOUGHT -> {}
        }
        List<Location> locations = token.locations();
        int shown = locations.size() > MAX_PLACES + 1 ? MAX_PLACES : locations.size();
        for (Location location : locations.subList(0, shown)) {
            String history = FindingText.history(location);
            paragraph(
                    "",
                    FindingText.location(location) + " ("
                            + location.context().exposure().phrase() + (history.isEmpty() ? "" : "; " + history) + ")");
        }
        if (shown < locations.size()) {
            paragraph("", "… and " + (locations.size() - shown) + " more locations (--format json lists all)");
        }
        if (token.isSuppressed()) {
            paragraph("", FindingText.suppression(locations.get(0)));
        }
    }

    /** Advice about the account that no scan can check. See docs/domain.md#sources, "Use Mapbox securely". */
    private static final List<String> ADVICE = List.of(
            "Use of each token: " + AccountPage.STATISTICS
                    + ". Unexpected use means that a token leaked; \"not set\" or"
                    + " \"other\" means a Mapbox GL JS before 0.53.1, with which allowed URLs do not work.",
            "The account itself: use a password of its own and two-factor authentication, keep the recovery code, and"
                    + " read https://www.mapbox.com/security-bulletins/.");

    private void summary() {
        text.append("Account ")
                .append(TerminalEscaper.escape(Redactor.redact(audit.account())))
                .append(": ")
                .append(Summary.count(audit.listed(), "token"))
                .append(" listed.\n");
        for (AuditCategory category : AuditCategory.values()) {
            boolean asked = audit.scanned().isPresent() || !category.needsCode();
            if (asked && !category.isEmptyFor(audit.complete())) {
                text.append(String.format("%7d  %s%n", audit.count(category), category.phrase())
                        .replace("\r", ""));
            }
        }
        Optional<String> looked = audit.scanned().map(Summary::scanned);
        looked.ifPresent(line -> text.append(line).append('\n'));
        if (looked.isEmpty()) {
            text.append("No code was scanned: name its directory to see where the tokens are.\n");
        }
        for (String advice : ADVICE) {
            TextWrapper.append(text, "", "", advice);
        }
        uncertain().forEach(line -> TextWrapper.append(text, "", "", TerminalEscaper.escape(Redactor.redact(line))));
    }

    private List<String> uncertain() {
        List<String> lines = new ArrayList<>();
        if (!audit.complete()) {
            lines.add("The token list came from a file, which may contain one page of many: further tokens may exist.");
        }
        if (!audit.accountKnown()) {
            lines.add("The token list does not name its account: account " + audit.account()
                    + " is taken from the command line.");
        }
        if (audit.listed() == 0 && audit.scanned().isEmpty()) {
            lines.add("It lists no token, so there was nothing to audit.");
        }
        audit.scopesUnknown().ifPresent(why -> lines.add("The scopes of the account are unknown: " + why + "."));
        if (!audit.unneeded().isEmpty()) {
            lines.add("The token that authorized this audit has more scopes than it needs ("
                    + String.join(", ", audit.unneeded())
                    + "): create one with only tokens:read and scopes:list.");
        }
        if (audit.otherAccountsCount() > 0) {
            boolean one = audit.otherAccountsCount() == 1;
            lines.add(Summary.count(audit.otherAccountsCount(), "token") + " in the code " + (one ? "does" : "do")
                    + " not belong to this account's token list; 'trapstreet scan' reports " + (one ? "it." : "them."));
        }
        return lines;
    }

    private void paragraph(String lead, String words) {
        TextWrapper.append(text, INDENT, INDENT + INDENT, lead + TerminalEscaper.escape(Redactor.redact(words)));
    }
}
