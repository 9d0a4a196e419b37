package dev.trapstreet.cli.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four remediations as typed, against the fake API: plans, results, and that no token is ever displayed. */
class RemedyCommandsTest {
    private static final String USER = "trapstreet-test";
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final Instant SINCE = Instant.parse("2026-01-25T19:07:07.621Z");

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;
    private FakeToken map;
    private FakeToken authorizing;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        account = fake.account(USER);
        map = account.create(SINCE, MAP, "our map", null);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        authorizing = account.create(SINCE.plusSeconds(60), scopes, "authorizing", null);
        environment = Map.of("TRAPSTREET_API_URL", fake.url(), "MAPBOX_ACCESS_TOKEN", authorizing.token());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private CommandRun run(String... words) {
        return typed("", false, words);
    }

    private CommandRun typed(String input, boolean answers, String... words) {
        CommandRun run = CommandRun.withEnvironment(environment, input, answers, words);
        List<String> tokens = new ArrayList<>(List.of(map.token(), authorizing.token()));
        account.tokens().forEach(token -> tokens.add(token.token()));
        for (String token : tokens) {
            for (String part : List.of(token, token.substring(token.lastIndexOf('.') + 1))) {
                assertFalse((run.out() + run.err()).contains(part), run.snapshot());
            }
        }
        return run;
    }

    private String masked(CommandRun run) {
        String text = run.masked(folder).snapshot().replaceAll("created 20[0-9T:.-]+Z\\. If", "created TIME. If");
        for (FakeToken token : account.tokens()) {
            if (!token.id().equals(map.id())) {
                text = text.replace(token.id(), "NEW-ID");
            }
        }
        return text;
    }

    private List<String> methods() {
        return fake.requests().stream().map(FakeTokensApi.Request::method).toList();
    }

    private String scanned() throws IOException {
        Trees.file(
                folder,
                "src/map.js",
                "import mapboxgl from 'mapbox-gl';\nmapboxgl.accessToken = '" + map.token() + "';\n");
        Path report = folder.resolve("report.json");
        CommandRun scan = CommandRun.of(
                "scan", "--fail-on", "none", "--format", "json", "--output", report.toString(), folder + "/src");
        assertEquals(0, scan.code(), scan.err());
        return report.toString();
    }

    private static String fingerprint(String report) throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(Path.of(report).toFile());
        return json.path("findings").get(0).path("fingerprint").asText();
    }

    @Test
    void theWholeWayOfALeakedToken() throws IOException {
        String report = scanned();
        String name = fingerprint(report).substring(0, 8);
        String fresh = folder.resolve("fresh").toString();

        CommandRun plan = run("rotate", name, "--report", report, "--allowed", "https://www.example.com");
        assertEquals(0, plan.code(), plan.err());
        assertEquals(List.of("GET"), methods());
        CommandRun rotated = run(
                "rotate",
                name,
                "--report",
                report,
                "--allowed",
                "https://www.example.com",
                "--output",
                fresh,
                "--apply",
                "--yes");
        assertEquals(0, rotated.code(), rotated.err());
        FakeToken successor = account.tokens().get(account.tokens().size() - 1);
        assertEquals(successor.token() + "\n", Files.readString(Path.of(fresh)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(fresh))));
        assertEquals(List.of("https://www.example.com"), successor.allowedUrls());
        assertTrue(account.find(map.id()).isPresent());

        CommandRun revoked = run("revoke", map.id(), "--report", report, "--apply", "--yes");
        assertEquals(0, revoked.code(), revoked.err());
        assertTrue(account.find(map.id()).isEmpty());
        CommandRun again = run("revoke", name, "--report", report, "--apply", "--yes");
        Approved.verify(
                "remedy-leaked",
                masked(plan) + "\n\n" + masked(rotated) + "\n\n" + masked(revoked) + "\n\n" + masked(again));
        assertEquals(0, again.code());
    }

    @Test
    void aRestriction() throws IOException {
        String[] typed = {"restrict", map.id(), "--allowed", "https://github.io", "--allowed", "https://www.example.com"
        };
        CommandRun plan = run(typed);
        assertEquals(0, plan.code(), plan.err());
        assertEquals(List.of("GET"), methods());
        List<String> words = new ArrayList<>(List.of(typed));
        words.addAll(List.of("--apply", "--yes"));
        CommandRun applied = run(words.toArray(String[]::new));
        assertEquals(0, applied.code(), applied.err());
        assertEquals(
                List.of("https://github.io", "https://www.example.com"),
                account.find(map.id()).orElseThrow().allowedUrls());
        words.addAll(List.of("--format", "json"));
        CommandRun json = run(words.toArray(String[]::new));
        Approved.verify("remedy-restrict", masked(plan) + "\n\n" + masked(applied) + "\n\n" + masked(json));
    }

    @Test
    void aTemporaryTokenForAJob() throws IOException {
        CommandRun plan = run("mint", "--scope", "styles:read,fonts:read", "--minutes", "10");
        assertEquals(0, plan.code(), plan.err());
        assertTrue(plan.out().contains("Nothing was changed. To carry out the plan, add --apply."), plan.out());
        CommandRun run = CommandRun.withEnvironment(
                environment, "mint", "--scope", "styles:read", "--minutes", "10", "--apply", "--show-secrets");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out().matches("tk\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{22}\n"),
                "standard output is not the token alone");
        assertFalse(run.err().contains("eyJ"), run.err());
        CommandRun decoded = CommandRun.withInput(run.out(), "decode");
        assertTrue(decoded.out().contains("scopes       styles:read\n"), decoded.out());
    }

    @Test
    void aTokenThatCannotListCanMint() {
        FakeToken blind = account.create(SINCE, List.of("tokens:write", "styles:read"), "ci", null);
        environment = Map.of("TRAPSTREET_API_URL", fake.url(), "MAPBOX_ACCESS_TOKEN", blind.token());
        String file = folder.resolve("fresh").toString();
        CommandRun run = run("mint", "--scope", "styles:read", "--apply", "--output", file);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("its own scopes are unknown"), run.out());
        CommandRun tooMuch = run("mint", "--scope", "uploads:write", "--apply", "--output", file + "2");
        assertEquals(3, tooMuch.code());
        assertTrue(tooMuch.out().contains("lacks one of the requested scopes"), tooMuch.out());
        assertFalse(Files.exists(Path.of(file + "2")), "an empty file stays behind");
    }

    @Test
    void aNewTokenCanBePartOfTheJson() throws IOException {
        CommandRun run = CommandRun.withEnvironment(
                environment, "rotate", map.id(), "--apply", "--yes", "--show-secrets", "--format", "json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = JsonMapper.builder().build().readTree(run.out());
        FakeToken successor = account.tokens().get(account.tokens().size() - 1);
        assertEquals(successor.token(), json.path("newToken").asText());
        assertEquals(successor.id(), json.path("newId").asText());
        assertTrue(json.path("done").asBoolean());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk", "sk"})
    void aTokenOnStandardInputIsNeverSent(String usage) throws IOException {
        FakeToken token = usage.equals("pk") ? map : account.create(SINCE, List.of("uploads:write"), null, null);
        CommandRun run = typed(token.token() + "\n", false, "revoke", "-", "--apply", "--yes");
        assertEquals(0, run.code(), run.err());
        assertTrue(account.find(token.id()).isEmpty());
        assertEquals(List.of("GET", "DELETE", "GET"), methods());
        assertTrue(fake.requests().stream().noneMatch(request -> request.path().equals("/tokens/v2")));
    }

    @Test
    void aTokenThatIsScannedForIsNamedByItsFingerprint() throws IOException {
        String report = scanned();
        CommandRun run = run("rotate", fingerprint(report), folder + "/src");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("src/map.js:2  web client\n"), run.out());
    }

    @Test
    void aScanThatIsNotWholeIsNoSuccess() throws IOException {
        String report = scanned();
        Path file = Path.of(report);
        Files.writeString(file, Files.readString(file).replace("\"complete\" : true", "\"complete\" : false"));
        CommandRun run = run("revoke", map.id(), "--report", report);
        assertEquals(3, run.code());
        assertTrue(run.err().contains("may have more locations"), run.err());
    }

    /** Everything that is known in advance is reported without a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "revoke TOKEN",
                "restrict ID --allowed https://example.com/?t=TOKEN",
                "revoke ID --report TOKEN",
                "rotate ID TOKEN",
                "rotate ID --scope TOKEN",
                "mint --scope TOKEN",
                "revoke ID --apply",
                "rotate ID --apply --yes",
                "rotate ID --apply --yes --output DIR/x --show-secrets",
                "mint --scope styles:read --apply",
                "mint --scope styles:read --minutes 0",
                "mint --scope styles:read --minutes 61",
                "mint --scope styles:read --minutes many",
                "mint",
                "restrict ID",
                "restrict",
                "restrict ID --allowed https://*.example.com",
                "restrict ID --allowed not/a/host/*",
                "revoke no/such/id",
                "revoke ID --report DIR/missing.json",
                "revoke ID --report DIR/text",
                "revoke ID --api-url http://example.com",
                "revoke ID --api-url ftp://TOKEN",
                "revoke ID --token-file TOKEN",
                "rotate ID --apply --yes --output DIR/TOKEN",
                "revoke ID --token-file DIR/missing",
                "revoke ID --token-file DIR/open",
                "revoke ID --token-file DIR/text",
                "revoke ID --token-file DIR/public",
                "revoke OWN",
                "restrict OWN --allowed https://www.example.com"
            })
    void whatIsRefusedBeforeAnybodyIsAsked(String line) throws IOException {
        String token = TokenBuilder.sk().account(USER).build();
        Trees.file(folder, "open", authorizing.token());
        Files.setPosixFilePermissions(folder.resolve("open"), PosixFilePermissions.fromString("rw-r--r--"));
        for (String secret : List.of("text", "public")) {
            Trees.file(folder, secret, secret.equals("text") ? "no token" : map.token());
            Files.setPosixFilePermissions(folder.resolve(secret), PosixFilePermissions.fromString("rw-------"));
        }
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(word.replace("TOKEN", token)
                    .replace("ID", map.id())
                    .replace("OWN", authorizing.id())
                    .replace("DIR", folder.toString()));
        }
        CommandRun run = run(words.toArray(String[]::new));
        assertEquals(2, run.code(), run.snapshot());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(run.err().contains(token.substring(3, 30)), run.err());
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void withoutAnAuthorizingTokenNobodyIsAsked() {
        environment = Map.of("TRAPSTREET_API_URL", fake.url());
        CommandRun run = run("revoke", map.id());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("MAPBOX_ACCESS_TOKEN") && run.err().contains("--token-file"), run.err());
        environment = Map.of("TRAPSTREET_API_URL", fake.url(), "MAPBOX_ACCESS_TOKEN", map.token());
        assertTrue(run("revoke", map.id()).err().contains("a public token, which "));
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void aPrivateFileAuthorizes() throws IOException {
        environment = Map.of();
        Path file = Trees.file(folder, "private", authorizing.token() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        CommandRun run = run("revoke", map.id(), "--token-file", file.toString(), "--api-url", fake.url());
        assertEquals(0, run.code(), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\n", "\n", "", "yes please\n"})
    void whoDoesNotAgreeChangesNothing(String answer) {
        CommandRun run = typed(answer, true, "revoke", map.id(), "--apply");
        assertEquals(2, run.code());
        assertTrue(run.err().endsWith("trapstreet: not confirmed; nothing was changed\n"), run.err());
        assertEquals(List.of("GET"), methods());
        assertTrue(account.find(map.id()).isPresent());
    }

    @Test
    void whoAgreesIsAskedOnce() {
        CommandRun run = typed("yes\n", true, "revoke", map.id(), "--apply");
        assertEquals(0, run.code(), run.err());
        assertEquals("\nContinue? Type yes: ", run.err());
        assertTrue(account.find(map.id()).isEmpty());
    }

    @Test
    void aFileThatIsThereIsNotTouched() {
        Path file = Trees.file(folder, "there", "mine");
        int before = account.tokens().size();
        CommandRun run = run("rotate", map.id(), "--apply", "--yes", "--output", file.toString());
        assertEquals(2, run.code(), run.snapshot());
        assertTrue(run.err().contains("already; name a new file (nothing was changed)"), run.err());
        assertEquals(before, account.tokens().size());
    }

    /** In the minute after a leak, there may be no authorizing token at hand, and the list may be what is broken. */
    @Test
    void aDeletionNeedsNeitherTheListNorThisProgram() {
        CommandRun without = CommandRun.withEnvironment(Map.of("TRAPSTREET_API_URL", fake.url()), "revoke", map.id());
        assertEquals(2, without.code(), without.snapshot());
        assertTrue(
                without.err().contains("  https://account.mapbox.com/access-tokens/" + map.id() + "\n"), without.err());
        assertTrue(without.err().contains("curl -X DELETE -K -"), without.err());
        assertTrue(fake.requests().isEmpty());
        fake.fail(InjectedFault.GARBAGE, 1);
        CommandRun run = run("revoke", map.id(), "--apply", "--yes");
        assertEquals(0, run.code(), run.snapshot());
        assertEquals(List.of("GET", "DELETE", "GET"), methods());
        assertTrue(account.tokens().stream().noneMatch(token -> token.id().equals(map.id())));
    }

    @Test
    void theReplacementOfALeakedSecretBeginsWithItsDeletion() {
        FakeToken secret = account.create(SINCE, List.of("uploads:write"), "uploads", null);
        Trees.file(folder, "src/upload.js", "require('express');\nconst s = '" + secret.token() + "';\n");
        CommandRun run = run("rotate", secret.id(), folder + "/src");
        assertEquals(0, run.code(), run.snapshot());
        assertTrue(
                run.out().replaceAll("\\s+", " ").startsWith("FIRST This secret token leaked: whoever read it"),
                run.out());
        assertTrue(run.out().contains("https://account.mapbox.com/access-tokens/" + secret.id()), run.out());
    }

    @Test
    void anAccountThatCannotBeLookedAtIsNotChanged() {
        fake.failAlways(InjectedFault.NOT_FOUND);
        CommandRun run = run("rotate", map.id(), "--apply", "--yes", "--output", folder + "/new");
        assertEquals(3, run.code());
        assertTrue(
                run.err().contains("tokens:read to list") && run.err().endsWith("Nothing was changed.\n"), run.err());
        assertEquals(List.of("GET"), methods());
    }

    @Test
    void halfWayItSaysWhatWasDone() throws IOException {
        String file = folder.resolve("fresh").toString();
        fake.fail(InjectedFault.NONE, 2);
        fake.fail(InjectedFault.NOT_FOUND, 1);
        CommandRun unread = run("rotate", map.id(), "--apply", "--yes", "--output", file);
        assertEquals(3, unread.code(), unread.err());
        FakeToken successor = account.tokens().get(account.tokens().size() - 1);
        assertEquals(successor.token() + "\n", Files.readString(Path.of(file)));

        fake.fail(InjectedFault.NONE, 1);
        fake.fail(InjectedFault.ANSWER_LOST, 1);
        CommandRun lost = run("rotate", map.id(), "--apply", "--yes", "--output", file + "2");
        assertEquals(3, lost.code(), lost.err());
        assertFalse(Files.exists(Path.of(file + "2")));

        fake.fail(InjectedFault.NONE, 1);
        fake.fail(InjectedFault.RESET, 1);
        CommandRun never = run("revoke", map.id(), "--apply", "--yes");
        assertEquals(3, never.code(), never.err());
        assertTrue(account.find(map.id()).isPresent());
        Approved.verify("remedy-half-way", masked(unread) + "\n\n" + masked(lost) + "\n\n" + masked(never));
    }

    /** The file is replaced by a directory while the API responds. */
    @Test
    void whatBecameOfItIsToldAlsoWhereTheFileCannotBeClosed() throws Exception {
        Path file = folder.resolve("fresh");
        fake.slowness(Duration.ofSeconds(2));
        fake.fail(InjectedFault.NONE, 1);
        fake.fail(InjectedFault.SLOW, 1);
        Thread other = new Thread(() -> {
            try {
                while (!Files.deleteIfExists(file)) {
                    Thread.sleep(2);
                }
                Files.createDirectories(file.resolve("in the way"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        CommandRun run = run("rotate", map.id(), "--apply", "--yes", "--output", file.toString());
        other.join();
        assertEquals(3, run.code(), run.snapshot());
        assertTrue(run.out().contains("not known  create a replacement for " + map.id()), run.snapshot());
        assertTrue(
                run.err()
                        .contains("trapstreet: the file " + file + " could not be closed, or could not be removed"
                                + " although it has no token: DirectoryNotEmptyException; check it\n"),
                run.err());
    }

    @Test
    void aTemporaryTokenIsLeftToItsEnd() {
        String brief = account.temporary(Instant.now(), Instant.now().plus(Duration.ofMinutes(5)), MAP);
        CommandRun run = typed(brief, false, "revoke", "-");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("a temporary token cannot be revoked; this one expires"), run.err());
        assertFalse(run.err().contains("eyJ"), run.err());
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void aNoteThatHoldsATokenOrMovesTheCursorIsMadeHarmless() {
        String token = TokenBuilder.sk().account(USER).build();
        FakeToken noted = account.create(SINCE, MAP, "for\u001b[2J " + token, List.of("https://example.com/?" + token));
        for (String format : List.of("text", "json")) {
            CommandRun run = run("revoke", noted.id(), "--format", format);
            assertEquals(0, run.code(), run.err());
            assertFalse(run.out().contains("\u001b") || run.out().contains(token.substring(3, 30)), run.out());
        }
    }
}
