package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapstreet.fake.DamagingProxy;
import dev.trapstreet.fake.DamagingProxy.Damage;
import dev.trapstreet.fake.DamagingProxy.Ending;
import dev.trapstreet.fake.DamagingProxy.Response;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that uses the Tokens API, with every fault of what is between it and the API. Whatever happens, no finding
 * is lost, no unknown is taken for an answer, and what a command says about the account is true.
 */
@Tag("slow")
final class FaultMatrixTest {
    private static final String USER = "trapstreet-test";
    private static final Instant SINCE = Instant.parse("2026-01-25T19:07:07.621Z");
    private static final List<String> COMMANDS =
            List.of("verify", "inventory", "audit", "restrict", "rotate", "revoke", "mint");

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private DamagingProxy proxy;
    private FakeAccount account;
    private FakeToken map;
    private FakeToken secret;
    private Map<String, String> environment;

    /** Faults that change nothing about the answer. */
    private static Map<String, Damage> harmless() {
        Map<String, Damage> all = new LinkedHashMap<>();
        all.put("none", Damage.NONE);
        all.put("gzip", Damage.NONE.changed(FaultMatrixTest::compressed));
        all.put("byte order mark", Damage.NONE.changed(one -> one.body().length == 0 ? one : prefixed(one, "\uFEFF")));
        all.put("blanks", Damage.NONE.changed(one -> one.body().length == 0 ? one : prefixed(one, "\r\n  ")));
        all.put("a second late", Damage.NONE.delayed(Duration.ofSeconds(1)));
        all.put("clock 10 minutes ahead", Damage.NONE.changed(one -> one.dated(Duration.ofMinutes(10))));
        all.put("clock 10 minutes behind", Damage.NONE.changed(one -> one.dated(Duration.ofMinutes(-10))));
        all.put(
                "newer property",
                Damage.NONE.changed(one -> replaced(one, "{\"id\"", "{\"newer\":{\"a\":[1]},\"id\"")));
        return all;
    }

    /** Faults after which there is no answer. */
    private static Map<String, Damage> harmful() {
        Map<String, Damage> all = new LinkedHashMap<>();
        for (int status : List.of(204, 301, 302, 304, 400, 401, 403, 404, 405, 407, 409, 410, 418, 422, 451)) {
            all.put("status " + status, Damage.answer(status, status == 204 ? "" : "{\"message\":\"x\"}"));
        }
        for (String body :
                List.of("", "<html>log in", "{", "null", "7", "\"x\"", "{}", "[1]", "{\"code\":\"TokenSplendid\"}")) {
            all.put("body " + body, Damage.answer(200, body));
        }
        all.put("an endless body", Damage.answer(200, "[" + " ".repeat(5 << 20) + "]"));
        all.put(
                "another encoding",
                Damage.NONE
                        .unreached()
                        .changed(one -> one.withHeader("Content-Encoding", "br").withBody(new byte[] {1, 2, 3})));
        all.put("closed", Damage.connection(Ending.CLOSED).unreached());
        all.put("reset", Damage.connection(Ending.RESET).unreached());
        all.put(
                "closed half-way",
                Damage.answer(200, "[{\"id\":\"x\"}]")
                        .changed(one -> one.withBody("[{\"id\":\"x\"}]".getBytes(StandardCharsets.UTF_8)))
                        .ending(Ending.TRUNCATED));
        return all;
    }

    /** Faults of the changing request alone: before the API sees it, and after it was carried out. */
    private static Map<String, Damage> changesOnly(String method) {
        Map<String, Damage> all = new LinkedHashMap<>();
        for (boolean reaches : List.of(true, false)) {
            String when = reaches ? " after" : " before";
            all.put(
                    "closed" + when,
                    once(Damage.connection(Ending.CLOSED), reaches).on(method));
            all.put(
                    "reset" + when,
                    once(Damage.connection(Ending.RESET), reaches).on(method));
            all.put(
                    "html" + when,
                    once(Damage.NONE, reaches)
                            .changed(one -> one.withBody("<html>".getBytes(StandardCharsets.UTF_8))
                                    .withStatus(200))
                            .on(method));
            all.put(
                    "500" + when,
                    once(Damage.NONE, reaches)
                            .changed(one -> one.withStatus(500))
                            .on(method));
        }
        for (int status : List.of(401, 403, 404, 422)) {
            all.put(status + " before", Damage.answer(status, "{}").on(method));
        }
        return all;
    }

    private static Damage once(Damage damage, boolean reaches) {
        return reaches ? damage : damage.unreached();
    }

    private static Response prefixed(Response one, String prefix) {
        return one.withBody((prefix + new String(one.body(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    private static Response replaced(Response one, String what, String with) {
        return one.withBody(new String(one.body(), StandardCharsets.UTF_8)
                .replace(what, with)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Response compressed(Response one) {
        if (one.body().length == 0) {
            return one;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(one.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return one.withBody(bytes.toByteArray()).withHeader("Content-Encoding", "gzip");
    }

    static Stream<Arguments> table() {
        List<Arguments> all = new ArrayList<>();
        for (String command : COMMANDS) {
            harmless().forEach((name, damage) -> all.add(Arguments.of(command, name, damage, true)));
            harmful().forEach((name, damage) -> {
                // To a deletion, 204 is the answer.
                if (!command.equals("revoke") || !name.equals("status 204")) {
                    all.add(Arguments.of(command, name, damage, false));
                }
            });
        }
        return all.stream();
    }

    static Stream<Arguments> changes() {
        List<Arguments> all = new ArrayList<>();
        Map.of("restrict", "PATCH", "rotate", "POST", "revoke", "DELETE", "mint", "POST")
                .forEach((command, method) ->
                        changesOnly(method).forEach((name, damage) -> all.add(Arguments.of(command, name, damage))));
        return all.stream();
    }

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        proxy = new DamagingProxy(fake);
        account = fake.account(USER);
        map = account.create(SINCE, List.of("styles:read", "fonts:read"), "our map", null);
        secret = account.create(SINCE, List.of("uploads:write"), "uploads", null);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        FakeToken authorizing = account.create(SINCE.plusSeconds(60), scopes, "authorizing", null);
        environment = Map.of(
                "TRAPSTREET_API_URL", proxy.url(),
                "MAPBOX_ACCESS_TOKEN", authorizing.token(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString());
        Trees.file(folder, "src/map.js", "mapboxgl.accessToken = '" + map.token() + "';\n");
        Trees.file(folder, "src/upload.js", "require('express');\nconst s = '" + secret.token() + "';\n");
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        fake.close();
    }

    private CommandRun run(String command) {
        String code = folder.resolve("src").toString();
        String file = folder.resolve("new-token").toString();
        String[] words = switch (command) {
            case "verify" -> new String[] {"scan", "--verify", "--fail-on", "none", "--format", "json", code};
            case "inventory" -> new String[] {"scan", "--inventory", "--fail-on", "none", "--format", "json", code};
            case "audit" -> new String[] {"audit", "--fail-on", "none", "--format", "json", USER, code};
            case "restrict" ->
                new String[] {"restrict", map.id(), "--allowed", "https://www.example.com", "--apply", "--yes"};
            case "rotate" -> new String[] {"rotate", map.id(), "--output", file, "--apply", "--yes"};
            case "revoke" -> new String[] {"revoke", secret.id(), "--apply", "--yes"};
            default -> new String[] {"mint", "--scope", "styles:read", "--output", file, "--apply"};
        };
        CommandRun run = CommandRun.withEnvironment(environment, words);
        assertFalse((run.out() + run.err()).contains("eyJ"), run.snapshot());
        return run;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void aFaultLosesNothingAndIsNoAnswer(String command, String fault, Damage damage, boolean harmless)
            throws IOException {
        proxy.damage(damage);
        List<FakeToken> before = account.tokens();
        CommandRun run = run(command);
        switch (command) {
            case "verify" -> checkVerdicts(run, harmless);
            case "inventory" -> checkListing(run, harmless);
            case "audit" -> {
                assertEquals(harmless ? 0 : 4, run.code(), run.snapshot());
                assertEquals(harmless, run.out().contains(map.id()), run.snapshot());
                assertTrue(harmless || run.err().contains("not available"), run.snapshot());
            }
            default -> {
                assertEquals(harmless ? 0 : 3, run.code(), run.snapshot());
                checkStatements(command, before, run);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void whatIsSaidOfAChangeIsTrue(String command, String fault, Damage damage) throws IOException {
        proxy.damage(damage);
        List<FakeToken> before = account.tokens();
        checkStatements(command, before, run(command));
    }

    private void checkVerdicts(CommandRun run, boolean harmless) throws IOException {
        assertEquals(0, run.code(), run.snapshot());
        JsonNode report = JsonMapper.builder().build().readTree(run.out());
        assertEquals(2, report.path("findings").size(), run.snapshot());
        for (JsonNode finding : report.path("findings")) {
            assertEquals(
                    harmless ? "valid" : "unknown",
                    finding.path("verdict").path("state").asText(),
                    run.snapshot());
        }
        assertEquals(harmless, report.path("problems").isEmpty(), run.snapshot());
    }

    private void checkListing(CommandRun run, boolean harmless) throws IOException {
        assertEquals(harmless ? 0 : 4, run.code(), run.snapshot());
        JsonNode report = JsonMapper.builder().build().readTree(run.out());
        assertEquals(2, report.path("findings").size(), run.snapshot());
        for (JsonNode finding : report.path("findings")) {
            assertEquals(harmless, finding.has("listed"), run.snapshot());
            assertFalse(finding.path("verdict").path("reason").asText().contains("deleted"), run.snapshot());
            assertEquals(
                    harmless ? "none" : "unknown",
                    finding.path("restriction").path("state").asText(),
                    run.snapshot());
        }
    }

    /** Compares what the command said with what happened to the account. */
    private void checkStatements(String command, List<FakeToken> before, CommandRun run) throws IOException {
        boolean changed = !before.equals(account.tokens());
        String said = run.out()
                .lines()
                .filter(line -> line.matches("(done|not done|not known) .*"))
                .findFirst()
                .orElse("");
        boolean denied = said.startsWith("not done") || (run.out() + run.err()).contains("Nothing was changed.");
        assertTrue(denied || !said.isEmpty(), run.snapshot());
        assertFalse(changed && denied, run.snapshot());
        if (!command.equals("mint")) { // a temporary token leaves no trace in the account
            assertFalse(!changed && said.startsWith("done"), run.snapshot());
        }
        assertEquals(
                run.code() == 0,
                !denied && !run.out().contains("not known") && !run.out().contains("not done"));
        Path file = folder.resolve("new-token");
        boolean delivered = run.out().contains("done       deliver the new token");
        assertEquals(delivered, Files.exists(file), run.snapshot());
        assertTrue(!delivered || Files.size(file) > 60, run.snapshot());
    }
}
