package dev.trapstreet.saved;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Breadth;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Converter from the entries of a JSON report to those of a {@link dev.trapstreet.finding.Report}. Tokens have no text. */
final class EntryReader {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RULE = Pattern.compile("MBX[0-9]{3}");

    private EntryReader() {}

    /**
     * Converts a finding.
     *
     * @param fields the finding
     * @param prefix what precedes its paths; may be empty
     */
    static Finding finding(JsonFields fields, String prefix) throws InvalidReportException {
        List<RuleViolation> violations = violations(fields.objects("rules"));
        List<Location> locations = new ArrayList<>();
        List<List<RuleViolation>> violationsByLocation = new ArrayList<>();
        for (JsonFields location : fields.objects("locations")) {
            locations.add(LocationReader.location(location, prefix));
            violationsByLocation.add(violationsAt(location, violations));
        }
        if (locations.isEmpty()) {
            throw fields.wrong("locations", "a list of at least one location");
        }
        JsonFields exposure = fields.object("exposure");
        return new Finding(
                token(fields),
                severity(fields),
                violations,
                context(exposure.constant("kind", Exposure.values()), exposure.texts("evidence"), locations),
                List.copyOf(LocationReader.tags(fields)),
                locations,
                accountStatus(fields),
                violationsByLocation);
    }

    /** Returns the context of the most severe location, which the report has without its tags. */
    private static LocationContext context(Exposure exposure, List<String> evidence, List<Location> locations) {
        for (Location location : locations) {
            LocationContext context = location.context();
            if (context.exposure() == exposure && context.evidence().equals(evidence)) {
                return context;
            }
        }
        return new LocationContext(exposure, evidence, Set.of());
    }

    private static List<RuleViolation> violationsAt(JsonFields location, List<RuleViolation> all)
            throws InvalidReportException {
        if (location.has("judgments")) {
            return violations(location.objects("judgments"));
        }
        if (!location.has("rules")) {
            return all;
        }
        List<RuleViolation> there = new ArrayList<>();
        for (String id : location.texts("rules")) {
            there.add(all.stream()
                    .filter(violation -> violation.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> location.wrong("rules", "a list of rules of the finding")));
        }
        return there;
    }

    private static List<RuleViolation> violations(List<JsonFields> rules) throws InvalidReportException {
        List<RuleViolation> violations = new ArrayList<>();
        for (JsonFields rule : rules) {
            violations.add(violation(rule));
        }
        return violations;
    }

    private static RuleViolation violation(JsonFields rule) throws InvalidReportException {
        String id = rule.text("id");
        if (!RULE.matcher(id).matches()) {
            throw rule.wrong("id", "the id of a rule");
        }
        RuleViolation.Guidance guidance = rule.has("guidance")
                ? rule.constant("guidance", RuleViolation.Guidance.values())
                : RuleViolation.Guidance.GENERAL;
        return new RuleViolation(
                id, rule.text("title"), severity(rule), rule.text("message"), rule.text("remedy"), guidance);
    }

    private static Severity severity(JsonFields fields) throws InvalidReportException {
        return fields.constant("severity", Severity.values());
    }

    private static String fingerprint(JsonFields fields) throws InvalidReportException {
        String fingerprint = fields.text("fingerprint");
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw fields.wrong("fingerprint", "a fingerprint");
        }
        return fingerprint;
    }

    private static MapboxToken token(JsonFields fields) throws InvalidReportException {
        JsonFields claims = fields.object("claims");
        TokenType type = type(fields);
        Optional<Instant> created = claims.optionalTime("createdAt");
        // The scan has compared the time in an id with its own clock; no time means that it was not plausible.
        Instant now = created.orElse(AuthorizationId.LEGACY_ENDED).plusSeconds(1);
        Claims known = new Claims(
                claims.optionalText("account"),
                claims.optionalText("id").map(id -> AuthorizationId.of(id, now)),
                type == TokenType.TEMPORARY ? created : Optional.empty(),
                claims.optionalTime("expiresAt"),
                claims.optionalTexts("scopes")
                        .map(names -> names.stream().map(Scope::new).toList()),
                Optional.empty(),
                List.of(),
                List.of());
        return MapboxToken.recorded(
                new Fingerprint(fingerprint(fields)),
                type,
                known,
                fields.constant("confidence", Confidence.values()),
                fields.texts("doubts"));
    }

    private static TokenType type(JsonFields fields) throws InvalidReportException {
        String header = fields.text("type");
        for (TokenType type : TokenType.values()) {
            if (type.header().equals(header)) {
                return type;
            }
        }
        throw fields.wrong("type", "pk, sk or tk");
    }

    private static AccountStatus accountStatus(JsonFields fields) throws InvalidReportException {
        JsonFields said = fields.object("verdict");
        Verdict verdict = new Verdict(
                said.constant("state", Verdict.State.values()),
                said.optionalText("code"),
                said.optionalText("reason").orElse(""));
        JsonFields known = fields.object("restriction");
        Optional<Breadth> breadth =
                known.has("breadth") ? Optional.of(known.constant("breadth", Breadth.values())) : Optional.empty();
        Restriction restriction = new Restriction(
                restrictionStatus(known), known.optionalTexts("allowedUrls").orElse(List.of()), breadth);
        Optional<JsonFields> listed = fields.optionalObject("listed");
        return new AccountStatus(
                verdict, restriction, listed.isEmpty() ? Optional.empty() : Optional.of(entry(listed.get())));
    }

    private static Restriction.Status restrictionStatus(JsonFields fields) throws InvalidReportException {
        String phrase = fields.text("state");
        for (Restriction.Status status : Restriction.Status.values()) {
            if (status.phrase().equals(phrase)) {
                return status;
            }
        }
        throw fields.wrong("state", "a value that this version knows");
    }

    private static ListingEntry entry(JsonFields fields) throws InvalidReportException {
        return new ListingEntry(
                fields.flag("default"),
                fields.texts("scopes"),
                fields.texts("unknownScopes"),
                fields.optionalText("note"),
                fields.optionalTime("createdAt"),
                fields.optionalTime("modifiedAt"),
                fields.texts("applications"),
                fields.texts("others"));
    }

    static HygieneFinding hygieneFinding(JsonFields fields, String prefix) throws InvalidReportException {
        return new HygieneFinding(
                fingerprint(fields),
                violation(fields.object("rule")),
                LocationReader.location(fields.object("location"), prefix));
    }

    static Problem problem(JsonFields fields, String prefix) throws InvalidReportException {
        String said = fields.text("what");
        return Problem.ofDescription(said, prefix + fields.text("where"), fields.text("do"))
                .orElseThrow(() -> fields.wrong("what", "a problem that this version knows"));
    }

    static Notice notice(JsonFields fields, String prefix) throws InvalidReportException {
        return Notice.ofDescription(fields.text("what"), prefix + fields.text("where"))
                .orElseThrow(() -> fields.wrong("what", "a warning that this version knows"));
    }
}
