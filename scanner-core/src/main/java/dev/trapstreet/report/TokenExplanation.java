package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.AgeFormat;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.Lifetime;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.ParseCheck;
import dev.trapstreet.token.ParseResult;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.ScopeRisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explanation of a single token: its claims, or the check that the text fails. Immutable. */
public final class TokenExplanation {
    private final ParseResult result;
    private final Instant now;

    /**
     * Creates an explanation.
     *
     * @param result the result of parsing the text
     * @param now the time against which ages and lifetimes are calculated
     */
    public TokenExplanation(ParseResult result, Instant now) {
        this.result = result;
        this.now = now;
    }

    /**
     * Writes the explanation as text for people, in UTF-8. Flushes the stream and does not close it.
     *
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public void writeText(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        Optional<MapboxToken> token = result.token();
        if (token.isPresent()) {
            describe(token.get(), text);
        } else {
            refuse(result.failedCheck().orElseThrow(), text);
        }
        out.write(TerminalEscaper.escapeLines(text.toString()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void describe(MapboxToken token, StringBuilder text) {
        Claims claims = token.claims();
        if (FirstSteps.apply(token)) {
            TextWrapper.append(text, "DO NOW  ", "        ", FirstSteps.DELETION);
            for (String way : FirstSteps.ways(token)) {
                text.append("          ").append(TerminalEscaper.escape(way)).append('\n');
            }
            TextWrapper.append(text, "THEN    ", "        ", FirstSteps.afterwards(Optional.empty()));
            TextWrapper.append(text, "        ", "        ", FirstSteps.risks(Optional.empty()));
            text.append('\n');
        }
        appendLine(text, "token", token.redacted());
        appendLine(text, "type", token.type().header() + ", " + token.type().displayName());
        appendLine(text, "account", Redactor.redact(claims.account().orElse("?")));
        claims.id().ifPresent(id -> appendLine(text, "id", Redactor.redact(id.value()) + " (" + shape(id) + ")"));
        created(token).ifPresent(created -> appendLine(text, "created", created));
        claims.expiresAt().ifPresent(time -> appendLine(text, "expires", time.toString()));
        token.lifetime(now).ifPresent(lifetime -> appendLine(text, "state", state(lifetime)));
        claims.scopes().ifPresent(scopes -> {
            appendLine(text, "scopes", scopes(scopes));
            for (String risk :
                    ScopeRisk.sentences(scopes.stream().map(Scope::name).toList())) {
                appendLine(text, "", Redactor.redact(risk));
            }
        });
        claims.client().ifPresent(client -> appendLine(text, "client", Redactor.redact(client)));
        if (!claims.sessionKeys().isEmpty()) {
            appendLine(text, "session", "keys " + String.join(", ", claims.sessionKeys()) + ": copied from a browser");
        }
        if (!claims.otherKeys().isEmpty()) {
            appendLine(text, "other keys", Redactor.redact(String.join(", ", claims.otherKeys())));
        }
        appendLine(text, "signature", token.hasCanonicalSignature() ? "canonical" : "not canonical");
        appendLine(text, "confidence", token.confidence().name().toLowerCase(Locale.ROOT));
        token.doubts().forEach(doubt -> appendLine(text, "", doubt));
        appendLine(text, "fingerprint", token.fingerprint().hex());
    }

    private void refuse(ParseCheck failed, StringBuilder text) {
        text.append("Not a Mapbox token.\n");
        for (ParseCheck check : ParseCheck.values()) {
            String mark = check.compareTo(failed) < 0 ? "passed" : check == failed ? "FAILED" : "";
            text.append("  ")
                    .append(mark)
                    .append("  ")
                    .append(check.description())
                    .append('\n');
            if (check == failed) {
                text.append("          ")
                        .append(TerminalEscaper.escape(result.reason()))
                        .append('\n');
                break;
            }
        }
    }

    private Optional<String> created(MapboxToken token) {
        if (token.createdAt().isPresent()) {
            Instant time = token.createdAt().get();
            return Optional.of(time + ", " + AgeFormat.format(Duration.between(time, now)) + " ago");
        }
        return token.claims().id().filter(AuthorizationId::isLegacy).map(id -> "before November 2015");
    }

    private static String shape(AuthorizationId id) {
        return switch (id.format()) {
            case CUID -> "cuid, since October 2015";
            case CUID_OUT_OF_ERA -> "the format of a cuid, with an impossible time";
            case SHORT -> "7 characters, 2014 and 2015";
            case HEX -> "32 hexadecimal digits, 2015";
            case UNKNOWN -> "unknown format";
        };
    }

    private static String state(Lifetime lifetime) {
        return lifetime.validity().name().toLowerCase(Locale.ROOT) + ": " + lifetime.phrase();
    }

    private static String scopes(List<Scope> scopes) {
        if (scopes.isEmpty()) {
            return "none";
        }
        return scopes.stream()
                .map(scope -> Redactor.redact(scope.name())
                        + (scope.isSecret() ? " (secret)" : scope.access() == Scope.Access.UNKNOWN ? " (unknown)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static void appendLine(StringBuilder text, String name, String value) {
        text.append(String.format("%-12s %s\n", name, TerminalEscaper.escape(value)));
    }

    /**
     * Writes the explanation as one line of JSON, in UTF-8. Flushes the stream and does not close it.
     *
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public void writeJson(OutputStream out) throws IOException {
        try (JsonGenerator json = JsonWriter.compact(out)) {
            json.writeStartObject();
            json.writeBooleanField("token", result.token().isPresent());
            if (result.token().isPresent()) {
                describe(result.token().get(), json);
            } else {
                ParseCheck failed = result.failedCheck().orElseThrow();
                json.writeStringField(
                        "failed", failed.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                json.writeStringField("demands", failed.description());
                json.writeStringField("why", result.reason());
            }
            json.writeEndObject();
        }
        out.write('\n');
        out.flush();
    }

    private void describe(MapboxToken token, JsonGenerator json) throws IOException {
        json.writeStringField("fingerprint", token.fingerprint().hex());
        json.writeStringField("type", token.type().header());
        json.writeStringField("redacted", token.redacted());
        json.writeStringField("confidence", token.confidence().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("canonicalSignature", token.hasCanonicalSignature());
        json.writeArrayFieldStart("doubts");
        for (String doubt : token.doubts()) {
            json.writeString(doubt);
        }
        json.writeEndArray();
        if (FirstSteps.apply(token)) {
            FirstSteps.write(json, token, Optional.empty());
        }
        json.writeFieldName("claims");
        claims(token, json);
        Optional<Lifetime> lifetime = token.lifetime(now);
        if (lifetime.isPresent()) {
            json.writeStringField("state", lifetime.get().validity().name().toLowerCase(Locale.ROOT));
            json.writeStringField("lifetime", lifetime.get().phrase());
        }
    }

    private static void claims(MapboxToken token, JsonGenerator json) throws IOException {
        Claims claims = token.claims();
        json.writeStartObject();
        JsonReport.claimFields(json, token);
        JsonWriter.nullable(
                json, "issuedAt", claims.issuedAt().map(Object::toString).orElse(null));
        JsonWriter.nullable(
                json, "client", claims.client().map(Redactor::redact).orElse(null));
        writeNames("session", claims.sessionKeys(), json);
        writeNames("otherKeys", claims.otherKeys(), json);
        json.writeEndObject();
    }

    private static void writeNames(String name, List<String> keys, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String key : keys) {
            json.writeString(Redactor.redact(key));
        }
        json.writeEndArray();
    }
}
