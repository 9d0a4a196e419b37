package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeToken;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands of the documentation that use the Tokens API, run exactly as documented, against the fake API. */
class RecipesTest {
    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeToken live;
    private FakeToken authorizing;

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        FakeAccount account = fake.account("trapstreet-demo");
        live = account.create(Instant.now(), List.of("uploads:read"), "uploads", null);
        authorizing = account.create(Instant.now(), List.of("tokens:read", "scopes:list"), "audit", null);
        Trees.file(folder, "tree/live.py", live.token());
        Trees.file(folder, "tree/gone.py", fake.revoked("sk", "trapstreet-demo"));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    static List<String> recipes() throws IOException {
        List<String> recipes = new ArrayList<>();
        for (String name : List.of("README.md", "docs/cli.md", "docs/verification.md")) {
            for (String line :
                    MarkdownDocuments.read(MarkdownDocuments.ROOT.resolve(name)).code()) {
                if (line.startsWith("trapstreet scan --verify") || line.startsWith("trapstreet scan --inventory")) {
                    recipes.add(line);
                }
            }
        }
        return recipes;
    }

    @Test
    void thereAreSome() throws IOException {
        assertTrue(recipes().size() >= 6, () -> "hardly any recipe was found");
        assertTrue(recipes().stream().anyMatch(recipe -> recipe.contains("--verify=required")));
    }

    private CommandRun run(String recipe) throws IOException {
        Path tokenFile = folder.resolve("token");
        Files.writeString(tokenFile, authorizing.token());
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-------"));
        Path listing = folder.resolve("listing.json");
        Files.writeString(
                listing,
                "[{\"id\":\"" + live.id() + "\",\"usage\":\"sk\",\"scopes\":[\"uploads:read\"],\"default\":false}]");
        List<String> words = new ArrayList<>(Arrays.asList(recipe.split(" +", -1)));
        words.remove(0);
        words.replaceAll(word -> switch (word) {
            case "." -> folder.resolve("tree").toString();
            case "trapstreet.sarif" -> folder.resolve(word).toString();
            case "~/.mapbox-audit" -> tokenFile.toString();
            case "--inventory=listing.json" -> "--inventory=" + listing;
            default -> word;
        });
        Map<String, String> environment = Map.of(
                "TRAPSTREET_API_URL", fake.url(),
                "MAPBOX_ACCESS_TOKEN", authorizing.token(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString());
        return CommandRun.withEnvironment(environment, words.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeDoesWhatItSays(String recipe) throws IOException {
        CommandRun run = run(recipe);
        assertEquals(1, run.code(), run.err()); // the live one
        Path sarif = folder.resolve("trapstreet.sarif");
        String told = run.out() + run.err() + (Files.exists(sarif) ? Files.readString(sarif) : "");
        assertFalse(told.contains("eyJ"), told);
        Stream<String> paths = fake.requests().stream().map(FakeTokensApi.Request::path);
        if (recipe.contains("--verify")) {
            assertEquals(List.of("/tokens/v2", "/tokens/v2"), paths.toList());
            assertTrue(told.contains("1 valid, 1 revoked"), told);
        } else {
            assertEquals(
                    recipe.contains("=listing.json")
                            ? List.of()
                            : List.of("/tokens/v2/trapstreet-demo", "/scopes/v1/trapstreet-demo"),
                    paths.toList());
            assertTrue(told.contains("Token list: ") && told.contains("scopes uploads:read"), told);
        }
    }

    /** The purpose of the recipe for continuous integration. */
    @Test
    void aJobFailsWhereAVerdictCannotBeHad() throws IOException {
        fake.failAlways(InjectedFault.GARBAGE);
        String recipe = recipes().stream()
                .filter(line -> line.contains("--verify=required"))
                .findFirst()
                .orElseThrow();
        assertEquals(4, run(recipe.replace("scan", "scan --fail-on none")).code());
    }
}
