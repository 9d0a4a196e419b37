package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writer for the status of a token at Mapbox: the fields {@code restriction}, {@code verdict} and {@code listed} of a finding. */
final class AccountStatusJson {
    private AccountStatusJson() {}

    static void write(JsonGenerator json, AccountStatus accountStatus) throws IOException {
        restriction(json, accountStatus.restriction());
        verdict(json, accountStatus.verdict());
        if (accountStatus.listed().isPresent()) {
            listed(json, accountStatus.listed().get());
        }
    }

    private static void restriction(JsonGenerator json, Restriction restriction) throws IOException {
        json.writeObjectFieldStart("restriction");
        json.writeStringField("state", restriction.status().phrase());
        if (restriction.status() == Restriction.Status.LISTED) {
            withheld(json, "allowedUrls", restriction.allowedUrls());
        } else {
            json.writeNullField("allowedUrls");
        }
        Optional<String> breadth = restriction.breadth().map(AccountStatusJson::keyword);
        if (breadth.isPresent()) {
            json.writeStringField("breadth", breadth.get());
        }
        json.writeEndObject();
    }

    private static void verdict(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeObjectFieldStart("verdict");
        JsonWriter.nullable(json, "code", verdict.code().orElse(null));
        json.writeStringField("state", verdict.state().phrase());
        if (!verdict.reason().isEmpty()) {
            json.writeStringField("reason", Redactor.redact(verdict.reason()));
        }
        json.writeEndObject();
    }

    private static void listed(JsonGenerator json, ListingEntry entry) throws IOException {
        json.writeObjectFieldStart("listed");
        json.writeBooleanField("default", entry.isDefault());
        withheld(json, "scopes", entry.scopes());
        withheld(json, "unknownScopes", entry.unknownScopes());
        JsonWriter.nullable(json, "note", entry.note().map(Redactor::redact).orElse(null));
        JsonWriter.nullable(
                json, "createdAt", entry.created().map(Object::toString).orElse(null));
        JsonWriter.nullable(
                json, "modifiedAt", entry.modified().map(Object::toString).orElse(null));
        withheld(json, "applications", entry.applications());
        withheld(json, "others", entry.others());
        json.writeEndObject();
    }

    private static void withheld(JsonGenerator json, String name, List<String> values) throws IOException {
        JsonWriter.strings(json, name, values.stream().map(Redactor::redact).toList());
    }

    /** Returns the name of a constant as reports spell it, such as "shared-hosting". */
    private static String keyword(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
