package dev.trapstreet.report;

import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.AuditCategory;
import dev.trapstreet.audit.AuditedToken;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Audit in CSV: a header row, then one row for each token and each problem. */
final class AuditCsv {
    private static final List<String> HEADING = List.of(
            "kind",
            "severity",
            "type",
            "redacted",
            "id",
            "created",
            "modified",
            "default",
            "note",
            "scopes",
            "restriction",
            "allowed_urls",
            "presence",
            "headings",
            "rules",
            "places",
            "first_place",
            "message",
            "remedy",
            "accepted");

    private AuditCsv() {}

    static void write(Audit audit, OutputStream out) throws IOException {
        CsvWriter table = new CsvWriter(out);
        table.writeRow(HEADING);
        for (AuditedToken token : audit.tokens()) {
            table.writeRow(fields(token));
        }
        if (audit.scanned().isPresent()) {
            for (Problem problem : audit.scanned().get().problems()) {
                table.writeRow(fields(problem));
            }
        }
    }

    private static List<String> fields(AuditedToken token) {
        Optional<ListingEntry> entry = token.listed();
        List<RuleViolation> rules = token.violations();
        List<Location> locations = token.locations();
        return List.of(
                "token",
                token.severity().keyword(),
                token.type().header(),
                token.redacted(),
                Redactor.redact(token.id()),
                token.created().map(Object::toString).orElse(""),
                entry.flatMap(ListingEntry::modified).map(Object::toString).orElse(""),
                entry.isEmpty() ? "" : token.isDefault() ? "yes" : "no",
                entry.flatMap(ListingEntry::note).orElse(""),
                Redactor.redact(String.join(" ", entry.map(ListingEntry::scopes).orElse(List.of()))),
                token.restriction().status().phrase(),
                Redactor.redact(String.join(" ", token.restriction().allowedUrls())),
                token.presence().keyword(),
                String.join(
                        " ",
                        token.categories().stream().map(AuditCategory::keyword).toList()),
                String.join(" ", rules.stream().map(RuleViolation::id).toList()),
                Integer.toString(locations.size()),
                locations.isEmpty() ? "" : FindingText.location(locations.get(0)),
                String.join(" ", rules.stream().map(RuleViolation::message).toList()),
                rules.isEmpty() ? "" : rules.get(0).remedy(),
                token.isSuppressed() ? FindingText.suppression(locations.get(0)) : "");
    }

    private static List<String> fields(Problem problem) {
        List<String> fields = new ArrayList<>();
        for (String column : HEADING) {
            fields.add(
                    switch (column) {
                        case "kind" -> "problem";
                        case "first_place" -> problem.where();
                        case "message" -> problem.description();
                        case "remedy" -> problem.advice();
                        default -> "";
                    });
        }
        return fields;
    }
}
