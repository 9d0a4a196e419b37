package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.AuditCategory;
import dev.trapstreet.audit.AuditedToken;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Audit in JSON. {@code audit-1.schema.json} in this package is its schema. Shares the parts of a scan report, such as
 * locations and problems.
 */
final class AuditJson {
    private static final String SCHEMA = "trapstreet-audit/1";

    private final JsonGenerator json;
    private final JsonReport parts;

    private AuditJson(JsonGenerator json, ReportOptions options) {
        this.json = json;
        this.parts = new JsonReport(json, options);
    }

    static void write(Audit audit, ReportOptions options, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            new AuditJson(json, options).document(audit);
        }
        out.write('\n');
    }

    private void document(Audit audit) throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        json.writeFieldName("tool");
        parts.tool();
        json.writeStringField("account", Redactor.redact(audit.account()));
        json.writeStringField("auditedAt", audit.at().toString());
        json.writeObjectFieldStart("listing");
        json.writeBooleanField("complete", audit.complete());
        json.writeBooleanField("accountKnown", audit.accountKnown());
        json.writeNumberField("tokens", audit.listed());
        JsonWriter.nullable(json, "scopesUnknown", audit.scopesUnknown().orElse(null));
        json.writeEndObject();
        parts.strings("unneededScopes", withheld(audit.unneeded()));
        json.writeFieldName("run");
        if (audit.scanned().isPresent()) {
            parts.run(audit.scanned().get());
        } else {
            json.writeNull();
        }
        json.writeNumberField("others", audit.otherAccountsCount());
        json.writeObjectFieldStart("headings");
        for (AuditCategory category : AuditCategory.values()) {
            json.writeNumberField(category.keyword(), audit.count(category));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("tokens");
        for (AuditedToken token : audit.tokens()) {
            token(token);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("problems");
        if (audit.scanned().isPresent()) {
            for (Problem problem : audit.scanned().get().problems()) {
                parts.problem(problem);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void token(AuditedToken token) throws IOException {
        Optional<Finding> finding = token.finding();
        json.writeStartObject();
        json.writeStringField("type", token.type().header());
        json.writeStringField("redacted", token.redacted());
        json.writeStringField("id", Redactor.redact(token.id()));
        JsonWriter.nullable(
                json,
                "fingerprint",
                finding.map(found -> found.token().fingerprint().hex()).orElse(null));
        JsonWriter.nullable(
                json, "createdAt", token.created().map(Object::toString).orElse(null));
        Verdict verdict = finding.map(Finding::verdict).orElse(Verdict.NOT_ASKED);
        AccountStatusJson.write(json, new AccountStatus(verdict, token.restriction(), token.listed()));
        json.writeStringField("presence", token.presence().keyword());
        parts.strings(
                "headings",
                token.categories().stream().map(AuditCategory::keyword).toList());
        json.writeStringField("severity", token.severity().keyword());
        json.writeArrayFieldStart("rules");
        for (RuleViolation violation : token.violations()) {
            parts.violation(violation);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("locations");
        for (Location location : token.locations()) {
            parts.location(location);
        }
        json.writeEndArray();
        json.writeFieldName("suppressed");
        parts.suppression(finding.flatMap(Finding::suppression));
        json.writeEndObject();
    }

    private static List<String> withheld(List<String> texts) {
        return texts.stream().map(Redactor::redact).toList();
    }
}
