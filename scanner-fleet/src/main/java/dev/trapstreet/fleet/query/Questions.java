package dev.trapstreet.fleet.query;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Questions that have an answer in the store. */
public final class Questions {
    private static final String OWNER = "coalesce(owner, code_owner, concat('? ', last_committer), '')";

    private final FleetTables tables;
    private final int limit;

    /**
     * Creates the questions.
     *
     * @param tables the views of the store
     * @param limit the greatest number of rows of an answer; 0 for all
     */
    public Questions(FleetTables tables, int limit) {
        this.tables = tables;
        this.limit = limit;
    }

    /**
     * Returns all tokens: the most severe first, then those in the most repositories, then the oldest.
     *
     * @return a row for each token
     */
    public Answer tokens() {
        return FleetTables.answer(
                List.of(
                        "severity",
                        "token",
                        "repositories",
                        "state",
                        "verdict",
                        "first seen",
                        "last seen",
                        "fingerprint"),
                tables.sql(
                        "SELECT worst, redacted, repositories, CASE WHEN suppressed THEN 'suppressed' WHEN repositories > 0"
                                + " THEN 'open' ELSE 'gone' END AS state, coalesce(verdict, ''), first_seen, last_seen, fingerprint FROM tokens"
                                + " ORDER BY worst DESC, repositories DESC, first_seen, fingerprint"),
                limit);
    }

    /**
     * Returns all accounts whose tokens were found, the one with the most open tokens first.
     *
     * @return a row for each account
     */
    public Answer accounts() {
        return FleetTables.answer(
                List.of("account", "severity", "open tokens", "secret", "gone", "repositories", "first seen"),
                tables.sql(
                        "SELECT coalesce(account, '?') AS name, max(if(repositories > 0, worst, 0)), count_if(repositories > 0)"
                                + " AS open, count_if(repositories > 0 AND type = 'sk'), count_if(repositories = 0), sum(repositories),"
                                + " min(first_seen) FROM tokens GROUP BY account ORDER BY open DESC, name"),
                limit);
    }

    /**
     * Returns all repositories: those with the most severe findings first, then those that could not be read.
     *
     * @return a row for each repository. A question mark precedes an owner that is only the last committer.
     */
    public Answer repositories() {
        return FleetTables.answer(
                List.of("repository", "owner", "severity", "open tokens", "status", "attempt", "last seen", "detail"),
                tables.sql("SELECT latest.repo, " + OWNER
                        + ", coalesce(worst, 0), coalesce(open_tokens, 0), status, attempt,"
                        + " run_no, coalesce(detail, '') FROM latest LEFT JOIN (SELECT repo, max(rank) AS worst, sum(open) AS"
                        + " open_tokens FROM found LEFT ANTI JOIN suppressions ON fingerprint = suppressed_fingerprint"
                        + " WHERE open = 1 GROUP BY repo) AS open ON latest.repo = open.repo"
                        + " ORDER BY coalesce(worst, -1) DESC, coalesce(open_tokens, 0) DESC, status IN ('complete', 'empty'),"
                        + " latest.repo"),
                limit);
    }

    /**
     * Returns what has changed: findings that are new or gone, and repositories that could not be read.
     *
     * @param since the time, as a number of 17 digits; 0 for the last run
     * @return a row for each change
     */
    public Answer changes(long since) {
        String from = since > 0 ? Long.toString(since) : "(SELECT max(run_no) FROM scans)";
        Dataset<Row> changes = tables.sql("SELECT what, rank, redacted, repo, run, fingerprint FROM ("
                + " SELECT 'new' AS what, rank, redacted, repo, first AS run, fingerprint FROM pairs"
                + " WHERE first >= " + from + " AND open = 1"
                + " UNION ALL SELECT 'gone', rank, redacted, repo, state_run, fingerprint FROM pairs JOIN state"
                + " ON repo = state_repo WHERE open = 0 AND last < state_run AND state_run >= " + from
                + " UNION ALL SELECT status, 0, coalesce(detail, ''), repo, run_no, '' FROM latest"
                + " WHERE status NOT IN ('complete', 'empty') AND run_no >= " + from + ")"
                + " ORDER BY what = 'new' DESC, what = 'gone' DESC, rank DESC, repo, fingerprint");
        return FleetTables.answer(
                List.of("change", "severity", "token", "repository", "run", "fingerprint"), changes, limit);
    }

    /** Creates the view {@code pairs}: a row for each repository and token. */
    public void definePairs() {
        tables.sql("SELECT repo, fingerprint, redacted, min(run_no) AS first, max(run_no) AS last, max(open) AS open,"
                        + " max(rank) AS rank FROM found GROUP BY repo, fingerprint, redacted")
                .createOrReplaceTempView("pairs");
    }

    /**
     * Returns the number of repositories by outcome of their last scan.
     *
     * @return a row for each outcome
     */
    public Answer statuses() {
        return FleetTables.answer(
                List.of("status", "repositories", "hours"),
                tables.sql(
                        "SELECT status, count(*) AS n, format_number(sum(millis) / 3600000.0, 2) FROM latest GROUP BY status"
                                + " ORDER BY n DESC"),
                0);
    }

    /**
     * Returns the number of open tokens by severity.
     *
     * @return a row for each severity
     */
    public Answer severities() {
        return FleetTables.answer(
                List.of("severity", "open tokens", "findings"),
                tables.sql(
                        "SELECT worst, count(*), sum(repositories) FROM tokens WHERE repositories > 0 AND NOT suppressed"
                                + " GROUP BY worst ORDER BY worst DESC"),
                0);
    }

    /**
     * Returns the trend over the runs, the last one first.
     *
     * @return a row for each run
     */
    public Answer trend() {
        return FleetTables.answer(
                List.of("run", "scanned", "not read", "new tokens", "severity"),
                tables.sql("SELECT run_no, scanned, failed, coalesce(fresh, 0), coalesce(worst, 0) FROM"
                        + " (SELECT run_no, count(*) AS scanned, count_if(status NOT IN ('complete', 'empty')) AS failed FROM scans"
                        + " GROUP BY run_no) LEFT JOIN (SELECT first_seen, count(*) AS fresh, max(worst) AS worst FROM tokens GROUP BY"
                        + " first_seen) ON run_no = first_seen ORDER BY run_no DESC"),
                limit);
    }

    /**
     * Returns the repositories that could not be read.
     *
     * @return a row for each
     */
    public Answer failures() {
        return FleetTables.answer(
                List.of("repository", "owner", "status", "attempt", "last seen", "detail"),
                tables.sql("SELECT repo, " + OWNER + ", status, attempt, run_no, coalesce(detail, '') FROM latest"
                        + " WHERE status NOT IN ('complete', 'empty') ORDER BY status, repo"),
                limit);
    }
}
