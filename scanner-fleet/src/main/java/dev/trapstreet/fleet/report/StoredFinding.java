package dev.trapstreet.fleet.report;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Converter from a finding in the store to one of the core, whose token has no text. A value of a later version becomes the default. */
final class StoredFinding {
    private StoredFinding() {}

    /**
     * Converts a finding.
     *
     * @param repository the name of the repository, which precedes the paths
     * @param row the finding, with all columns
     * @param source the number that stands for the repository, so that equal paths in two repositories differ
     */
    static Finding of(String repository, Row row, int source) {
        List<RuleViolation> violations = new ArrayList<>();
        for (Row rule : rows(row, "rules")) {
            violations.add(new RuleViolation(
                    text(rule, "id"),
                    text(rule, "title"),
                    severity(rule),
                    text(rule, "message"),
                    text(rule, "remedy")));
        }
        List<Location> locations = new ArrayList<>();
        List<List<RuleViolation>> violationsByLocation = new ArrayList<>();
        for (Row location : rows(row, "locations")) {
            locations.add(location(repository, location, source));
            violationsByLocation.add(violationsAt(location, violations));
        }
        Row exposure = row.getAs("exposure");
        LocationContext context = new LocationContext(
                constant(Exposure.values(), text(exposure, "kind"), Exposure.UNKNOWN),
                texts(exposure, "evidence"),
                Set.of());
        return new Finding(
                token(row),
                severity(row),
                violations,
                context,
                List.copyOf(tags(row)),
                locations,
                AccountStatus.OFFLINE,
                violationsByLocation);
    }

    private static MapboxToken token(Row row) {
        Row claims = row.getAs("claims");
        Optional<Instant> created = Optional.ofNullable(claims.getAs("createdAt"));
        String header = text(row, "type");
        TokenType type = TokenType.SECRET;
        for (TokenType each : TokenType.values()) {
            type = each.header().equals(header) ? each : type;
        }
        Optional<AuthorizationId> id = Optional.ofNullable(claims.<String>getAs("id"))
                .map(value -> AuthorizationId.of(value, Instant.MAX.minusSeconds(1_000_000)));
        List<String> scopes = texts(claims, "scopes");
        Claims known = new Claims(
                Optional.ofNullable(claims.getAs("account")),
                id,
                type == TokenType.TEMPORARY ? created : Optional.empty(),
                Optional.ofNullable(claims.getAs("expiresAt")),
                scopes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(scopes.stream().map(Scope::new).toList()),
                Optional.empty(),
                List.of(),
                List.of());
        return MapboxToken.recorded(
                new Fingerprint(text(row, "fingerprint")),
                type,
                known,
                constant(Confidence.values(), text(row, "confidence"), Confidence.LIKELY),
                texts(row, "doubts"));
    }

    private static List<RuleViolation> violationsAt(Row location, List<RuleViolation> all) {
        if (location.isNullAt(location.fieldIndex("rules"))) {
            return all; // the same at all locations
        }
        List<String> ids = texts(location, "rules");
        return all.stream().filter(violation -> ids.contains(violation.id())).toList();
    }

    private static Location location(String repository, Row row, int source) {
        String whole = text(row, "path");
        List<String> containers = texts(row, "container");
        List<String> entries = new ArrayList<>();
        String file = whole;
        if (!containers.isEmpty()) {
            file = containers.get(0);
            entries.addAll(containers.subList(1, containers.size()));
            int last = whole.lastIndexOf("!/");
            entries.add(last < 0 ? "" : whole.substring(last + 2));
        }
        Optional<GitOrigin> git =
                Optional.ofNullable(row.<@Nullable Row>getAs("git")).map(origin -> origin(origin, source, repository));
        String path = repository + "/" + file;
        String object = git.map(GitOrigin::object).orElse("");
        ContentId content =
                ContentId.ofObject(source, repository + "/", file, object).withEntries(entries);
        LocationContext context = new LocationContext(
                constant(Exposure.values(), text(row, "exposure"), Exposure.UNKNOWN), List.of(), tags(row));
        Optional<LogicalLocation> within = Optional.ofNullable(row.<@Nullable Row>getAs("within"))
                .map(element -> new LogicalLocation(
                        constant(
                                LogicalLocation.ElementKind.values(),
                                text(element, "kind"),
                                LogicalLocation.ElementKind.KEY),
                        text(element, "name")));
        LocationPart part = constant(LocationPart.values(), text(row, "part"), LocationPart.CONTENT);
        return new Location(
                new Provenance(
                        content,
                        path,
                        part,
                        git,
                        entries.stream().map(StoredFinding::entry).toList()),
                row.getAs("line"),
                row.getAs("column"),
                row.getAs("endColumn"),
                row.getAs("offset"),
                row.getAs("length"),
                texts(row, "encoding"),
                within,
                context,
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the entry with a name; the content of a compressed file was stored without one. */
    private static ArchiveEntry entry(String name) {
        return name.isEmpty() ? ArchiveEntry.CONTENT : ArchiveEntry.named(name);
    }

    private static GitOrigin origin(Row row, int source, String repository) {
        List<Commit> introductions = new ArrayList<>();
        for (Row commit : rows(row, "introductions")) {
            introductions.add(new Commit(
                    text(commit, "commit"), text(commit, "author"), commit.getAs("date"), text(commit, "subject")));
        }
        Optional<GitOrigin.HeadPosition> head = Optional.ofNullable(row.<@Nullable Row>getAs("head"))
                .map(position -> new GitOrigin.HeadPosition(
                        text(position, "object"),
                        position.getAs("line"),
                        position.getAs("column"),
                        ContentId.ofObject(source, repository + "/", "", text(position, "object"))));
        return new GitOrigin(
                constant(GitOrigin.ObjectKind.values(), text(row, "kind"), GitOrigin.ObjectKind.BLOB),
                text(row, "object"),
                introductions,
                head,
                row.getAs("reachable"),
                texts(row, "refs"));
    }

    private static Set<Tag> tags(Row row) {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        for (String word : texts(row, "tags")) {
            for (Tag tag : Tag.values()) {
                if (tag.keyword().equals(word)) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }

    private static Severity severity(Row row) {
        return Severity.ofKeyword(text(row, "severity")).orElse(Severity.INFO);
    }

    private static String text(Row row, String name) {
        String value = row.getAs(name);
        return value == null ? "" : value;
    }

    private static List<String> texts(Row row, String name) {
        int index = row.fieldIndex(name);
        return row.isNullAt(index) ? List.of() : row.getList(index);
    }

    private static List<Row> rows(Row row, String name) {
        int index = row.fieldIndex(name);
        return row.isNullAt(index) ? List.of() : row.getList(index);
    }

    private static <E extends Enum<E>> E constant(E[] all, String word, E otherwise) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : all) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return otherwise;
    }
}
