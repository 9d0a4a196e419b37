package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.io.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scan --verify} and {@code scan --inventory}, against the fake API. */
class VerifyTest {
    private static final String USER = "trapstreet-test";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private FakeTokensApi fake;
    private FakeAccount account;

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        account = fake.account(USER);
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("TRAPSTREET_API_URL", fake.url());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private String created(String... scopes) {
        return account.create(Instant.now(), List.of(scopes), null, null).token();
    }

    /** Returns a directory to scan, with these lines in a file of a server. */
    private String tree(String... lines) {
        Trees.file(folder, "tree/server.py", String.join("\n", lines) + "\n");
        return folder.resolve("tree").toString();
    }

    private CommandRun scan(String... words) {
        List<String> typed = new ArrayList<>(List.of("scan"));
        typed.addAll(Arrays.asList(words));
        return CommandRun.withEnvironment(environment, typed.toArray(String[]::new));
    }

    @Test
    void anOptionWithoutAValueDoesNotTakeATargetAsItsValue() {
        String tree = tree(created("uploads:read"));
        CommandRun run = scan("--verify", tree);
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("Tokens API: valid. Everyone who can read it can use it."), run.out());
        assertTrue(run.out().contains("Verification status: 1 valid."), run.out());
        assertEquals(1, fake.requests().size());
    }

    @Test
    void optionsWithoutAValueAreCompletedForScansOnly() {
        assertArrayEquals(
                new String[] {"scan", "--verify=auto", ".", "--inventory=", "--", "--verify"},
                OnlineCheckOptions.withExplicitValues(
                        new String[] {"scan", "--verify", ".", "--inventory", "--", "--verify"}));
        assertArrayEquals(
                new String[] {"--debug", "scan", "--verify=auto", "scan"},
                OnlineCheckOptions.withExplicitValues(new String[] {"--debug", "scan", "--verify", "scan"}));
        assertArrayEquals(new String[] {"--debug"}, OnlineCheckOptions.withExplicitValues(new String[] {"--debug"}));
        assertArrayEquals(
                new String[] {"decode", "--verify"},
                OnlineCheckOptions.withExplicitValues(new String[] {"decode", "--verify"}));
        assertArrayEquals(new String[0], OnlineCheckOptions.withExplicitValues(new String[0]));
    }

    @Test
    void aRevokedTokenFailsNothing() {
        String gone = fake.revoked("sk", USER);
        CommandRun offline = scan(tree(gone));
        assertEquals(1, offline.code());
        CommandRun run = scan("--verify", tree(gone));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("revoked. It was deleted"), run.out());
        assertTrue(run.out().contains("MBX029"), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "auto, none, 0",
        "required, none, 4",
        "auto, high, 1",
        "required, high, 1", // findings take precedence
    })
    void anAnswerThatDoesNotComeCountsWhereItWasRequired(String verify, String failOn, int code) {
        fake.failAlways(InjectedFault.GARBAGE);
        CommandRun run = scan("--verify=" + verify, "--fail-on", failOn, tree(created("uploads:read")));
        assertEquals(code, run.code(), run.err());
        assertTrue(run.out().contains("WARNING"), run.out());
        assertFalse(run.out().contains("NOT READ"), run.out());
        assertTrue(run.out().contains("unknown, the response is not one of the Tokens API"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonl", "sarif", "csv", "junit", "gitlab", "html", "github", "markdown"})
    void aProblemOfTheApiIsInEveryFormAndTheScanIsComplete(String format) {
        fake.failAlways(InjectedFault.GARBAGE);
        CommandRun run =
                scan("--verify=required", "--fail-on", "none", "--format", format, tree(created("uploads:read")));
        assertEquals(4, run.code(), run.err());
        assertTrue(run.out().contains("gave no conclusive result"), run.out());
        assertFalse(run.out().contains("\"complete\" : false"), run.out());
    }

    /** Faults for which the client waits are tested in the core, with simulated time. */
    @ParameterizedTest
    @EnumSource(
            value = InjectedFault.class,
            names = {
                "NONE",
                "SLOW",
                "SLOW_BODY",
                "THROTTLED",
                "THROTTLED_SHORTLY",
                "SERVER_ERROR",
                "UNAVAILABLE",
                "FOREIGN_LINK",
                "LOOPING_LINK"
            },
            mode = EnumSource.Mode.EXCLUDE)
    void nothingThatComesOutHoldsAToken(InjectedFault fault) throws IOException {
        String secret = created("uploads:read");
        String open = created("styles:read");
        String authorizing = created("tokens:read");
        environment.put("MAPBOX_ACCESS_TOKEN", authorizing);
        fake.failAlways(fault);
        List<String> words = new ArrayList<>(
                List.of("--verify=required", "--inventory", "--debug", "--fail-on", "none", tree(secret, open)));
        for (String format : Trees.formats()) {
            words.addAll(List.of("--format", format, "--output", folder.resolve("report." + format) + ""));
        }
        CommandRun run = scan(words.toArray(String[]::new));
        assertEquals(4, run.code(), run.err());
        StringBuilder all = new StringBuilder(run.out() + run.err() + kept());
        for (String format : Trees.formats()) {
            all.append(Files.readString(folder.resolve("report." + format)));
        }
        for (String token : List.of(secret, open, authorizing)) {
            assertFalse(all.toString().contains(token.substring(token.length() - 22)));
        }
        assertFalse(all.toString().contains("access_token=sk")); // rules mention the parameter
        assertTrue(all.toString().contains(USER), "it tells nothing");
    }

    /** Returns the whole content of the cache. */
    private String kept() throws IOException {
        Path cache = folder.resolve("cache");
        if (!Files.exists(cache)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return file + Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .reduce("", String::concat);
        }
    }

    @Test
    void aProxyThatFailsIsNamedWithoutTheToken() throws IOException {
        String secret = created("uploads:read");
        environment.put("HTTPS_PROXY", "http://127.0.0.1:9");
        environment.put("TRAPSTREET_API_URL", "https://api.example.invalid");
        CommandRun run = scan("--verify=required", "--fail-on", "none", "--debug", tree(secret));
        assertEquals(4, run.code(), run.err());
        assertTrue(run.out().contains("could not be reached"), run.out());
        assertFalse((run.out() + run.err() + kept()).contains(secret.substring(secret.length() - 22)));
    }

    @Test
    void resultsAreCachedForTheOwnerOnlyAndNotRequestedAgain() throws IOException {
        String tree = tree(created("uploads:read"), fake.revoked("sk", USER));
        scan("--verify", tree);
        scan("--verify", tree);
        assertEquals(2, fake.requests().size());
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            List<Path> kept = files.filter(Files::isRegularFile).toList();
            assertEquals(1, kept.size());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.get(0))));
            assertTrue(Files.readString(kept.get(0)).contains("TokenRevoked"));
        }
    }

    /** Returns command lines that never send a request, whatever the environment is. */
    static Stream<List<String>> waysThatAskNobody() {
        return Stream.of(
                List.of("scan", "TREE"),
                List.of("scan", "--hygiene", "--placeholders", "TREE"),
                List.of("scan", "--no-history", "TREE"),
                List.of("scan", "--inventory=LISTING", "TREE"),
                List.of("baseline", "create", "--output", "BASELINE", "TREE"),
                List.of("decode", "TOKEN"),
                List.of("check-url", "--allowed", "https://example.com", "--page", "https://example.com/map"),
                List.of("rules", "list"),
                List.of("config", "explain", "TREE"),
                List.of("hook", "run", "pre-commit"),
                List.of("audit", "--fail-on", "none", "--inventory", "LISTING", USER));
    }

    @ParameterizedTest
    @MethodSource("waysThatAskNobody")
    void nobodyIsAskedUnlessTheCommandLineSaysSo(List<String> way) throws Exception {
        try (Trap trap = new Trap()) {
            CommandRun run = run(way, trap);
            assertTrue(run.code() <= 1, run.err());
            assertEquals(0, trap.caught());
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("trapstreet-verify")));
    }

    /** Checks that the trap catches command lines that do send requests. */
    @ParameterizedTest
    @ValueSource(strings = {"scan --verify TREE", "scan --inventory TREE", "audit " + USER})
    void commandsThatSendRequestsAreCaught(String words) throws Exception {
        try (Trap trap = new Trap()) {
            run(List.of(words.split(" ", -1)), trap);
            assertTrue(trap.caught() > 0, words);
        }
    }

    private CommandRun run(List<String> way, Trap trap) throws IOException {
        FakeToken authorizing = account.create(Instant.now(), List.of("tokens:read"), null, null);
        environment.put("MAPBOX_ACCESS_TOKEN", authorizing.token());
        environment.put("TRAPSTREET_API_URL", "https://api.invalid");
        environment.put("HTTPS_PROXY", trap.url());
        String found = created("styles:read");
        Path listing = folder.resolve("listing.json");
        Files.writeString(listing, """
                [{"id": "%s", "usage": "pk", "client": "api", "default": false, "note": "x", "token": "%s",
                  "scopes": ["styles:read"],
                  "created": "2025-01-02T03:04:05.678Z", "modified": "2025-01-02T03:04:05.678Z"}]
                """.formatted(
                        account.tokens().get(account.tokens().size() - 1).id(), found));
        List<String> words = new ArrayList<>(way);
        String tree = tree(created("uploads:read"));
        words.replaceAll(word -> word.replace("LISTING", listing.toString())
                .replace("BASELINE", folder.resolve("baseline").toString())
                .replace("TREE", tree)
                .replace("TOKEN", found));
        return CommandRun.withEnvironment(environment, words.toArray(String[]::new));
    }

    /** Proxy that counts and refuses all connections. */
    private static final class Trap implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger caught = new AtomicInteger();

        Trap() throws IOException {
            Thread thread = new Thread(this::await, "trap");
            thread.setDaemon(true);
            thread.start();
        }

        private void await() {
            while (!server.isClosed()) {
                try (Socket visitor = server.accept()) {
                    caught.addAndGet(visitor.isConnected() ? 1 : 0);
                } catch (IOException e) {
                    return; // it was closed
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        int caught() {
            return caught.get();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A cache in the repository may be part of it, and is therefore not trusted. */
    @ParameterizedTest
    @ValueSource(strings = {"tree/cache", "tree/link", ""})
    void noVerdictIsTakenFromWhatIsScanned(String cache) throws IOException {
        String tree = tree(created("uploads:read"));
        Files.createDirectories(folder.resolve("tree/sub"));
        Files.createDirectories(folder.resolve("tree/.git"));
        Files.writeString(folder.resolve("tree/sub/a.py"), Files.readString(folder.resolve("tree/server.py")));
        Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("tree/link"), folder.resolve("elsewhere"));
        if (cache.isEmpty()) {
            Files.createSymbolicLink(folder.resolve("cache"), Files.createDirectories(folder.resolve("tree/real")));
        } else {
            environment.put("XDG_CACHE_HOME", folder.resolve(cache).toString());
        }
        for (int i = 1; i <= 2; i++) {
            CommandRun run = scan("--verify", "--no-history", tree + "/sub");
            assertEquals(i, fake.requests().size(), run.err());
            assertTrue(run.err().contains("WARNING"), run.err());
            assertTrue(run.err().contains("is not used"), run.err());
        }
    }

    @Test
    void aCacheByARelativePathIsNone() {
        String home =
                Path.of(System.getProperty("user.home"), ".cache", "trapstreet").toString();
        for (String given : List.of("cache", "./cache", "")) {
            assertEquals(home, kept(given));
        }
        assertEquals("/x/trapstreet", kept("/x"));
    }

    private static String kept(String cache) {
        return CacheFolder.of(Map.of("XDG_CACHE_HOME", cache), List.of()).path().toString();
    }

    @Test
    void noFileOfTheRepositoryHasASay() {
        String tree = tree(created("uploads:read"));
        for (String key : List.of("verify: auto", "api-url: " + fake.url(), "inventory: true", "token-file: x")) {
            Trees.file(folder, "tree/.trapstreet.yml", key + "\n");
            CommandRun run = scan(tree);
            assertEquals(2, run.code(), key);
        }
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void theAddressOnTheCommandLineGoesBeforeTheVariable() {
        environment.put("TRAPSTREET_API_URL", "https://api.example.invalid");
        CommandRun run = scan("--verify=required", "--api-url", fake.url(), tree(created("styles:read")));
        assertEquals(0, run.code(), run.err());
        assertEquals(1, fake.requests().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verify=sometimes|--verify takes auto or required, not sometimes",
                "--api-url=https://api.example.invalid|no request is sent",
                "--token-file=x|--token-file needs --inventory",
                "--verify --api-url=http://api.example.invalid|must use HTTPS",
                "--verify --api-url=x|is not a URL",
                "--inventory|MAPBOX_ACCESS_TOKEN",
                "--inventory=missing.json|missing.json is not a file",
            })
    void aMistakeIsSaidBeforeTheScan(String words, String sentence) {
        List<String> typed = new ArrayList<>(Arrays.asList(words.split(" ", -1)));
        typed.add(tree(created("uploads:read")));
        CommandRun run = scan(typed.toArray(String[]::new));
        assertEquals(2, run.code(), run.out());
        assertEquals("", run.out());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @Test
    void theListingIsAskedForWithTheTokenOfTheEnvironment() {
        environment.put("MAPBOX_ACCESS_TOKEN", created("tokens:read", "scopes:list"));
        CommandRun run = scan("--inventory", tree(created("tokens:write")));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("MBX061 critical"), run.out());
        assertTrue(run.out().contains("Token list: scopes tokens:write; created "), run.out());
        assertEquals(
                List.of("/tokens/v2/" + USER, "/scopes/v1/" + USER),
                fake.requests().stream().map(FakeTokensApi.Request::path).toList());
    }

    @Test
    void aTokenFileIsReadWhereItIsItsOwnersAlone() throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, created("tokens:read") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String tree = tree(created("styles:read"));
        CommandRun refused = scan("--inventory", "--token-file", file.toString(), tree);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("chmod 600"), refused.err());
        assertEquals(List.of(), fake.requests());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CommandRun run = scan("--inventory", "--token-file", file.toString(), tree);
        assertTrue(run.out().contains("Allowed URLs: none"), run.out());
        assertEquals(2, fake.requests().size());
    }

    @Test
    void aPublicTokenIsNotTakenForOneThatMayList() {
        String open = created("styles:read");
        environment.put("MAPBOX_ACCESS_TOKEN", open);
        CommandRun run = scan("--inventory", tree(open));
        assertEquals(2, run.code());
        assertTrue(run.err().contains("MAPBOX_ACCESS_TOKEN contains a public token"), run.err());
        assertFalse(run.err().contains("eyJ"), run.err());
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void aMissingScopeIsNamed() {
        environment.put("MAPBOX_ACCESS_TOKEN", created("uploads:read"));
        CommandRun run = scan("--inventory", "--fail-on", "none", tree(created("styles:read")));
        assertEquals(4, run.code());
        assertTrue(run.out().contains("lacks the scope: tokens:read to list"), run.out());
    }

    @Test
    void aListingInAFileIsJoinedWithoutAskingAnybody() throws IOException {
        FakeToken secret = account.create(Instant.now(), List.of("downloads:read", "uploads:read"), null, null);
        Path listing = folder.resolve("listing.json");
        Files.writeString(listing, """
                [{"id": "%s", "usage": "sk", "client": "api", "default": false, "note": "for builds",
                  "scopes": ["downloads:read", "uploads:read"],
                  "created": "2025-01-02T03:04:05.678Z", "modified": "2025-01-02T03:04:05.678Z"}]
                """.formatted(secret.id()), StandardCharsets.UTF_8);
        CommandRun run = scan("--inventory=" + listing, tree(secret.token()));
        assertTrue(run.out().contains("MBX062 medium"), run.out());
        assertTrue(run.out().contains("note \"for builds\""), run.out());
        assertEquals(List.of(), fake.requests());
        Files.writeString(listing, "{}");
        CommandRun garbage = scan("--inventory=" + listing, tree(secret.token()));
        assertEquals(2, garbage.code());
        assertTrue(garbage.err().contains("it is not a list"), garbage.err());
    }

    /** Writes a token list of one public token. */
    private Path listing(FakeToken token, String allowedUrls) throws IOException {
        Path listing = folder.resolve("listing.json");
        return Files.writeString(listing, """
                [{"id": "%s", "usage": "pk", "client": "api", "default": false, "note": "for the map",
                  "scopes": ["styles:read", "fonts:read"], "allowedUrls": %s,
                  "created": "2025-01-02T03:04:05.678Z", "modified": "2025-01-02T03:04:05.678Z"}]
                """.formatted(token.id(), allowedUrls), StandardCharsets.UTF_8);
    }

    @Test
    void aSiteOfTheProjectThatNoAllowedUrlCoversIsNamed() throws IOException {
        FakeToken open = account.create(Instant.now(), List.of("styles:read", "fonts:read"), null, null);
        Path page = Trees.file(folder, "site/src/map.js", "mapboxgl.accessToken = '" + open.token() + "';\n");
        Path site = page.getParent().getParent();
        Trees.file(site, "CNAME", "maps.example.org\n");
        Trees.file(site, "package.json", "{\"homepage\": \"https://www.example.com/maps\"}");
        Path listing = listing(open, "[\"https://example.com\"]");
        CommandRun run = scan("--inventory=" + listing, "--fail-on", "medium", site.toString());
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("MBX052 medium"), run.out());
        String line = run.out().replaceAll("\\s+", " ");
        assertTrue(line.contains("covers: https://maps.example.org (CNAME)."), run.out());
        assertEquals(List.of(), fake.requests());
        // A covered site; no token list; and no page of that site.
        listing(open, "[\"https://example.com\", \"https://maps.example.org\"]");
        assertFalse(scan("--inventory=" + listing, site.toString()).out().contains("MBX052"));
        assertFalse(scan(site.toString()).out().contains("MBX052"));
        listing(open, "[\"https://example.com\"]");
        Files.delete(page);
        Trees.file(site, "server/tiles.py", "import requests\nTOKEN = '" + open.token() + "'\n");
        assertFalse(scan("--inventory=" + listing, site.toString()).out().contains("MBX052"));
    }

    @Test
    void whatBreaksRestrictedTokensIsWorseOnceThereIsOne() throws IOException {
        FakeToken open = account.create(Instant.now(), List.of("styles:read", "fonts:read"), null, null);
        Trees.file(folder, "site/map.js", "mapboxgl.accessToken = '" + open.token() + "';\n");
        Trees.file(folder, "site/package.json", "{ \"dependencies\": { \"mapbox-gl\": \"^0.44.0\" } }\n");
        Trees.file(
                folder, "site/nginx.conf", "# the map of Mapbox\nadd_header Referrer-Policy \"same-origin\" always;\n");
        String site = folder.resolve("site").toString();
        Path listing = listing(open, "[]");
        String free = scan("--hygiene", "--inventory=" + listing, site).out();
        assertTrue(free.contains("LOW  MBX073") && free.contains("INFO  MBX074"), free);
        listing(open, "[\"https://example.com\"]");
        String restricted = scan("--hygiene", "--inventory=" + listing, site).out();
        assertTrue(restricted.contains("MEDIUM  MBX073") && restricted.contains("MEDIUM  MBX074"), restricted);
        String offline = scan("--hygiene", site).out();
        assertTrue(offline.contains("LOW  MBX073") && offline.contains("INFO  MBX074"), offline);
    }
}
