package dev.trapstreet.fleet;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.list.RepositoryList;
import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.fleet.store.ScansTable;
import dev.trapstreet.fleet.store.Store;
import dev.trapstreet.source.SourceOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Comparison of a store with scans of the same repositories by the plain scanner, one by one: findings with severities, paths, lines and
 * commits, and kinds of problems. For {@code .ci/fleet}.
 */
final class PlainComparison {
    private static final int SHOWN = 10;

    private PlainComparison() {}

    /**
     * Compares, and exits with 1 if anything differs.
     *
     * @param arguments the list, the store, and the memory for a repository in bytes
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, List<String>> stored = stored(arguments[1]);
        Map<String, List<String>> plain = new TreeMap<>();
        for (Repository repository : RepositoryList.read(Path.of(arguments[0]))) {
            plain.put(repository.name(), plain(repository, Long.parseLong(arguments[2])));
        }
        int different = 0;
        int lines = 0;
        Map<String, Integer> kinds = new TreeMap<>();
        for (String name : union(plain, stored)) {
            List<String> expected = plain.getOrDefault(name, List.of("no such repository"));
            List<String> actual = stored.getOrDefault(name, List.of("no row"));
            lines += expected.size() - 1;
            kinds.merge(expected.get(0), 1, Integer::sum);
            if (!expected.equals(actual) && different++ < SHOWN) {
                System.out.println(
                        name + "\n  plain: " + head(expected, actual) + "\n  store: " + head(actual, expected));
            }
        }
        System.out.println(plain.size() + " repositories with " + lines + " locations of tokens, " + different
                + " differ; kinds of problems: " + kinds);
        System.exit(different == 0 && lines > 0 ? 0 : 1);
    }

    private static List<String> head(List<String> list, List<String> other) {
        List<String> only = new ArrayList<>(list);
        only.removeAll(other);
        return only.subList(0, Math.min(SHOWN, only.size()));
    }

    private static Set<String> union(Map<String, ?> a, Map<String, ?> b) {
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    /** Returns the kinds of problems, and then a line for each location. */
    private static List<String> plain(Repository repository, long memory) throws Exception {
        boolean file = repository.location().startsWith("file:");
        if (repository.kind() == Repository.Kind.REMOTE && !file) {
            return List.of("unreachable");
        }
        Path path = file ? Path.of(URI.create(repository.location())) : Path.of(repository.location());
        if (!Files.exists(path)) {
            return List.of("unreadable");
        }
        SourceOptions sources = new SourceOptions(SourceOptions.Files.ALL, List.of())
                .withHistory(SourceOptions.History.ONLY)
                .withMemory(memory);
        Report report = new SecretScanner(ScanOptions.DEFAULT.withSourceOptions(sources))
                .scan(List.of(Sources.at(path, "", List.of())));
        TreeSet<String> kinds = new TreeSet<>();
        for (Problem problem : report.problems()) {
            kinds.add(problem.kind().name());
        }
        TreeSet<String> lines = new TreeSet<>();
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                List<Commit> commits = location.gitOrigin()
                        .map(origin -> origin.introductions())
                        .orElse(List.of());
                lines.add(finding.token().fingerprint().hex() + " "
                        + finding.severity().keyword() + " "
                        + location.path() + ":" + location.line() + " "
                        + (commits.isEmpty() ? "-" : commits.get(0).name()));
            }
        }
        return joined(kinds, lines);
    }

    private static List<String> joined(Set<String> kinds, Set<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.add(0, kinds.toString());
        return all;
    }

    private static Map<String, List<String>> stored(String location) throws Exception {
        Map<String, List<String>> stored = new HashMap<>();
        Map<String, String> runs = new HashMap<>();
        try (FleetSession session = FleetSession.start(Optional.empty(), List.of())) {
            Store store = Store.existing(session.spark(), location);
            for (Row row : (Iterable<Row>) store.scans(ScansTable.columns())::toLocalIterator) {
                String name = row.getAs("repo");
                String run = row.getAs("run");
                if (runs.getOrDefault(name, "").compareTo(run) < 0) {
                    runs.put(name, run);
                    stored.put(name, lines(row));
                }
            }
        }
        return stored;
    }

    private static List<String> lines(Row row) {
        String status = row.getAs("status");
        if (status.equals("unreachable") || status.equals("unreadable")) {
            return List.of(status);
        }
        TreeSet<String> kinds = new TreeSet<>();
        for (Row problem : row.<Row>getList(row.fieldIndex("problems"))) {
            kinds.add(problem.getAs("kind"));
        }
        TreeSet<String> lines = new TreeSet<>();
        for (Row finding : row.<Row>getList(row.fieldIndex("findings"))) {
            for (Row place : finding.<Row>getList(finding.fieldIndex("locations"))) {
                Row git = place.getAs("git");
                List<Row> commits = git == null ? List.of() : git.getList(git.fieldIndex("introductions"));
                lines.add(finding.getAs("fingerprint") + " " + finding.getAs("severity") + " " + place.getAs("path")
                        + ":" + place.getAs("line") + " "
                        + (commits.isEmpty() ? "-" : commits.get(0).getAs("commit")));
            }
        }
        return joined(kinds, lines);
    }
}
