package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fake.DamagingProxy;
import dev.trapstreet.fake.DamagingProxy.Damage;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal before, during and after a request: what is said is true, and nothing half-made stays. */
@Tag("slow")
final class InterruptedCommandTest {
    private static final String USER = "trapstreet-test";
    private static final Instant SINCE = Instant.parse("2026-01-25T19:07:07.621Z");
    private static final Duration LONG = Duration.ofSeconds(12);

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private DamagingProxy proxy;
    private FakeAccount account;
    private FakeToken map;
    private FakeToken secret;
    private FakeToken authorizing;

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        proxy = new DamagingProxy(fake);
        account = fake.account(USER);
        map = account.create(SINCE, List.of("styles:read", "fonts:read"), "our map", null);
        secret = account.create(SINCE, List.of("uploads:write"), "uploads", null);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        authorizing = account.create(SINCE.plusSeconds(60), scopes, "authorizing", null);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        fake.close();
    }

    private record Ended(String out, String err) {}

    /** Runs a command in a process of its own, and ends it when the proxy has received a request of a method. */
    private Ended interruptAt(String method, int count, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.trapstreet.cli.Main"));
        command.addAll(List.of(words));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("TRAPSTREET_API_URL", proxy.url());
        builder.environment().put("MAPBOX_ACCESS_TOKEN", authorizing.token());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.start();
        Instant limit = Instant.now().plusSeconds(60);
        while (proxy.requests().stream().filter(one -> one.startsWith(method)).count() < count
                && process.isAlive()
                && Instant.now().isBefore(limit)) {
            Thread.sleep(20);
        }
        Thread.sleep(300);
        process.destroy(); // SIGTERM, which the launcher sends for Ctrl-C too
        assertTrue(process.waitFor(40, TimeUnit.SECONDS), "it did not end");
        Ended ended =
                new Ended(Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        assertFalse((ended.out() + ended.err()).contains("eyJ"), ended.toString());
        return ended;
    }

    private String[] words(String command) {
        String file = folder.resolve("new-token").toString();
        return switch (command) {
            case "restrict" ->
                new String[] {"restrict", map.id(), "--allowed", "https://www.example.com", "--apply", "--yes"};
            case "rotate" -> new String[] {"rotate", map.id(), "--output", file, "--apply", "--yes"};
            case "revoke" -> new String[] {"revoke", secret.id(), "--apply", "--yes"};
            default -> new String[] {"mint", "--scope", "styles:read", "--output", file, "--apply"};
        };
    }

    @ParameterizedTest
    @CsvSource({"restrict", "rotate", "revoke", "mint"})
    void beforeTheChangeNothingWasChanged(String command) throws Exception {
        proxy.damage(Damage.NONE.delayed(LONG));
        List<FakeToken> before = account.tokens();
        Ended ended = interruptAt("GET", 1, words(command));
        assertTrue(ended.err().contains("'" + command + "' was interrupted; nothing was changed"), ended.toString());
        assertEquals(before, account.tokens());
        assertFalse(Files.exists(folder.resolve("new-token")));
    }

    @ParameterizedTest
    @CsvSource({"restrict, PATCH", "rotate, POST", "revoke, DELETE", "mint, POST"})
    void duringTheChangeItIsNotKnown(String command, String method) throws Exception {
        proxy.damage(Damage.NONE.delayed(LONG).on(method));
        Ended ended = interruptAt(method, 1, words(command));
        assertTrue(ended.err().contains("'" + command + "' was interrupted; this is the state:"), ended.toString());
        assertTrue(ended.err().contains("not known  "), ended.toString());
        assertFalse(Files.exists(folder.resolve("new-token")));
    }

    /** An answer that comes within a few seconds is awaited, so that the command ends as usual. */
    @Test
    void anAnswerThatIsOnItsWayIsAwaited() throws Exception {
        proxy.damage(Damage.NONE.delayed(Duration.ofSeconds(1)).on("POST"));
        Ended ended = interruptAt("POST", 1, words("rotate"));
        boolean told = (ended.out() + ended.err()).contains("done       deliver the new token");
        assertTrue(told, ended.toString());
        assertTrue(Files.size(folder.resolve("new-token")) > 60);
    }

    @ParameterizedTest
    @CsvSource({"rotate, POST", "revoke, DELETE", "restrict, PATCH"})
    void afterTheChangeWhatIsDoneIsSaid(String command, String method) throws Exception {
        proxy.damage(Damage.NONE.changed(response -> {
            if (proxy.requests().stream().anyMatch(one -> one.startsWith(method))
                    && proxy.requests().get(proxy.requests().size() - 1).startsWith("GET")) {
                sleep();
            }
            return response;
        }));
        Ended ended = interruptAt("GET", 2, words(command));
        assertTrue(ended.err().contains("was interrupted; this is the state:"), ended.toString());
        assertEquals(
                !command.equals("revoke"),
                account.tokens().stream().anyMatch(token -> token.id().equals(secret.id())),
                ended.toString());
        assertEquals(command.equals("rotate"), Files.exists(folder.resolve("new-token")));
        assertTrue(ended.err().contains("done       "), ended.toString());
    }

    private static void sleep() {
        try {
            Thread.sleep(LONG.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The report was lost, with everything that had been found. */
    @Test
    void anInterruptedVerificationWritesItsReport() throws Exception {
        Trees.file(folder, "src/upload.js", "require('express');\nconst s = '" + secret.token() + "';\n");
        proxy.damage(Damage.NONE.delayed(LONG));
        String src = folder.resolve("src").toString();
        Ended ended = interruptAt("GET", 1, "scan", "--verify", "--no-history", src);
        assertTrue(ended.out().contains("Delete this token"), ended.toString());
        assertTrue(ended.out().contains("the verification was interrupted"), ended.toString());
    }
}
