package dev.trapstreet.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.source.SourceOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of all commands on one small fleet: repositories with tokens, an empty one, a damaged one, one that is not there, forks, and a host
 * that refuses. They run in an order, since each adds to the same store, and share one session of Spark, whose start takes 10 s.
 */
@Tag("spark")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetRunTest {
    @TempDir
    static Path folder;

    private static final Map<String, Set<String>> PLANTED = new TreeMap<>();
    private static final List<String> TOKENS = new ArrayList<>();
    private static FleetSession session;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void startSparkAndMakeTheFleet() throws Exception {
        // Uncompressed, so that a token in a file would be found by its text.
        session = FleetSession.start(
                Optional.of("local[2]"),
                List.of(
                        "spark.sql.parquet.compression.codec=uncompressed",
                        "spark.sql.parquet.enableDictionary=false",
                        "spark.sql.shuffle.partitions=2",
                        "spark.eventLog.enabled=true",
                        "spark.eventLog.compress=false",
                        "spark.eventLog.dir="
                                + Files.createDirectory(folder.resolve("events"))
                                        .toUri()));
        Random random = new Random(16);
        for (int i = 0; i < 5; i++) {
            TOKENS.add(TokenBuilder.random(random).build());
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            List<String> tokens = List.of(TOKENS.get(i), TOKENS.get(4));
            make("r" + i, 5, tokens);
            list.append("org/r")
                    .append(i)
                    .append("\tr")
                    .append(i)
                    .append(".git\tteam-")
                    .append(i % 2)
                    .append('\n');
            PLANTED.put(
                    "org/r" + i, tokens.stream().map(FleetRunTest::fingerprint).collect(Collectors.toSet()));
        }
        GitRepository.empty(folder.resolve("empty.git"));
        make("damaged", 8, List.of());
        Path pack = GitRepository.random(folder.resolve("damaged2.git"), 9, 20, List.of())
                .packs()
                .get(0);
        pack.toFile().setWritable(true);
        try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * 2 / 3);
        }
        list.append("org/empty\tempty.git\norg/damaged\tdamaged2.git\norg/missing\tmissing.git\n");
        String url = folder.resolve("r0.git").toUri().toString();
        list.append("org/origin\t")
                .append(url)
                .append("\norg/fork\t")
                .append(url)
                .append("/\n");
        list.append("org/refused\tgit://127.0.0.1:9/none.git\n");
        PLANTED.put("org/origin", PLANTED.get("org/r0"));
        PLANTED.put("org/fork", PLANTED.get("org/r0"));
        Files.writeString(folder.resolve("repos.tsv"), list);
    }

    private static void make(String name, int commits, List<String> tokens) throws IOException {
        GitRepository.random(folder.resolve(name + ".git"), name.hashCode(), commits, tokens);
    }

    @AfterAll
    static void stopSpark() {
        session.spark().stop();
    }

    /** Computes a fingerprint by its definition. */
    private static String fingerprint(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("trapstreet-fingerprint/1\n" + token).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private int fleet(String... arguments) {
        out.reset();
        err.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console = new Console(new ByteArrayInputStream(new byte[0]), out, errors, false, Map.of());
        int code = FleetMain.run(console, arguments);
        for (String token : TOKENS) {
            assertFalse(out.toString(StandardCharsets.UTF_8).contains(token), "a token on standard output");
            assertFalse(err.toString(StandardCharsets.UTF_8).contains(token), "a token on standard error");
        }
        return code;
    }

    private int fleetOn(String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--store", folder.resolve("store").toString(), "--debug"));
        arguments.addAll(List.of(more));
        return fleet(arguments.toArray(String[]::new));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private int scan(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--repos", folder.resolve("repos.tsv").toString()));
        arguments.addAll(List.of(more));
        return fleetOn("scan", arguments.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void aDryRunShowsThePlanAndScansNothing() {
        assertEquals(0, scan("--dry-run"), this::printed);
        assertTrue(printed().contains("10 listed, 9 to scan"), this::printed);
        assertTrue(printed().contains("1 with the refs of another one"), this::printed);
        assertTrue(printed().contains("org/missing  (not readable: there is no repository)"), this::printed);
        assertFalse(Files.exists(folder.resolve("store")), "a dry run has created the store");
        String list = folder.resolve("repos.tsv").toString();
        assertEquals(2, fleet("scan", "--repos", list, "--store", folder.toString(), "--dry-run"), this::printed);
        assertTrue(printed().contains("is not a store of findings"), this::printed);
    }

    @Test
    @Order(2)
    void allTokensAreFoundAndEachFailureIsARow() throws IOException {
        assertEquals(3, scan(), this::printed);
        assertTrue(printed().contains("6  read completely"), this::printed);
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode row : rows("repositories")) {
            statuses.put(row.get("repository").asText(), row.get("status").asText());
        }
        Map<String, String> expected = new TreeMap<>(Map.of(
                "org/empty", "empty",
                "org/damaged", "damaged",
                "org/missing", "unreadable",
                "org/refused", "unreachable"));
        PLANTED.keySet().forEach(name -> expected.put(name, "complete"));
        assertEquals(expected, statuses);
    }

    @Test
    @Order(3)
    void theReportHasWhatThePlainProgramFinds() throws Exception {
        assertEquals(1, fleetOn("report", "--format", "json", "--fail-on", "info"), this::printed);
        Set<String> stored = new TreeSet<>();
        for (JsonNode finding : new ObjectMapper().readTree(out.toByteArray()).get("findings")) {
            for (JsonNode location : finding.get("locations")) {
                stored.add(finding.get("fingerprint").asText() + " "
                        + location.get("path").asText() + ":"
                        + location.get("line").asInt() + " "
                        + location.at("/git/commit").asText());
            }
        }
        Set<String> plain = new TreeSet<>();
        for (String name : PLANTED.keySet()) {
            String bare = name.matches("org/r[0-9]") ? name.substring(4) : "r0";
            Report report = new SecretScanner(ScanOptions.DEFAULT.withHistory(SourceOptions.History.ONLY))
                    .scan(List.of(Sources.at(folder.resolve(bare + ".git"), "", List.of())));
            for (Finding finding : report.findings()) {
                // A report has twenty locations of a token in a repository.
                for (Location location : finding.locations().stream().limit(20).toList()) {
                    plain.add(finding.token().fingerprint().hex() + " " + name + "/" + location.path() + ":"
                            + location.line() + " " + commitOf(location));
                }
            }
        }
        assertEquals(plain, stored);
        assertEquals(
                PLANTED,
                stored.stream()
                        .collect(Collectors.groupingBy(
                                text -> text.replaceFirst("\\w+ (org/\\w+)/.*", "$1"),
                                TreeMap::new,
                                Collectors.mapping(text -> text.substring(0, 32), Collectors.toSet()))));
    }

    private static String commitOf(Location location) {
        List<Commit> commits = location.gitOrigin().orElseThrow().introductions();
        return commits.isEmpty() ? "null" : commits.get(0).name();
    }

    @Test
    @Order(4)
    void tokensAreCountedAcrossRepositories() throws IOException {
        Map<String, Integer> counted = new TreeMap<>();
        for (JsonNode row : rows("tokens")) {
            counted.put(row.get("fingerprint").asText(), row.get("repositories").asInt());
        }
        Map<String, Integer> expected = new TreeMap<>();
        PLANTED.values().forEach(all -> all.forEach(each -> expected.merge(each, 1, Integer::sum)));
        assertEquals(expected, counted);
        assertEquals(
                TOKENS.size(),
                rows("accounts").stream()
                        .mapToInt(row -> row.get("open_tokens").asInt())
                        .sum());
    }

    private List<JsonNode> rows(String command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--format", "jsonl"));
        arguments.addAll(List.of(more));
        assertEquals(0, fleetOn(command, arguments.toArray(String[]::new)), this::printed);
        List<JsonNode> rows = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    @Test
    @Order(5)
    void centralSuppressionsApplyUntilTheirDay() throws IOException {
        Path file = folder.resolve("suppressions.yml");
        StringBuilder text = new StringBuilder("suppressions:\n");
        for (String token : TOKENS) {
            text.append("  - fingerprint: ")
                    .append(fingerprint(token))
                    .append("\n    reason: revoked\n    until: 2999-12-31\n");
        }
        Files.writeString(file, text);
        assertEquals(3, fleetOn("report", "--suppressions", file.toString(), "--fail-on", "info"), this::printed);
        assertEquals(
                0,
                fleetOn("report", "--suppressions", file.toString(), "--fail-on", "info", "--allow-failures", "3"),
                this::printed);
        Files.writeString(file, text.toString().replace("2999", "2020"));
        assertEquals(1, fleetOn("report", "--suppressions", file.toString(), "--fail-on", "info"), this::printed);
        assertTrue(printed().contains("applied until 2020-12-31"), this::printed);
    }

    @Test
    @Order(6)
    void whatHasNotChangedIsNotReadAgain() throws Exception {
        assertEquals(3, scan(), this::printed);
        assertTrue(printed().contains("3 to scan"), this::printed); // the failures, a second time
        assertTrue(printed().contains("7 unchanged"), this::printed);
        GitRepository.random(folder.resolve("new"), 77, 3, List.of());
        deleteRecursively(folder.resolve("r3.git"));
        Files.move(folder.resolve("new"), folder.resolve("r3.git"));
        assertEquals(3, scan(), this::printed);
        assertTrue(printed().contains("4 to scan"), this::printed);
        Set<String> gone = new TreeSet<>();
        for (JsonNode row : rows("changes")) {
            if (row.get("change").asText().equals("gone")) {
                assertEquals("org/r3", row.get("repository").asText());
                gone.add(row.get("fingerprint").asText());
            }
        }
        assertEquals(PLANTED.get("org/r3"), gone);
        assertEquals(3, scan(), this::printed);
        assertTrue(printed().contains("0 to scan") && printed().contains("3 given up"), this::printed);
        assertEquals(0, scan("--allow-failures", "3"), this::printed);
    }

    private static void deleteRecursively(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    @Order(7)
    void artifactsAreScannedInChildProcesses() throws IOException {
        Path artifacts = Files.createDirectories(folder.resolve("out/web"));
        Files.writeString(artifacts.resolve("app.js"), "mapboxgl.accessToken = '" + TOKENS.get(0) + "';\n");
        Path store = folder.resolve("artifacts");
        assertEquals(
                0,
                fleet(
                        "scan",
                        "--artifacts",
                        folder + "/out/**/*.js",
                        "--store",
                        store.toString(),
                        "--isolate",
                        "process"),
                this::printed);
        assertEquals(
                1, fleet("report", "--store", store.toString(), "--format", "csv", "--fail-on", "info"), this::printed);
        assertTrue(printed().contains("web/app.js"), this::printed);
        assertTrue(printed().contains(fingerprint(TOKENS.get(0))), this::printed);
    }

    /** The fake has issued none of the tokens, and says so. One of them is gone since the third run. */
    @Test
    @Order(8)
    void eachTokenIsVerifiedOnce() throws IOException {
        try (FakeTokensApi api = FakeTokensApi.http(InstantSource.system())) {
            assertEquals(0, fleetOn("verify", "--api-url", api.url()), this::printed);
            assertEquals(TOKENS.size() - 1, api.requests().size(), this::printed);
        }
        for (JsonNode row : rows("tokens")) {
            boolean open = row.get("state").asText().equals("open");
            assertEquals(open ? "invalid signature" : "", row.get("verdict").asText());
        }
        assertEquals(1, fleetOn("report", "--format", "json", "--fail-on", "info"), this::printed);
        JsonNode verdict = new ObjectMapper().readTree(out.toByteArray()).at("/findings/0/verdict/state");
        assertEquals("invalid signature", verdict.asText());
    }

    @Test
    @Order(9)
    void noTokenIsInTheStoreOrInTheEventLog() throws IOException {
        int searched = 0;
        boolean fingerprints = false;
        for (Path place : List.of(folder.resolve("store"), folder.resolve("artifacts"), folder.resolve("events"))) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    searched++;
                    fingerprints |= content.contains(fingerprint(TOKENS.get(1)));
                    for (String token : TOKENS) {
                        assertFalse(content.contains(token), () -> "a token in " + file);
                        String signature = token.substring(token.lastIndexOf('.') + 1);
                        assertFalse(content.contains(signature), () -> "a signature in " + file);
                    }
                }
            }
        }
        assertTrue(searched > 10 && fingerprints, "the search looks at the findings");
    }

    @Test
    @Order(11)
    void theLauncherCanWarmUp() {
        assertEquals(0, fleet("warmup"), this::printed);
    }

    /** The figures for large stores are of rows that the program can read. */
    @Test
    @Order(12)
    void theGeneratorOfLargeStoresWritesTheTable() throws Exception {
        Path store = folder.resolve("generated");
        StoreGenerator.main(new String[] {store.toString(), "2000"});
        assertEquals(1, fleet("report", "--store", store.toString(), "--format", "csv"), this::printed);
        assertTrue(printed().lines().count() > 150, this::printed);
    }

    @Test
    @Order(10)
    void wrongUseIsSaidBeforeSparkStarts() {
        assertEquals(2, fleet("scan", "--store", folder.resolve("x").toString()));
        assertTrue(printed().contains("either --repos or --artifacts"), this::printed);
        assertEquals(2, scan("--limit", "ten"));
        assertEquals(2, fleet("tokens", "--store", folder.resolve("no-store").toString()));
        assertTrue(printed().contains("there is no store of findings"), this::printed);
        assertEquals(2, fleet("scan", "--repos", folder.resolve("repos.tsv").toString(), "--store", folder.toString()));
        assertTrue(printed().contains("is not a store of findings"), this::printed);
        assertEquals(2, fleet());
    }
}
