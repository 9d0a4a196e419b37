package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.store.JsonRows;
import dev.trapstreet.fleet.store.ScansTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Converter from the results of scans to rows of the table {@code scans}. */
final class ScanRows {
    private static final StructType FINDING =
            (StructType) ((ArrayType) ScansTable.columns().apply("findings").dataType()).elementType();
    private static final String HOST = hostName();

    private ScanRows() {}

    /** Returns a row for the repository of an order, and one for each repository with the same refs. */
    static List<Row> of(ScanTask task, RepositoryResult result, ScanSettings settings) throws IOException {
        Object[] findings = JsonRows.read(result.lines(), "finding", FINDING).toArray();
        Object[] problems = result.problems().stream()
                .map(problem -> RowFactory.create(problem.kind(), problem.where(), problem.what(), problem.advice()))
                .toArray();
        List<Row> rows = new ArrayList<>();
        rows.add(row(task, task.repository(), "", result, settings, findings, problems));
        for (Repository copy : task.copies()) {
            rows.add(row(task, copy, task.repository().name(), result, settings, findings, problems));
        }
        return rows;
    }

    private static Row row(
            ScanTask task,
            Repository repository,
            String sameAs,
            RepositoryResult result,
            ScanSettings settings,
            Object[] findings,
            Object[] problems) {
        StructField[] fields = ScansTable.columns().fields();
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = switch (fields[i].name()) {
                case "run" -> settings.run();
                case "repo" -> repository.name();
                case "location" -> repository.location();
                case "owner" -> emptyToNull(repository.owner());
                case "refs" -> task.state().digest();
                case "search" -> settings.search();
                case "status" -> result.status().keyword();
                case "detail" -> emptyToNull(result.detail());
                case "same_as" -> emptyToNull(sameAs);
                case "started_at" -> Instant.ofEpochMilli(result.startedAt());
                case "millis" -> sameAs.isEmpty() ? result.millis() : 0L;
                case "objects" -> result.objects();
                case "blobs" -> result.blobs();
                case "bytes" -> result.bytes();
                case "attempt" -> task.attempt();
                case "host" -> HOST;
                case "code_owner" -> emptyToNull(result.codeOwner());
                case "last_committer" -> emptyToNull(result.lastCommitter());
                case "findings" -> findings;
                case "problems" -> problems;
                default -> throw new IllegalStateException("no value for " + fields[i].name());
            };
        }
        return RowFactory.create(values);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
