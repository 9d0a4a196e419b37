package dev.trapstreet.fleet.export;

import dev.trapstreet.fleet.query.FleetTables;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Export of the present state to PostgreSQL, for dashboards and triage: tables {@code repositories}, {@code tokens} and {@code findings} in the
 * schema {@code trapstreet}. All rows are inserted or updated in one transaction, so that readers see the state before or after, and rows that
 * others refer to keep their keys. What is gone stays, with {@code open} false.
 */
public final class PostgresExport {
    private static final int BATCH = 1_000;

    private static final List<String> TABLES = List.of(
            "CREATE SCHEMA IF NOT EXISTS trapstreet",
            "CREATE TABLE IF NOT EXISTS trapstreet.repositories (name text PRIMARY KEY, location text NOT NULL, owner text,"
                    + " code_owner text, last_committer text, status text NOT NULL, detail text, attempt integer NOT NULL,"
                    + " objects bigint, bytes bigint, last_run text NOT NULL)",
            "CREATE TABLE IF NOT EXISTS trapstreet.tokens (fingerprint char(32) PRIMARY KEY, type char(2) NOT NULL, redacted text"
                    + " NOT NULL, account text, severity smallint NOT NULL, first_run bigint NOT NULL, last_run bigint NOT NULL,"
                    + " repositories integer NOT NULL, verdict text)",
            "CREATE TABLE IF NOT EXISTS trapstreet.findings (repository text NOT NULL REFERENCES trapstreet.repositories,"
                    + " fingerprint char(32) NOT NULL REFERENCES trapstreet.tokens, severity smallint NOT NULL, first_run bigint NOT"
                    + " NULL, last_run bigint NOT NULL, open boolean NOT NULL, PRIMARY KEY (repository, fingerprint))",
            "CREATE INDEX IF NOT EXISTS findings_by_token ON trapstreet.findings (fingerprint)",
            "CREATE INDEX IF NOT EXISTS findings_open ON trapstreet.findings (severity) WHERE open",
            "CREATE INDEX IF NOT EXISTS tokens_by_account ON trapstreet.tokens (account)");

    private final Connection connection;
    private final FleetTables tables;

    /**
     * Creates an export.
     *
     * @param connection an open connection to PostgreSQL
     * @param tables the views of the store
     */
    public PostgresExport(Connection connection, FleetTables tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * Exports everything in one transaction.
     *
     * @return the number of rows that were written
     * @throws SQLException if the database refuses; nothing was changed
     */
    public long run() throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                for (String sql : TABLES) {
                    statement.execute(sql);
                }
            }
            long rows = upsert(
                    "SELECT repo, location, owner, code_owner, last_committer, status, detail, attempt, objects, bytes, run FROM latest",
                    "repositories",
                    List.of("name"),
                    List.of(
                            "location",
                            "owner",
                            "code_owner",
                            "last_committer",
                            "status",
                            "detail",
                            "attempt",
                            "objects",
                            "bytes",
                            "last_run"));
            rows += upsert(
                    "SELECT fingerprint, type, redacted, account, worst, first_seen, last_seen, repositories, verdict FROM tokens",
                    "tokens",
                    List.of("fingerprint"),
                    List.of(
                            "type",
                            "redacted",
                            "account",
                            "severity",
                            "first_run",
                            "last_run",
                            "repositories",
                            "verdict"));
            rows += upsert(
                    "SELECT repo, fingerprint, max(rank), min(run_no), max(run_no), max(open) = 1 FROM found GROUP BY repo, fingerprint",
                    "findings",
                    List.of("repository", "fingerprint"),
                    List.of("severity", "first_run", "last_run", "open"));
            connection.commit();
            return rows;
        } catch (SQLException | RuntimeException | Error e) {
            connection.rollback();
            throw e;
        }
    }

    private long upsert(String query, String table, List<String> keys, List<String> values) throws SQLException {
        StringBuilder sql =
                new StringBuilder("INSERT INTO trapstreet.").append(table).append(" (");
        sql.append(String.join(", ", keys))
                .append(", ")
                .append(String.join(", ", values))
                .append(") VALUES (");
        sql.append("?, ".repeat(keys.size() + values.size() - 1)).append("?) ON CONFLICT (");
        sql.append(String.join(", ", keys)).append(") DO UPDATE SET ");
        sql.append(String.join(
                ", ", values.stream().map(name -> name + " = EXCLUDED." + name).toList()));
        long count = 0;
        try (PreparedStatement insert = connection.prepareStatement(sql.toString())) {
            for (Row row : (Iterable<Row>) tables.sql(query)::toLocalIterator) {
                for (int i = 0; i < row.length(); i++) {
                    set(insert, i + 1, row.get(i));
                }
                insert.addBatch();
                if (++count % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        return count;
    }

    private static void set(PreparedStatement insert, int index, Object value) throws SQLException {
        if (value == null) {
            insert.setNull(index, Types.NULL);
        } else if (value instanceof BigDecimal number) {
            insert.setLong(index, number.longValue());
        } else if (value instanceof String text) {
            insert.setString(index, text.replace("\0", "")); // PostgreSQL has no such character
        } else {
            insert.setObject(index, value);
        }
    }
}
