package dev.trapstreet.fleet;

import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.fleet.store.ScansTable;
import dev.trapstreet.fleet.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Generator of a large store, to measure questions to it: repositories with 200 findings each, of tokens that are in ten repositories. */
final class StoreGenerator {
    private static final int FINDINGS = 200;
    private static final int REPOSITORIES_OF_A_TOKEN = 10;

    private StoreGenerator() {}

    /**
     * Writes a store.
     *
     * @param arguments the directory of the store and the number of findings
     */
    public static void main(String[] arguments) throws Exception {
        int repositories = Integer.parseInt(arguments[1]) / FINDINGS;
        int tokens = Integer.parseInt(arguments[1]) / REPOSITORIES_OF_A_TOKEN;
        try (FleetSession session = FleetSession.start(Optional.empty(), List.of())) {
            Store store = Store.forRun(session.spark(), arguments[0], "20261130T000000.000Z");
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < repositories; i++) {
                numbers.add(i);
            }
            JavaRDD<Row> rows = new JavaSparkContext(session.spark().sparkContext())
                    .parallelize(numbers, Math.max(8, repositories / 1000))
                    .mapPartitions(part -> rows(part, tokens));
            store.commit(1, session.spark().createDataFrame(rows, ScansTable.columns()));
            store.close();
        }
    }

    private static Iterator<Row> rows(Iterator<Integer> numbers, int tokens) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return numbers.hasNext();
            }

            @Override
            public Row next() {
                return row(numbers.next(), tokens);
            }
        };
    }

    private static Row row(int number, int tokens) {
        Random random = new Random(number);
        List<Row> findings = new ArrayList<>();
        for (int i = 0; i < FINDINGS; i++) {
            findings.add(finding(random.nextInt(tokens), random));
        }
        Instant start = Instant.parse("2026-11-30T00:00:00Z").plusMillis(number);
        return RowFactory.create(
                "20261130T000000.000Z",
                "org/r" + number,
                "/mirrors/r" + number + ".git",
                "team-" + number % 50,
                String.format("%032x", number),
                "0",
                number % 100 == 0 ? "damaged" : "complete",
                null,
                null,
                start,
                15L,
                800L,
                300L,
                900_000L,
                1,
                "host",
                null,
                "trapstreet@example.com",
                findings.toArray(),
                new Object[0]);
    }

    private static Row finding(int token, Random random) {
        String fingerprint = String.format("%08x", token * 0x9e3779b1) + String.format("%024x", token);
        boolean secret = token % 3 == 0;
        String account = "trapstreet-" + token % 997;
        Object[] rules = new Object[2];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = RowFactory.create(
                    "MBX0" + (10 + token % 20 + i),
                    secret ? "high" : "low",
                    "Title of a rule",
                    "The token of account " + account + " is in plain text, in a file that everyone can read.",
                    "Delete the token, and create a replacement with the fewest possible scopes.");
        }
        Row commit = RowFactory.create(
                String.format(Locale.ROOT, "%040x", random.nextLong()),
                "A U Thor <trapstreet@example.com>",
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(10_000_000)),
                "change " + random.nextInt(1000));
        Object[] locations = {location(random, commit), location(random, commit)};
        return RowFactory.create(
                fingerprint,
                secret ? "sk" : "pk",
                (secret ? "sk." : "pk.") + account + ".…" + fingerprint.substring(28),
                "certain",
                new Object[0],
                RowFactory.create(
                        account, "c" + fingerprint.substring(8), Instant.ofEpochSecond(1_600_000_000L), null, null),
                secret ? "high" : "low",
                rules,
                new Object[0],
                null,
                RowFactory.create("SERVER", new Object[] {"a file of a server"}),
                null,
                locations);
    }

    private static Row location(Random random, Row commit) {
        return RowFactory.create(
                "src/" + random.nextInt(100) + "/file" + random.nextInt(1000) + ".js",
                "content",
                1 + random.nextInt(500),
                20,
                110,
                (long) random.nextInt(100_000),
                90,
                new Object[0],
                new Object[0],
                null,
                new Object[0],
                "SERVER",
                new Object[0],
                null,
                null,
                RowFactory.create(
                        String.format(Locale.ROOT, "%040x", random.nextLong()),
                        "blob",
                        new Object[] {commit},
                        null,
                        "main",
                        true,
                        new Object[] {"refs/heads/main"}));
    }
}
