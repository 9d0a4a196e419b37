package dev.trapstreet.fleet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fleet.query.FleetTables;
import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.store.ScansTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Report of the present findings of a store, as a report of the core: one entry for each token, with its locations in all repositories. */
public final class FleetReport {
    /** Repositories of one token whose locations are in a report. */
    private static final int MAX_REPOSITORIES = 20;

    /** Locations of one token in one repository that are in a report. */
    private static final int MAX_LOCATIONS = 20;

    private static final int MAX_PROBLEMS = 1_000;

    private final SparkSession spark;
    private final FleetTables tables;
    private final CentralSuppressions suppressions;

    /**
     * Creates a reporter.
     *
     * @param spark the session
     * @param tables the views of the store
     * @param suppressions the central suppressions
     */
    public FleetReport(SparkSession spark, FleetTables tables, CentralSuppressions suppressions) {
        this.spark = spark;
        this.tables = tables;
        this.suppressions = suppressions;
    }

    /**
     * Selection of what is reported. Immutable.
     *
     * @param repository a regular expression that the whole name of a repository matches; empty for all
     * @param owner a regular expression that the whole owner matches; empty for all
     * @param limit the greatest number of tokens; 0 for all
     */
    public record Selection(String repository, String owner, int limit) {
        String condition() {
            String matches = repository.isEmpty() ? "true" : "repo RLIKE '^(" + quoted(repository) + ")$'";
            return owner.isEmpty()
                    ? matches
                    : matches + " AND coalesce(owner, code_owner, last_committer, '') RLIKE '^(" + quoted(owner)
                            + ")$'";
        }

        private static String quoted(String regex) {
            return regex.replace("\\", "\\\\").replace("'", "\\'");
        }
    }

    /**
     * Result of the report: the report, and what it leaves out.
     *
     * @param report the report
     * @param tokens the number of all open tokens
     * @param counting the number of open tokens, not suppressed, at or above the threshold, including those that are left out
     * @param failures the number of repositories that were not read completely
     */
    public record Result(Report report, long tokens, long counting, long failures) {}

    /**
     * Makes the report.
     *
     * @param selection what is reported
     * @param failOn the threshold; empty if findings do not count
     * @param location the location of the store, for the head of the report
     * @return the report
     * @throws IOException if the store cannot be read
     */
    public Result read(Selection selection, Optional<Severity> failOn, String location) throws IOException {
        spark.table("latest").where(selection.condition()).select("repo").createOrReplaceTempView("selected");
        boolean all = selection.repository().isEmpty() && selection.owner().isEmpty();
        String found = all ? "found" : "(SELECT found.* FROM found JOIN selected ON found.repo = selected.repo)";
        Dataset<Row> open = tables.sql(
                        "SELECT fingerprint, max(rank) AS worst, sum(open) AS repositories,"
                                + " max(suppressed_fingerprint) IS NOT NULL AS suppressed FROM " + found
                                + " LEFT JOIN suppressions ON fingerprint = suppressed_fingerprint WHERE open = 1 GROUP BY fingerprint")
                .cache();
        try {
            long tokens = open.count();
            long counting = failOn.isEmpty()
                    ? 0
                    : open.where("NOT suppressed AND worst >= " + FleetTables.rank(failOn.get()))
                            .count();
            Dataset<Row> worst = open.orderBy(
                    functions.col("suppressed"),
                    functions.col("worst").desc(),
                    functions.col("repositories").desc(),
                    functions.col("fingerprint"));
            List<String> chosen = (selection.limit() == 0 ? worst : worst.limit(selection.limit()))
                    .select("fingerprint")
                    .as(Encoders.STRING())
                    .collectAsList();
            List<Finding> findings = findings(chosen, found);
            return result(findings, tokens, counting, location);
        } finally {
            open.unpersist();
        }
    }

    private List<Finding> findings(List<String> chosen, String found) throws IOException {
        spark.createDataset(chosen, Encoders.STRING()).toDF("chosen").createOrReplaceTempView("chosen");
        Map<String, List<Row>> byToken = new TreeMap<>();
        Map<String, Integer> left = new HashMap<>();
        for (Row row : rows(found)) {
            String fingerprint = row.getStruct(1).getAs("fingerprint");
            byToken.computeIfAbsent(fingerprint, key -> new ArrayList<>()).add(row);
            left.put(fingerprint, (int) Math.max(0, row.getLong(2) - MAX_REPOSITORIES));
        }
        Map<String, Verdict> verdicts = verdicts();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, List<Row>> token : byToken.entrySet()) {
            List<Finding> parts = new ArrayList<>();
            for (Row row : token.getValue()) {
                String repository = row.getString(0);
                int number = numbers.computeIfAbsent(repository, name -> numbers.size());
                parts.add(StoredFinding.of(repository, row.getStruct(1), number));
            }
            Finding joined = joined(parts, left.getOrDefault(token.getKey(), 0));
            Verdict verdict = verdicts.get(token.getKey());
            findings.add(verdict == null ? joined : joined.withVerdict(verdict));
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /**
     * Returns the findings of the chosen tokens in the repositories whose names come first. The names are found with the few columns that this
     * needs: to read all columns of a finding takes ten times as long.
     */
    private List<Row> rows(String found) throws IOException {
        Dataset<Row> places = tables.sql("SELECT repo AS place, fingerprint AS token, n FROM (SELECT repo, fingerprint,"
                        + " row_number() OVER (PARTITION BY fingerprint ORDER BY repo) AS place_no,"
                        + " count(*) OVER (PARTITION BY fingerprint) AS n FROM (SELECT /*+ BROADCAST(chosen) */ repo, fingerprint FROM "
                        + found + " LEFT SEMI JOIN chosen ON fingerprint = chosen WHERE open = 1)) WHERE place_no <= "
                        + MAX_REPOSITORIES)
                .cache();
        try {
            List<String> repositories =
                    places.select("place").distinct().as(Encoders.STRING()).collectAsList();
            return tables.present(ScansTable.columns("run", "repo", "findings"), repositories)
                    .join(functions.broadcast(places), functions.expr("repo = place AND finding.fingerprint = token"))
                    .select("repo", "finding", "n")
                    .collectAsList();
        } finally {
            places.unpersist();
        }
    }

    private Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new HashMap<>();
        for (Row row : tables.sql("SELECT verdict_fingerprint, verdict, code FROM verdicts LEFT SEMI JOIN chosen ON"
                        + " verdict_fingerprint = chosen")
                .collectAsList()) {
            for (Verdict.State state : Verdict.State.values()) {
                if (state.phrase().equals(row.getString(1))) {
                    Optional<String> code = Optional.of(row.getString(2)).filter(text -> !text.isEmpty());
                    verdicts.put(row.getString(0), new Verdict(state, code, ""));
                }
            }
        }
        return verdicts;
    }

    /** Joins the findings of one token in several repositories. */
    private Finding joined(List<Finding> parts, int left) {
        parts.sort(Comparator.comparing(Finding::severity)
                .reversed()
                .thenComparing(part -> part.locations().get(0), Location.ORDER));
        Finding worst = parts.get(0);
        Optional<Suppression> suppression = Optional.ofNullable(
                suppressions.byFingerprint().get(worst.token().fingerprint().hex()));
        TreeSet<RuleViolation> violations = new TreeSet<>(RuleViolation.ORDER);
        List<Location> locations = new ArrayList<>();
        List<List<RuleViolation>> byLocation = new ArrayList<>();
        int leftLocations = 0;
        for (Finding part : parts) {
            violations.addAll(part.violations());
            int kept = Math.min(MAX_LOCATIONS, part.locations().size());
            leftLocations += part.locations().size() - kept;
            for (int i = 0; i < kept; i++) {
                Location location = part.locations().get(i);
                locations.add(suppression.map(location::withSuppression).orElse(location));
                byLocation.add(part.violationsByLocation().get(i));
            }
        }
        return new Finding(
                worst.token(),
                worst.severity(),
                List.copyOf(violations),
                leftOut(worst, left, leftLocations),
                worst.tags(),
                locations,
                worst.accountStatus(),
                byLocation);
    }

    private static LocationContext leftOut(Finding worst, int repositories, int locations) {
        List<String> evidence = new ArrayList<>(worst.context().evidence());
        if (repositories > 0) {
            evidence.add("also in " + repositories + " further repositories, which fleet tokens counts");
        }
        if (locations > 0) {
            evidence.add(locations + " further locations in these repositories are in the store");
        }
        return new LocationContext(
                worst.context().exposure(),
                evidence,
                worst.context().tags(),
                worst.context().sites());
    }

    private Result result(List<Finding> findings, long tokens, long counting, String location) {
        Row sums = tables.sql(
                        "SELECT count(*), coalesce(sum(objects), 0), coalesce(sum(blobs), 0), coalesce(sum(bytes), 0),"
                                + " coalesce(sum(millis), 0), min(started_at), count_if(status NOT IN ('complete', 'empty'))"
                                + " FROM latest JOIN selected ON latest.repo = selected.repo")
                .first();
        List<Problem> problems = new ArrayList<>();
        for (Row row : tables.sql(
                        "SELECT latest.repo, status, coalesce(detail, '') FROM latest JOIN selected ON latest.repo ="
                                + " selected.repo WHERE status NOT IN ('complete', 'empty') ORDER BY latest.repo LIMIT "
                                + MAX_PROBLEMS)
                .collectAsList()) {
            problems.add(problem(row.getString(0), ScanStatus.ofKeyword(row.getString(1)), row.getString(2)));
        }
        long failures = sums.getLong(6);
        if (failures > problems.size()) {
            problems.add(new Problem(
                    Problem.Kind.UNREADABLE,
                    location,
                    (failures - problems.size()) + " further repositories were not read completely",
                    "fleet status --limit 0 lists them."));
        }
        problems.sort(Problem.ORDER);
        String left = tokens > findings.size()
                ? ", the worst " + findings.size() + " of " + tokens + " tokens (--limit 0 for all)"
                : "";
        Report report = new Report(
                List.of(sums.getLong(0) + " repositories of " + location + left),
                sums.isNullAt(5) ? Instant.EPOCH : sums.getAs(5),
                Duration.ofMillis(sums.getLong(4)),
                new ScanCounts(0, 0, 0, sums.getLong(1), sums.getLong(2), 0, 0, sums.getLong(3)),
                Map.of(),
                findings,
                problems);
        return new Result(report, tokens, counting, failures);
    }

    private static Problem problem(String repository, ScanStatus status, String detail) {
        Problem.Kind kind = switch (status) {
            case TIMED_OUT -> Problem.Kind.STOPPED;
            case OUT_OF_MEMORY -> Problem.Kind.OUT_OF_MEMORY;
            case DAMAGED -> Problem.Kind.DAMAGED_OBJECT;
            case UNREADABLE, UNREACHABLE -> Problem.Kind.NOT_OPENED;
            case FAILED -> Problem.Kind.BROKE_OFF;
            case COMPLETE, EMPTY, INCOMPLETE -> Problem.Kind.UNREADABLE;
        };
        return new Problem(kind, repository, detail);
    }
}
