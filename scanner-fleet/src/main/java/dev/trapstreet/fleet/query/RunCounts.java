package dev.trapstreet.fleet.query;

import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.store.ScansTable;
import dev.trapstreet.fleet.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts of what a run has written. Immutable.
 *
 * @param statuses the number of repositories by the word of their outcome
 * @param findings the number of findings, one for each repository and token
 * @param tokens the number of different tokens
 */
public record RunCounts(Map<String, Integer> statuses, long findings, long tokens) {
    /**
     * Counts the rows of a run.
     *
     * @param store the store
     * @param run the run
     * @return the counts
     * @throws IOException if the store cannot be read
     */
    public static RunCounts of(Store store, String run) throws IOException {
        Map<String, Integer> statuses = new HashMap<>();
        Set<String> tokens = new HashSet<>();
        long findings = 0;
        List<Row> rows = store.scans(ScansTable.columns("run", "status", "findings.fingerprint"))
                .where(functions.col("run").equalTo(run))
                .selectExpr("status", "findings.fingerprint")
                .collectAsList();
        for (Row row : rows) {
            statuses.merge(row.getString(0), 1, Integer::sum);
            List<String> prints = row.getList(1);
            findings += prints.size();
            tokens.addAll(prints);
        }
        return new RunCounts(statuses, findings, tokens.size());
    }

    /** {@return the number of repositories that were not read completely} */
    public int failures() {
        int failures = 0;
        for (Map.Entry<String, Integer> status : statuses.entrySet()) {
            failures += ScanStatus.ofKeyword(status.getKey()).isComplete() ? 0 : status.getValue();
        }
        return failures;
    }
}
