package dev.trapstreet.remedy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.report.JsonWriter;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Report on a plan and its result, as text or JSON. It contains a new token only if the caller passes it to
 * {@link #writeJson}. Immutable.
 */
public final class RemedyReport {
    private static final String SCHEMA = "trapstreet-remedy/1";
    private static final int TAIL = 4;
    private static final int MAX_PLACES = 40;
    private static final String INDENT = " ".repeat(16);

    private final Plan plan;

    /**
     * Creates a report.
     *
     * @param plan the plan to report on
     */
    public RemedyReport(Plan plan) {
        this.plan = plan;
    }

    /** {@return the plan as text for the terminal} */
    public String planned() {
        StringBuilder text = new StringBuilder();
        List<String> notes = plan.warnings();
        if (isLeakedSecret() && !notes.isEmpty()) {
            // Planner puts the deletion first. Whoever reads one line only must read this one.
            TextWrapper.append(text, "FIRST  ", "       ", displayText(notes.get(0)));
            text.append('\n');
            notes = notes.subList(1, notes.size());
        }
        text.append(title()).append("\n\n");
        plan.token().ifPresent(token -> describe(text, token));
        if (plan.token().isEmpty()) {
            plan.id().ifPresent(id -> appendLine(text, "id", id));
        }
        changes(text);
        appendLocations(text);
        text.append(notes.isEmpty() ? "" : "\n");
        for (String warning : notes) {
            TextWrapper.append(text, "  NOTE  ", "        ", displayText(warning));
        }
        plan.alreadyDone()
                .ifPresent(why -> text.append('\n').append(displayText(why)).append(" There is nothing to do.\n"));
        return TerminalEscaper.escapeLines(text.toString());
    }

    private boolean isLeakedSecret() {
        return plan.action() == Plan.Action.ROTATE
                && !plan.locations().isEmpty()
                && plan.token().map(TokenMetadata::usage).equals(Optional.of("sk"));
    }

    private String title() {
        String account = " of account " + displayText(plan.account());
        String token = plan.token().map(one -> kind(one) + " token").orElse("token");
        return switch (plan.action()) {
            case RESTRICT -> "To restrict a " + token + account;
            case ROTATE -> "To create a replacement for a " + token + account;
            case REVOKE -> "To delete a " + token + account;
            case MINT -> "To create a temporary token" + account;
        };
    }

    private static String kind(TokenMetadata token) {
        return switch (token.usage()) {
            case "pk" -> token.isDefault() ? "default public" : "public";
            case "sk" -> "secret";
            default -> "listed";
        };
    }

    private void describe(StringBuilder text, TokenMetadata token) {
        appendLine(text, "token", redacted(token));
        appendLine(text, "id", token.id());
        appendLine(text, "note", token.note().orElse("none"));
        token.created().ifPresent(time -> appendLine(text, "created", time.toString()));
        appendLine(text, "scopes", list(token.scopes()));
        if (!token.applications().isEmpty()) {
            appendLine(text, "applications", String.join(", ", token.applications()));
        }
        appendLine(
                text,
                "allowed URLs",
                Plan.urls(token).isEmpty() && !token.applications().isEmpty()
                        ? "none (it works in the applications only)"
                        : urls(Plan.urls(token)));
        if (!token.others().isEmpty()) {
            appendLine(text, "also listed", String.join(", ", token.others()));
        }
    }

    private void changes(StringBuilder text) {
        boolean whole = plan.action() == Plan.Action.ROTATE || plan.action() == Plan.Action.MINT;
        if (whole) {
            text.append(plan.action() == Plan.Action.ROTATE ? "\nThe replacement\n\n" : "");
            plan.draft().scopes().ifPresent(scopes -> appendLine(text, "scopes", list(scopes)));
            plan.expires().ifPresent(time -> appendLine(text, "expires", time.toString()));
        }
        if (plan.action() == Plan.Action.ROTATE) {
            appendLine(text, "note", plan.draft().note().orElse("none"));
            appendLine(text, "allowed URLs", urls(plan.draft().allowedUrls().orElse(List.of())));
        }
        if (plan.action() == Plan.Action.RESTRICT) {
            appendLine(text, "changed to", urls(plan.draft().allowedUrls().orElse(List.of())));
        }
    }

    private static String urls(List<String> urls) {
        return (urls.isEmpty() ? "none" : String.join(", ", urls)) + " ("
                + AllowedUrls.of(urls).breadth().phrase() + ")";
    }

    private void appendLocations(StringBuilder text) {
        if (plan.locations().isEmpty()) {
            return;
        }
        text.append("\n  Locations\n");
        int shown = 0;
        for (LoadedReport.ReportedLocation place : plan.locations()) {
            if (shown++ == MAX_PLACES) {
                text.append("    and ")
                        .append(plan.locations().size() - MAX_PLACES)
                        .append(" more locations\n");
                break;
            }
            text.append("    ").append(displayText(place.path())).append(':').append(place.line());
            text.append(
                    place.exposure() == Exposure.UNKNOWN
                            ? ""
                            : "  " + place.exposure().phrase());
            text.append(place.historyOnly() ? "  (only in the history)" : "").append('\n');
        }
        text.append('\n');
    }

    /**
     * Returns the result as text for the terminal.
     *
     * @param result the result of a plan
     * @return a paragraph for each step
     */
    public static String carriedOut(RemedyResult result) {
        StringBuilder text = new StringBuilder();
        for (RemedyResult.Step step : result.steps()) {
            String lead = String.format(Locale.ROOT, "%-10s ", step.status().phrase());
            TextWrapper.append(text, lead, " ".repeat(lead.length()), displayText(step.action()));
            for (String why : step.reason().split("\n", -1)) {
                if (!why.isEmpty()) {
                    TextWrapper.append(text, " ".repeat(lead.length()), " ".repeat(lead.length()), displayText(why));
                }
            }
        }
        return TerminalEscaper.escapeLines(text.toString());
    }

    /**
     * Writes the plan and its result as a JSON document. Flushes the stream and does not close it.
     *
     * @param result the result; empty if nothing was carried out
     * @param shown the new token, if the user explicitly requested to see it
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public void writeJson(Optional<RemedyResult> result, Optional<MapboxToken> shown, OutputStream out)
            throws IOException {
        try (JsonGenerator json = JsonWriter.indented(out)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("remedy", plan.action().keyword());
            json.writeStringField("account", Redactor.redact(plan.account()));
            if (plan.id().isPresent()) {
                json.writeStringField("id", Redactor.redact(plan.id().get()));
            }
            if (plan.token().isPresent()) {
                json.writeFieldName("token");
                token(json, plan.token().get());
            }
            wanted(json);
            json.writeArrayFieldStart("places");
            for (LoadedReport.ReportedLocation place : plan.locations()) {
                json.writeStartObject();
                json.writeStringField("path", Redactor.redact(place.path()));
                json.writeNumberField("line", place.line());
                json.writeStringField("exposure", place.exposure().name());
                json.writeBooleanField("inHistoryAlone", place.historyOnly());
                json.writeEndObject();
            }
            json.writeEndArray();
            strings(json, "notes", plan.warnings());
            json.writeBooleanField("settled", plan.alreadyDone().isPresent());
            json.writeBooleanField("applied", result.isPresent());
            if (result.isPresent()) {
                outcome(json, result.get());
            }
            if (shown.isPresent()) {
                json.writeStringField("newToken", shown.get().raw().revealSecret());
            }
            json.writeEndObject();
        }
        out.write('\n');
        out.flush();
    }

    private void token(JsonGenerator json, TokenMetadata token) throws IOException {
        json.writeStartObject();
        json.writeStringField("redacted", redacted(token));
        json.writeStringField("id", Redactor.redact(token.id()));
        json.writeStringField("type", Redactor.redact(token.usage()));
        json.writeBooleanField("default", token.isDefault());
        json.writeStringField("note", Redactor.redact(token.note().orElse("")));
        json.writeStringField("created", token.created().map(Object::toString).orElse(""));
        strings(json, "scopes", token.scopes());
        strings(json, "allowedUrls", Plan.urls(token));
        strings(json, "applications", token.applications());
        strings(json, "others", token.others());
        json.writeEndObject();
    }

    private void wanted(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("wanted");
        if (plan.draft().scopes().isPresent()) {
            strings(json, "scopes", plan.draft().scopes().get());
        }
        if (plan.draft().note().isPresent()) {
            json.writeStringField("note", Redactor.redact(plan.draft().note().get()));
        }
        if (plan.draft().allowedUrls().isPresent()) {
            strings(json, "allowedUrls", plan.draft().allowedUrls().get());
        }
        if (plan.expires().isPresent()) {
            json.writeStringField("expires", plan.expires().get().toString());
        }
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, RemedyResult result) throws IOException {
        json.writeBooleanField("done", result.isDone());
        if (result.issued().isPresent()) {
            json.writeStringField("newId", Redactor.redact(result.issued().get()));
        }
        json.writeArrayFieldStart("steps");
        for (RemedyResult.Step step : result.steps()) {
            json.writeStartObject();
            json.writeStringField("state", step.status().phrase());
            json.writeStringField("what", Redactor.redact(step.action()));
            json.writeStringField("why", Redactor.redact(step.reason()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void strings(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(Redactor.redact(text));
        }
        json.writeEndArray();
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void appendLine(StringBuilder text, String name, String value) {
        TextWrapper.append(text, String.format(Locale.ROOT, "  %-13s ", name), INDENT, displayText(value));
    }

    /** Returns the redacted form that reports also use for tokens. */
    private String redacted(TokenMetadata token) {
        String id = Redactor.redact(token.id());
        String tail = id.length() > TAIL ? id.substring(id.length() - TAIL) : id;
        return Redactor.redact(token.usage()) + "." + Redactor.redact(plan.account()) + ".…" + tail;
    }

    /** Redacts and escapes text from other people, such as notes, paths and URLs. */
    private static String displayText(String text) {
        return TerminalEscaper.escape(Redactor.redact(text.replaceAll("\\p{Cf}", "")));
    }
}
