package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Listed;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a token stands with Mapbox, as fields of its finding. */
final class StandingJson {
    private StandingJson() {}

    static void write(JsonGenerator json, Standing standing) throws IOException {
        restriction(json, standing.restriction());
        verdict(json, standing.verdict());
        if (standing.listed().isPresent()) {
            listed(json, standing.listed().get());
        }
    }

    private static void restriction(JsonGenerator json, Restriction restriction) throws IOException {
        json.writeObjectFieldStart("restriction");
        json.writeStringField("state", restriction.state().words());
        if (restriction.state() == Restriction.State.LISTED) {
            withheld(json, "allowedUrls", restriction.allowedUrls());
        } else {
            json.writeNullField("allowedUrls");
        }
        Optional<String> breadth = restriction.breadth().map(StandingJson::word);
        if (breadth.isPresent()) {
            json.writeStringField("breadth", breadth.get());
        }
        json.writeEndObject();
    }

    private static void verdict(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeObjectFieldStart("verdict");
        JsonReport.nullable(json, "code", verdict.code().orElse(null));
        json.writeStringField("state", verdict.state().words());
        if (!verdict.reason().isEmpty()) {
            json.writeStringField("reason", Redactor.redact(verdict.reason()));
        }
        json.writeEndObject();
    }

    private static void listed(JsonGenerator json, Listed listed) throws IOException {
        json.writeObjectFieldStart("listed");
        json.writeBooleanField("default", listed.isDefault());
        withheld(json, "scopes", listed.scopes());
        withheld(json, "unknownScopes", listed.unknownScopes());
        JsonReport.nullable(json, "note", listed.note().map(Redactor::redact).orElse(null));
        JsonReport.nullable(
                json, "createdAt", listed.created().map(Object::toString).orElse(null));
        JsonReport.nullable(
                json, "modifiedAt", listed.modified().map(Object::toString).orElse(null));
        withheld(json, "applications", listed.applications());
        json.writeEndObject();
    }

    private static void withheld(JsonGenerator json, String name, List<String> values) throws IOException {
        JsonReport.strings(json, name, values.stream().map(Redactor::redact).toList());
    }

    /** A constant as a report spells it: "shared-hosting". */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
