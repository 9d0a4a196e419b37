package dev.trapstreet.fleet.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Last row of a repository, as far as it decides whether the repository is scanned again. Immutable.
 *
 * @param run the run that has written it
 * @param refs the digest of its refs
 * @param search the settings of the search
 * @param status the word of the outcome
 * @param attempt the number of the attempt
 */
public record PreviousScan(String run, String refs, String search, String status, int attempt) {
    /**
     * Reads the last row of each repository.
     *
     * @param store the store
     * @return the rows by the name of the repository; about 300 bytes each in memory
     * @throws IOException if the store cannot be read
     */
    public static Map<String, PreviousScan> readAll(Store store) throws IOException {
        Map<String, PreviousScan> last = new HashMap<>();
        if (store.isEmpty()) {
            return last;
        }
        List<Row> rows = store.scans(ScansTable.columns("run", "repo", "refs", "search", "status", "attempt"))
                .collectAsList();
        for (Row row : rows) {
            PreviousScan scan = new PreviousScan(
                    row.getString(0), row.getString(2), row.getString(3), row.getString(4), row.getInt(5));
            last.merge(row.getString(1), scan, (a, b) -> a.run.compareTo(b.run) >= 0 ? a : b);
        }
        return last;
    }
}
