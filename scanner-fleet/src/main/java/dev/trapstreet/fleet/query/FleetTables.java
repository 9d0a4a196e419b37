package dev.trapstreet.fleet.query;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.fleet.store.ScansTable;
import dev.trapstreet.fleet.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Views of the store that the questions are about:
 *
 * <ul>
 *   <li>{@code scans}: a row for each repository and run, without findings
 *   <li>{@code latest}: the last row of each repository
 *   <li>{@code state}: for each repository the run whose findings are its present ones: the last in which it was read, or the last one if it
 *       never was
 *   <li>{@code verdicts}: the last verdict of each token that was verified
 *   <li>{@code tokens}: a row for each token; {@code repositories} is the number of those that have it at present
 *   <li>{@code found}: a row for each finding in each run; {@code open} is 1 for the present ones, and {@code rank} the severity as a number
 * </ul>
 */
public final class FleetTables {
    /** Directory of the store with the verdicts of verifications. */
    public static final String VERDICTS = "verdicts";

    /** Severities by rank. */
    private static final List<Severity> RANKS = List.of(Severity.values());

    private static final int MAX_NAMES = 20_000;

    private final SparkSession spark;
    private final Store store;

    /**
     * Creates the views.
     *
     * @param spark the session
     * @param store the store
     * @param suppressed the fingerprints of the tokens that are suppressed
     * @throws IOException if the store cannot be read
     */
    public FleetTables(SparkSession spark, Store store, Collection<String> suppressed) throws IOException {
        this.spark = spark;
        this.store = store;
        store.scans(ScansTable.columns(
                        "run",
                        "repo",
                        "location",
                        "owner",
                        "refs",
                        "status",
                        "detail",
                        "same_as",
                        "started_at",
                        "millis",
                        "objects",
                        "blobs",
                        "bytes",
                        "attempt",
                        "host",
                        "code_owner",
                        "last_committer"))
                .withColumn("run_no", functions.expr(RunTime.SQL))
                .createOrReplaceTempView("scans");
        spark.sql(
                        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY repo ORDER BY run_no DESC) AS n FROM scans) WHERE n = 1")
                .drop("n")
                .createOrReplaceTempView("latest");
        spark.sql("SELECT repo AS state_repo, coalesce("
                        + "max(run_no) FILTER (WHERE status IN ('complete', 'empty', 'incomplete')), max(run_no)) AS state_run"
                        + " FROM scans GROUP BY repo")
                .createOrReplaceTempView("state");
        spark.createDataset(List.copyOf(suppressed), Encoders.STRING())
                .toDF("suppressed_fingerprint")
                .createOrReplaceTempView("suppressions");
        found(ScansTable.columns(
                        "run",
                        "repo",
                        "findings.fingerprint",
                        "findings.type",
                        "findings.redacted",
                        "findings.claims.account",
                        "findings.severity"))
                .selectExpr(
                        "repo",
                        "run_no",
                        "open",
                        "finding.fingerprint AS fingerprint",
                        "finding.type AS type",
                        "finding.redacted AS redacted",
                        "finding.claims.account AS account",
                        rankOf("finding.severity") + " AS rank")
                .createOrReplaceTempView("found");
        store.json(VERDICTS, "fingerprint STRING, state STRING, code STRING, checked_at TIMESTAMP")
                .createOrReplaceTempView("all_verdicts");
        spark.sql(
                        "SELECT fingerprint AS verdict_fingerprint, max_by(state, checked_at) AS verdict, max_by(code, checked_at) AS"
                                + " code FROM all_verdicts GROUP BY fingerprint")
                .createOrReplaceTempView("verdicts");
        spark.sql(
                        "SELECT token.*, verdict FROM (SELECT fingerprint, type, redacted, account, max(rank) AS worst, min(run_no)"
                                + " AS first_seen, max(run_no) AS last_seen, sum(open) AS repositories, suppressed_fingerprint IS NOT NULL"
                                + " AS suppressed FROM found LEFT JOIN suppressions ON fingerprint = suppressed_fingerprint"
                                + " GROUP BY fingerprint, type, redacted, account, suppressed_fingerprint) AS token"
                                + " LEFT JOIN verdicts ON fingerprint = verdict_fingerprint")
                .createOrReplaceTempView("tokens");
    }

    /**
     * Returns a row for each finding in each run.
     *
     * @param columns the columns to read
     * @return the columns {@code repo}, {@code run_no}, {@code open} and {@code finding}
     * @throws IOException if the store cannot be read
     */
    public Dataset<Row> found(StructType columns) throws IOException {
        return rows(columns)
                .selectExpr("repo", "run_no", "int(run_no = state_run) AS open", "explode(findings) AS finding");
    }

    /**
     * Returns a row for each present finding in some repositories.
     *
     * @param columns the columns to read
     * @param repositories the names of the repositories
     * @return the columns {@code repo} and {@code finding}
     * @throws IOException if the store cannot be read
     */
    public Dataset<Row> present(StructType columns, List<String> repositories) throws IOException {
        Dataset<Row> rows = rows(columns).where("run_no = state_run");
        // The condition comes before the copying of all columns of a row. The plan of a query has no room for more
        // names.
        return (repositories.size() > MAX_NAMES
                        ? rows
                        : rows.where(functions.col("repo").isInCollection(repositories)))
                .selectExpr("repo", "explode(findings) AS finding");
    }

    private Dataset<Row> rows(StructType columns) throws IOException {
        Dataset<Row> state = functions.broadcast(spark.table("state"));
        return store.scans(columns)
                .withColumn("run_no", functions.expr(RunTime.SQL))
                .join(state, functions.expr("repo = state_repo"));
    }

    /**
     * Runs a query on the views.
     *
     * @param sql the query
     * @return its rows
     */
    public Dataset<Row> sql(String sql) {
        return spark.sql(sql);
    }

    /**
     * Returns the rank of a severity in the views.
     *
     * @param severity the severity
     * @return the rank, from 0
     */
    public static int rank(Severity severity) {
        return RANKS.indexOf(severity);
    }

    private static String rankOf(String column) {
        StringBuilder sql = new StringBuilder("CASE ").append(column);
        for (int rank = 0; rank < RANKS.size(); rank++) {
            sql.append(" WHEN '")
                    .append(RANKS.get(rank).keyword())
                    .append("' THEN ")
                    .append(rank);
        }
        return sql.append(" ELSE 0 END").toString();
    }

    /**
     * Collects rows as texts.
     *
     * @param columns the names of the columns
     * @param rows the rows; a column whose name ends with {@code seen} is a time, and {@code severity} a rank
     * @param limit the greatest number of rows; 0 for all
     * @return the answer
     */
    static Answer answer(List<String> columns, Dataset<Row> rows, int limit) {
        List<Row> collected =
                limit == 0 ? rows.collectAsList() : rows.limit(limit + 1).collectAsList();
        long more = limit > 0 && collected.size() > limit ? rows.count() - limit : 0;
        List<List<String>> texts = new ArrayList<>();
        for (Row row : limit == 0 ? collected : collected.subList(0, Math.min(limit, collected.size()))) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                cells.add(cell(columns.get(i), row.get(i)));
            }
            texts.add(cells);
        }
        return new Answer(columns, texts, more);
    }

    private static String cell(String column, Object value) {
        if (value == null) {
            return "";
        }
        if (column.endsWith("seen") || column.equals("run")) {
            return RunTime.format(((Number) value).longValue());
        }
        return column.equals("severity")
                ? RANKS.get(((Number) value).intValue()).keyword()
                : String.valueOf(value);
    }
}
