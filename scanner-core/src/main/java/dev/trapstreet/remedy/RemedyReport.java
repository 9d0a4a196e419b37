package dev.trapstreet.remedy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.report.JsonForm;
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
    private static final int MOST_PLACES = 40;
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
        text.append(title()).append("\n\n");
        plan.token().ifPresent(token -> describe(text, token));
        changes(text);
        places(text);
        text.append(plan.warnings().isEmpty() ? "" : "\n");
        for (String warning : plan.warnings()) {
            TextWrapper.append(text, "  NOTE  ", "        ", shown(warning));
        }
        plan.settled().ifPresent(why -> text.append('\n').append(shown(why)).append(" Nothing is to be done.\n"));
        return TerminalEscaper.escapeLines(text.toString());
    }

    private String title() {
        String account = " of account " + shown(plan.account());
        String token = plan.token().map(one -> kind(one) + " token").orElse("token");
        return switch (plan.kind()) {
            case RESTRICT -> "To restrict a " + token + account;
            case ROTATE -> "To create the successor of a " + token + account;
            case REVOKE -> "To delete a " + token + account;
            case MINT -> "To make a temporary token" + account;
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
        line(text, "token", redacted(token));
        line(text, "id", token.id());
        line(text, "note", token.note().orElse("none"));
        token.created().ifPresent(time -> line(text, "created", time.toString()));
        line(text, "scopes", list(token.scopes()));
        line(text, "allowed URLs", urls(Plan.urls(token)));
    }

    private void changes(StringBuilder text) {
        boolean whole = plan.kind() == Plan.Kind.ROTATE || plan.kind() == Plan.Kind.MINT;
        if (whole) {
            text.append(plan.kind() == Plan.Kind.ROTATE ? "\nThe successor\n\n" : "");
            plan.draft().scopes().ifPresent(scopes -> line(text, "scopes", list(scopes)));
            plan.expires().ifPresent(time -> line(text, "ends", time.toString()));
        }
        if (plan.kind() == Plan.Kind.ROTATE) {
            line(text, "note", plan.draft().note().orElse("none"));
            line(text, "allowed URLs", urls(plan.draft().allowedUrls().orElse(List.of())));
        }
        if (plan.kind() == Plan.Kind.RESTRICT) {
            line(text, "changed to", urls(plan.draft().allowedUrls().orElse(List.of())));
        }
    }

    private static String urls(List<String> urls) {
        return (urls.isEmpty() ? "none" : String.join(", ", urls)) + " ("
                + AllowedUrls.of(urls).breadth().phrase() + ")";
    }

    private void places(StringBuilder text) {
        if (plan.places().isEmpty()) {
            return;
        }
        text.append("\n  It stands in\n");
        int shown = 0;
        for (LoadedReport.ReportedLocation place : plan.places()) {
            if (shown++ == MOST_PLACES) {
                text.append("    and ")
                        .append(plan.places().size() - MOST_PLACES)
                        .append(" more places\n");
                break;
            }
            text.append("    ").append(shown(place.path())).append(':').append(place.line());
            text.append(
                    place.exposure() == Exposure.UNKNOWN
                            ? ""
                            : "  " + place.exposure().phrase());
            text.append(place.historyOnly() ? "  (in the history alone)" : "").append('\n');
        }
        text.append('\n');
    }

    /**
     * Returns the result as text for the terminal.
     *
     * @param outcome the result of a plan
     * @return a paragraph for each step
     */
    public static String carriedOut(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        for (Outcome.Step step : outcome.steps()) {
            String lead = String.format(Locale.ROOT, "%-10s ", step.state().words());
            TextWrapper.append(text, lead, " ".repeat(lead.length()), shown(step.what()));
            for (String why : step.why().split("\n", -1)) {
                if (!why.isEmpty()) {
                    TextWrapper.append(text, " ".repeat(lead.length()), " ".repeat(lead.length()), shown(why));
                }
            }
        }
        return TerminalEscaper.escapeLines(text.toString());
    }

    /**
     * Writes the plan and its result as a JSON document. Flushes the stream and does not close it.
     *
     * @param outcome the result; empty if nothing was carried out
     * @param shown the new token, if the user explicitly requested to see it
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public void writeJson(Optional<Outcome> outcome, Optional<MapboxToken> shown, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonForm.indented(out)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("remedy", plan.kind().word());
            json.writeStringField("account", Redactor.redact(plan.account()));
            if (plan.token().isPresent()) {
                json.writeFieldName("token");
                token(json, plan.token().get());
            }
            wanted(json);
            json.writeArrayFieldStart("places");
            for (LoadedReport.ReportedLocation place : plan.places()) {
                json.writeStartObject();
                json.writeStringField("path", Redactor.redact(place.path()));
                json.writeNumberField("line", place.line());
                json.writeStringField("exposure", place.exposure().name());
                json.writeBooleanField("inHistoryAlone", place.historyOnly());
                json.writeEndObject();
            }
            json.writeEndArray();
            strings(json, "notes", plan.warnings());
            json.writeBooleanField("settled", plan.settled().isPresent());
            json.writeBooleanField("applied", outcome.isPresent());
            if (outcome.isPresent()) {
                outcome(json, outcome.get());
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

    private static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeBooleanField("done", outcome.isDone());
        if (outcome.issued().isPresent()) {
            json.writeStringField("newId", Redactor.redact(outcome.issued().get()));
        }
        json.writeArrayFieldStart("steps");
        for (Outcome.Step step : outcome.steps()) {
            json.writeStartObject();
            json.writeStringField("state", step.state().words());
            json.writeStringField("what", Redactor.redact(step.what()));
            json.writeStringField("why", Redactor.redact(step.why()));
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

    private static void line(StringBuilder text, String name, String value) {
        TextWrapper.append(text, String.format(Locale.ROOT, "  %-13s ", name), INDENT, shown(value));
    }

    /** Returns the redacted form that reports also use for tokens. */
    private String redacted(TokenMetadata token) {
        String id = Redactor.redact(token.id());
        String tail = id.length() > TAIL ? id.substring(id.length() - TAIL) : id;
        return Redactor.redact(token.usage()) + "." + Redactor.redact(plan.account()) + ".…" + tail;
    }

    /** Redacts and escapes text from other people, such as notes, paths and URLs. */
    private static String shown(String text) {
        return TerminalEscaper.escape(Redactor.redact(text.replaceAll("\\p{Cf}", "")));
    }
}
