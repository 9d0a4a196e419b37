package dev.trapstreet.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.MarkdownDocuments;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits of an account of the fake API, which listens on the loopback interface. */
class AuditCommandTest {
    private static final String ACCOUNT = "trapstreet-maps";
    private static final Instant NOW = Instant.parse(Trees.NOW);
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final List<String> SITE = List.of("https://maps.example.com");
    private static final int SIGNATURE = 22;

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;
    private Path code;

    /** Ids of tokens, by the names that the test gives them. */
    private final Map<String, String> ids = new LinkedHashMap<>();

    private final List<String> tokens = new ArrayList<>();
    private String authorizing = "";

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.fixed(NOW));
        account = fake.account(ACCOUNT);
        ids.put("default", account.tokens().get(0).id());
        tokens.add(account.tokens().get(0).token());
        authorizing = create("authorizing", 10, List.of("tokens:read", "scopes:list"), null);
        code = Files.createDirectory(folder.resolve("code"));
        Trees.file(code, "package.json", "{\"dependencies\": {\"mapbox-gl\": \"^3.0.0\"}}\n");
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private String create(String name, int days, List<String> scopes, List<String> urls) {
        FakeToken token = account.create(NOW.minus(Duration.ofDays(days)), scopes, name, urls);
        ids.put(name, token.id());
        tokens.add(token.token());
        return token.token();
    }

    private void inPage(String name, String token) {
        Trees.file(
                code,
                "src/" + name + ".js",
                "import mapboxgl from 'mapbox-gl';\nmapboxgl.accessToken = '" + token + "';\n"
                        + "new mapboxgl.Map({container: 'map', style: 'mapbox://styles/mapbox/streets-v12'});\n");
    }

    /** Creates a token for each category, and one without a category. */
    private void makeAccount() {
        inPage("fine", create("fine", 30, MAP, SITE));
        inPage("open", create("open", 30, MAP, null));
        inPage("suffix", create("suffix", 30, MAP, List.of("https://github.io")));
        create("wildcard", 30, MAP, List.of("https://*.example.com"));
        create("download", 30, List.of("downloads:read", "uploads:write"), null);
        create("minting", 30, List.of("tokens:write"), null);
        inPage("old", create("old", 1200, MAP, SITE));
        inPage("default", account.tokens().get(0).token());
        String shared = create("shared", 30, MAP, SITE);
        for (String app : List.of("one", "two")) {
            Trees.file(code, "apps/" + app + "/package.json", "{\"dependencies\": {\"mapbox-gl\": \"^3.0.0\"}}\n");
            Trees.file(code, "apps/" + app + "/src/map.js", "mapboxgl.accessToken = '" + shared + "';\n");
        }
        create("unused", 30, MAP, SITE);
        FakeToken deleted = account.create(NOW.minus(Duration.ofDays(40)), MAP, "deleted", SITE);
        account.delete(deleted.id(), NOW);
        ids.put("deleted", deleted.id());
        tokens.add(deleted.token());
        inPage("deleted", deleted.token());
        String other = TokenBuilder.pk().account("trapstreet-other").build();
        tokens.add(other);
        inPage("other", other);
    }

    private CommandRun audit(String... words) {
        return audit(Map.of("MAPBOX_ACCESS_TOKEN", authorizing, "TRAPSTREET_API_URL", fake.url()), words);
    }

    private CommandRun audit(Map<String, String> environment, String... words) {
        List<String> all = new ArrayList<>(List.of("audit", "--now", Trees.NOW, "--no-config", "--no-history"));
        if (Arrays.stream(words).noneMatch(code.toString()::equals)) {
            all.subList(3, 5).clear();
        }
        all.addAll(List.of(words));
        CommandRun run = CommandRun.withEnvironment(environment, all.toArray(String[]::new));
        assertNoToken(run.out());
        assertNoToken(run.err());
        return run;
    }

    /** Asserts that a text contains no signature of a token that this test created. */
    private void assertNoToken(String text) {
        for (String token : tokens) {
            assertFalse(text.contains(token.substring(token.length() - SIGNATURE)), text);
        }
    }

    private JsonNode json(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--format", "json"));
        return new ObjectMapper().readTree(audit(all.toArray(String[]::new)).out());
    }

    /** Returns the categories of each token, by the name that the test gave it. */
    private Map<String, String> headings(JsonNode audit) {
        Map<String, String> names = new TreeMap<>();
        ids.forEach((name, id) -> names.put(id, name));
        Map<String, String> headings = new TreeMap<>();
        for (JsonNode token : audit.get("tokens")) {
            List<String> words = new ArrayList<>();
            token.get("headings").forEach(word -> words.add(word.textValue()));
            headings.put(names.get(token.get("id").textValue()), String.join(" ", words));
        }
        return headings;
    }

    @Test
    void eachTokenIsInItsCategories() throws IOException {
        makeAccount();
        Map<String, String> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("fine", ""),
                Map.entry("open", "unrestricted"),
                Map.entry("suffix", "too-broad"),
                Map.entry("wildcard", "too-broad unused"),
                Map.entry("download", "over-scoped unused"),
                Map.entry("minting", "over-scoped unused"),
                Map.entry("old", "stale"),
                Map.entry("default", "unrestricted default-in-production"),
                Map.entry("shared", "shared"),
                Map.entry("unused", "unused"),
                Map.entry("deleted", "gone"),
                Map.entry("authorizing", "")));
        JsonNode audit = json(ACCOUNT, code.toString());
        assertEquals(expected, headings(audit));
        assertEquals(1, audit.get("others").intValue());
        assertEquals(11, audit.at("/listing/tokens").intValue());
        assertEquals(4, audit.at("/headings/unused").intValue());
    }

    @Test
    void withoutCodeNothingIsSaidOfCode() throws IOException {
        makeAccount();
        Map<String, String> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("fine", ""),
                Map.entry("open", "unrestricted"),
                Map.entry("suffix", "too-broad"),
                Map.entry("wildcard", "too-broad"),
                Map.entry("download", "over-scoped"),
                Map.entry("minting", "over-scoped"),
                Map.entry("old", "stale"),
                Map.entry("default", ""),
                Map.entry("shared", ""),
                Map.entry("unused", ""),
                Map.entry("authorizing", "")));
        JsonNode audit = json(ACCOUNT);
        assertEquals(expected, headings(audit));
        assertTrue(audit.get("run").isNull());
    }

    @ParameterizedTest
    @CsvSource({"text, txt", "json, json", "csv, csv"})
    void theWholeAuditIsTold(String format, String ending) throws IOException {
        makeAccount();
        CommandRun run = audit(ACCOUNT, "--format", format, code.toString());
        String text = run.masked(folder).snapshot().replaceAll("\\bin [0-9.]+ s\\.", "in 0.00 s.");
        Approved.verify("audit-" + ending, text.replaceAll("\"seconds\" : [0-9.]+", "\"seconds\" : 0.0"));
    }

    @Test
    void anAuditOfTheAccountAloneIsTold() throws IOException {
        makeAccount();
        Approved.verify("audit-account", audit(ACCOUNT).snapshot());
    }

    @Test
    void anAccountInOrderIsClean() {
        inPage("fine", create("fine", 30, MAP, SITE));
        assertEquals(0, audit(ACCOUNT).code());
        CommandRun run = audit(ACCOUNT, code.toString());
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("It authorized this audit."), run.out());
        String quiet = audit(ACCOUNT, "--quiet", code.toString()).out();
        assertFalse(quiet.contains("It authorized this audit."), quiet);
        assertFalse(quiet.contains("tokens listed"), quiet);
    }

    @ParameterizedTest
    @CsvSource({"info, 1", "low, 1", "medium, 0", "none, 0"})
    void theThresholdDecides(String failOn, int code) {
        create("unused", 30, MAP, SITE);
        assertEquals(
                code, audit(ACCOUNT, "--fail-on", failOn, this.code.toString()).code());
    }

    @Test
    void whatCannotBeReadMakesItIncomplete() throws IOException {
        create("unused", 30, MAP, SITE);
        Files.createSymbolicLink(code.resolve("loop"), Path.of("loop"));
        Path missing = Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("gone"));
        CommandRun run = audit(ACCOUNT, code.toString(), missing.toString());
        assertEquals(3, run.code(), run.out());
        assertTrue(run.out().contains("NOT READ"), run.out());
    }

    @Test
    void aLongListingIsReadToItsEnd() throws IOException {
        for (int i = 0; i < 250; i++) {
            create("token " + i, 30, MAP, SITE);
        }
        assertEquals(252, json(ACCOUNT).get("tokens").size());
        long pages = fake.requests().stream()
                .filter(request -> request.path().equals("/tokens/v2/" + ACCOUNT))
                .count();
        assertEquals(3, pages);
    }

    @Test
    void theMissingScopeIsNamed() {
        String weak = create("weak", 10, List.of("uploads:read"), null);
        CommandRun run = audit(Map.of("MAPBOX_ACCESS_TOKEN", weak, "TRAPSTREET_API_URL", fake.url()), ACCOUNT);
        assertEquals(4, run.code());
        assertEquals("", run.out());
        assertTrue(
                run.err()
                        .startsWith("trapstreet: the token list of account " + ACCOUNT
                                + " is not available: the API reports that nothing was found (HTTP 404). Most"
                                + " likely, the authorizing token lacks the scope: tokens:read to list"),
                run.err());
    }

    @Test
    void aTokenOfAnotherAccountIsSaidToBe() {
        fake.account("trapstreet-other");
        CommandRun run = audit("trapstreet-other");
        assertEquals(4, run.code());
        assertTrue(run.err().contains("The authorizing token belongs to account " + ACCOUNT + "."), run.err());
    }

    @ParameterizedTest
    @EnumSource(
            value = InjectedFault.class,
            names = {
                "RESET",
                "TRUNCATED",
                "THROTTLED_FOR_AN_HOUR",
                "FORBIDDEN",
                "UNAUTHORIZED",
                "NOT_FOUND",
                "GARBAGE",
                "EMPTY",
                "REDIRECT",
                "HUGE",
                "FOREIGN_LINK",
                "LOOPING_LINK"
            })
    void aFaultEndsInASentence(InjectedFault fault) {
        inPage("open", create("open", 30, MAP, null));
        fake.failAlways(fault);
        CommandRun run = audit(ACCOUNT, code.toString());
        assertEquals(4, run.code(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("trapstreet: the token list of account " + ACCOUNT + " is not available: "));
        assertFalse(run.err().contains("access_token"), run.err());
        assertFalse(run.err().contains("127.0.0.1"), run.err());
    }

    @Test
    void whoseScopesAreNotKnownIsStillAudited() throws IOException {
        String reading = create("reading", 10, List.of("tokens:read"), null);
        CommandRun run = audit(Map.of("MAPBOX_ACCESS_TOKEN", reading, "TRAPSTREET_API_URL", fake.url()), ACCOUNT);
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("The scopes of the account are unknown"), run.out());
    }

    @Test
    void aTokenThatCanDoMoreThanAuditIsSaidTo() {
        String mighty = create("mighty", 10, List.of("tokens:read", "scopes:list", "styles:write"), null);
        CommandRun run = audit(Map.of("MAPBOX_ACCESS_TOKEN", mighty, "TRAPSTREET_API_URL", fake.url()), ACCOUNT);
        assertTrue(run.out().contains("has more scopes than it needs (styles:write)"), run.out());
    }

    /** Returns a token list in the form of the API's response, in which secret tokens have no token text. */
    private Path listing() throws IOException {
        StringBuilder json = new StringBuilder("[");
        for (FakeToken token : account.tokens()) {
            json.append(json.length() == 1 ? "" : ",");
            String urls =
                    token.allowedUrls() == null ? "null" : "[\"" + String.join("\",\"", token.allowedUrls()) + "\"]";
            json.append("{\"id\":\"")
                    .append(token.id())
                    .append("\",\"usage\":\"")
                    .append(token.usage())
                    .append("\",\"default\":")
                    .append(token.isDefault())
                    .append(",\"scopes\":[\"")
                    .append(String.join("\",\"", token.scopes()))
                    .append("\"],\"note\":null,\"allowedUrls\":")
                    .append(urls)
                    .append(token.usage().equals("pk") ? ",\"token\":\"" + token.token() + "\"" : "")
                    .append("}");
        }
        return Files.writeString(folder.resolve("listing.json"), json.append("]"));
    }

    @Test
    void withATokenListFromAFileNoRequestIsSent() throws IOException {
        makeAccount();
        Path listing = listing();
        Map<String, String> asked = headings(json(ACCOUNT, code.toString()));
        int before = fake.requests().size();
        CommandRun run = audit(
                Map.of("TRAPSTREET_API_URL", fake.url()),
                ACCOUNT,
                "--format",
                "json",
                "--inventory",
                listing.toString(),
                code.toString());
        JsonNode audit = new ObjectMapper().readTree(run.out());
        asked.put("authorizing", "unused"); // the file does not tell which token authorized the request
        asked.put("deleted", "unlisted"); // it may be on another page
        assertEquals(asked, headings(audit));
        assertFalse(audit.at("/listing/complete").booleanValue());
        assertEquals(before, fake.requests().size());
        assertTrue(run.err().contains("may contain one page of many"), run.err());
        assertTrue(audit.at("/listing/accountKnown").booleanValue());
        String text = audit(Map.of(), ACCOUNT, "--inventory", listing.toString(), code.toString())
                .out();
        assertTrue(text.contains("      1  in the code, not in the given token list\n"), text);
        assertFalse(text.contains("missing from the account"), text);
        assertFalse(text.contains("does not name its account"), text);
    }

    @Test
    void aListingOfSeveralAccountsIsRefused() {
        String both = TokenBuilder.pk().account("trapstreet-other").build();
        String json = "[{\"id\": \"a\", \"usage\": \"pk\", \"scopes\": [], \"token\": \"" + create("mine", 9, MAP, SITE)
                + "\"}, {\"id\": \"b\", \"usage\": \"pk\", \"scopes\": [], \"token\": \"" + both + "\"}]";
        Path file = Trees.file(folder, "both.json", json);
        for (String name : List.of(ACCOUNT, "trapstreet-other", "trapstreet-none")) {
            CommandRun run = audit(Map.of(), name, "--inventory", file.toString());
            assertEquals(2, run.code(), run.snapshot());
            assertEquals(
                    "trapstreet: the token list " + file + " contains tokens of several accounts, " + ACCOUNT
                            + " and trapstreet-other; an audit is about one account\n",
                    run.err());
        }
    }

    @Test
    void aTokenListWithoutItsAccountIsReported() {
        Path file = Trees.file(folder, "secret.json", "[{\"id\": \"a\", \"usage\": \"sk\", \"scopes\": []}]");
        CommandRun run = audit(Map.of(), ACCOUNT, "--inventory", file.toString());
        assertEquals(0, run.code(), run.snapshot());
        assertTrue(
                run.out()
                        .replaceAll("\\s+", " ")
                        .contains("The token list does not name its account: account " + ACCOUNT
                                + " is taken from the command line."),
                run.out());
    }

    @Test
    void whereNothingCouldBeLookedAtIsNotClean() {
        Path file = Trees.file(folder, "none.json", "[]");
        CommandRun run = audit(Map.of(), ACCOUNT, "--inventory", file.toString());
        assertEquals(3, run.code(), run.snapshot());
        assertTrue(run.out().contains("there was nothing to audit"), run.out());
        assertEquals(
                0,
                audit(Map.of(), ACCOUNT, "--inventory", file.toString(), code.toString())
                        .code());
    }

    /** A pipe without a writer would block, and an endless file would fill the memory. */
    @Test
    void whatIsNoFileOrIsTooLongIsNoListing() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path huge = folder.resolve("huge.json");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        for (Path path : List.of(pipe, huge, Path.of("/dev/zero"))) {
            CommandRun run = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> audit(Map.of(), ACCOUNT, "--inventory", path.toString()));
            assertEquals(2, run.code(), run.snapshot());
            assertTrue(
                    run.err()
                            .endsWith(
                                    path.equals(huge)
                                            ? "the token list " + huge + " is larger than 64 MiB\n"
                                            : path + " is not a file\n"),
                    run.err());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}              | it is not a list",
                "not JSON        | it is not JSON",
                "[{\"id\": \"x\"}  | it is not JSON",
                "''              | it is empty"
            })
    void aFileThatIsNoListingIsRefused(String content, String why) {
        Path file = Trees.file(folder, "listing.json", content);
        CommandRun run = audit(Map.of(), ACCOUNT, "--inventory", file.toString());
        assertEquals(2, run.code());
        assertEquals(
                "trapstreet: --inventory takes a token list as the Tokens API returns it, which " + file + " is not: "
                        + why + "\n",
                run.err());
    }

    @Test
    void aListingOfAnotherAccountIsRefused() throws IOException {
        Path listing = listing();
        CommandRun run = audit(Map.of(), "trapstreet-other", "--inventory", listing.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("is of account " + ACCOUNT + ", not of trapstreet-other"), run.err());
    }

    @Test
    void theTokenMayStandInAFileThatIsNobodyElses() throws IOException {
        Path file = Trees.file(folder, "token", authorizing + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String[] words = {ACCOUNT, "--token-file", file.toString(), "--api-url", fake.url()};
        assertEquals(0, audit(Map.of(), words).code());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        int before = fake.requests().size();
        CommandRun refused = audit(Map.of(), words);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("chmod 600"), refused.err());
        assertEquals(before, fake.requests().size());
    }

    @Test
    void anEntryOfTheConfigurationAcceptsAToken() throws IOException {
        String open = create("open", 30, MAP, null);
        inPage("open", open);
        CommandRun found = CommandRun.of("scan", "--no-history", "--format", "json", code.toString());
        String fingerprint = new ObjectMapper()
                .readTree(found.out())
                .at("/findings/0/fingerprint")
                .textValue();
        Path configuration = Trees.file(
                folder, "accepted.yml", "suppressions:\n  - fingerprint: " + fingerprint + "\n    reason: a demo\n");
        assertEquals(1, audit(ACCOUNT, code.toString()).code());
        Map<String, String> environment = Map.of("MAPBOX_ACCESS_TOKEN", authorizing, "TRAPSTREET_API_URL", fake.url());
        CommandRun run = CommandRun.withEnvironment(
                environment,
                "audit",
                "--now",
                Trees.NOW,
                "--config",
                configuration.toString(),
                ACCOUNT,
                code.toString());
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("SUPPRESSED HIGH"), run.out());
    }

    @Test
    void aDisabledRuleDoesNotReportUnusedTokens() throws IOException {
        create("unused", 30, MAP, SITE);
        Path configuration = Trees.file(folder, "off.yml", "severity: { MBX030: off }\n");
        Map<String, String> environment = Map.of("MAPBOX_ACCESS_TOKEN", authorizing, "TRAPSTREET_API_URL", fake.url());
        CommandRun run = CommandRun.withEnvironment(
                environment,
                "audit",
                "--fail-on",
                "low",
                "--now",
                Trees.NOW,
                "--config",
                configuration.toString(),
                ACCOUNT,
                code.toString());
        assertEquals(0, run.code(), run.out());
    }

    @Test
    void anAuditGoesToAFile() throws IOException {
        makeAccount();
        Path file = folder.resolve("audit.csv");
        CommandRun run = audit(ACCOUNT, "--format", "csv", "--output", file.toString(), code.toString());
        assertEquals("", run.out());
        assertTrue(run.err().contains("11 tokens listed"), run.err());
        String csv = Files.readString(file);
        assertNoToken(csv);
        assertEquals(13, csv.lines().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit",
                "audit .",
                "audit a/b",
                "audit x --format xml",
                "audit x --fail-on never",
                "audit x --no-history",
                "audit x --baseline file",
                "audit x --inventory /no/such/file",
                "audit x --inventory /dev",
                "audit x --inventory file --api-url http://127.0.0.1:1",
                "audit x --api-url http://example.com",
                "audit x /no/such/place",
                "audit x --output /no/such/folder/file",
                "audit x"
            })
    void wrongUseIsSaidAndNobodyIsAsked(String typed) {
        Map<String, String> environment = typed.equals("audit x")
                ? Map.of("TRAPSTREET_API_URL", fake.url())
                : Map.of("TRAPSTREET_API_URL", fake.url(), "MAPBOX_ACCESS_TOKEN", authorizing);
        CommandRun run = CommandRun.withEnvironment(environment, typed.split(" "));
        assertEquals(2, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals(0, fake.requests().size(), run.err());
    }

    /** The commands on the page about audits, with the names of the test. */
    @Test
    void theCommandsOfThePageWork() throws IOException {
        makeAccount();
        List<String> commands = Files.readAllLines(MarkdownDocuments.ROOT.resolve("docs/audit.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("trapstreet audit "))
                .filter(line -> line.contains("my-account"))
                .toList();
        assertEquals(2, commands.size(), commands::toString);
        for (String command : commands) {
            String[] words = command.substring("trapstreet ".length())
                    .replaceAll("  .*", "")
                    .replace("my-account", ACCOUNT)
                    .replace("audit.csv", folder.resolve("audit.csv").toString())
                    .replaceAll(" \\.$", " " + code)
                    .split(" ");
            Map<String, String> environment =
                    Map.of("MAPBOX_ACCESS_TOKEN", authorizing, "TRAPSTREET_API_URL", fake.url());
            CommandRun run = CommandRun.withEnvironment(environment, words);
            assertEquals(1, run.code(), run.err());
            assertNoToken(run.out() + run.err());
        }
        assertTrue(Files.size(folder.resolve("audit.csv")) > 1000);
    }
}
