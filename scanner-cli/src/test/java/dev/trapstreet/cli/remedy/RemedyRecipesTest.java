package dev.trapstreet.cli.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.MarkdownDocuments;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes in docs/remedies.md that change an account, word for word, against the fake API; a person answers "yes".
 */
class RemedyRecipesTest {
    private static final String USER = "trapstreet-test";
    private static final Instant SINCE = Instant.parse("2026-01-25T19:07:07.621Z");

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;
    private FakeToken map;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        account = fake.account(USER);
        map = account.create(SINCE, List.of("styles:read", "fonts:read"), "our map", null);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        FakeToken authorizing = account.create(SINCE, scopes, "authorizing", null);
        environment = Map.of("TRAPSTREET_API_URL", fake.url(), "MAPBOX_ACCESS_TOKEN", authorizing.token());
        Trees.file(folder, "code/map.js", "mapboxgl.accessToken = '" + map.token() + "';\n");
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    /** Returns the first commands of a document after the line that starts with the given text. */
    private static List<String> recipe(String document, String begin) throws IOException {
        List<String> lines = Files.readAllLines(MarkdownDocuments.ROOT.resolve(document));
        int start = 0;
        while (!lines.get(start).startsWith(begin)) {
            start++;
        }
        List<String> commands = new ArrayList<>();
        for (String line : lines.subList(start, lines.size())) {
            if (line.startsWith("    ")) {
                commands.add(line.strip());
            } else if (!commands.isEmpty()) {
                break;
            }
        }
        return commands;
    }

    private CommandRun run(String command, String fingerprint) {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        assertEquals("trapstreet", words.remove(0));
        words.replaceAll(word -> switch (word) {
            case "cl9ekr5yz0000abcd12345678" -> map.id();
            case "5f3c0e1a" -> fingerprint;
            case "leaked.json", "new-token" -> folder.resolve(word).toString();
            case "." -> folder.resolve("code").toString();
            default -> word;
        });
        CommandRun run = CommandRun.withEnvironment(environment, "yes\n", true, words.toArray(String[]::new));
        assertEquals(0, run.code(), run.snapshot());
        assertFalse((run.out() + run.err()).contains("eyJ"), run.snapshot());
        return run;
    }

    @Test
    void aTokenIsRestricted() throws IOException {
        List<String> commands = recipe("docs/remedies.md", "## Restricting a token");
        assertEquals(2, commands.size());
        run(commands.get(0), "");
        assertEquals(null, account.find(map.id()).orElseThrow().allowedUrls());
        run(commands.get(1), "");
        assertEquals(
                List.of("https://www.example.com"),
                account.find(map.id()).orElseThrow().allowedUrls());
    }

    @Test
    void aLeakedTokenIsReplaced() throws IOException {
        List<String> commands = recipe("docs/remedies.md", "## Replacing a leaked token");
        assertEquals(3, commands.size());
        run(commands.get(0), "");
        String shown = CommandRun.of(
                        "scan", "--fail-on", "none", folder.resolve("code").toString())
                .out();
        String fingerprint = shown.replaceFirst("(?s).*Fingerprint: ([0-9a-f]{8})[0-9a-f]{24}.*", "$1");
        CommandRun rotated = run(commands.get(1), fingerprint);
        assertTrue(rotated.out().contains("map.js:1"), rotated.out());
        FakeToken successor = account.tokens().get(account.tokens().size() - 1);
        assertEquals(successor.token() + "\n", Files.readString(folder.resolve("new-token")));
        assertTrue(account.find(map.id()).isPresent());
        run(commands.get(2), fingerprint);
        assertTrue(account.find(map.id()).isEmpty());
        assertTrue(account.find(successor.id()).isPresent());
    }
}
