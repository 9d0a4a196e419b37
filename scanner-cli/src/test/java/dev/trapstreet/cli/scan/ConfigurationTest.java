package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration, suppressions and baseline from the command line, and attempts of a hostile repository to use them. */
class ConfigurationTest {
    private static final String SECRET =
            TokenBuilder.sk().account("trapstreet-one").build();
    private static final String OTHER =
            TokenBuilder.sk().account("trapstreet-two").build();

    @TempDir
    private Path folder;

    private CommandRun scan(String... more) {
        String[] words = new String[4 + more.length];
        words[0] = "scan";
        words[1] = "--now";
        words[2] = Trees.NOW;
        System.arraycopy(more, 0, words, 3, more.length);
        words[words.length - 1] = folder.resolve("tree").toString();
        return CommandRun.of(words);
    }

    private void config(String text) {
        Trees.file(folder, "tree/.trapstreet.yml", text);
    }

    @Test
    void theThresholdOfTheConfigurationHoldsUnlessOneIsTyped() {
        Trees.file(folder, "tree/a", SECRET);
        assertEquals(1, scan().code());
        config("fail-on: none\n");
        assertEquals(0, scan().code());
        assertEquals(1, scan("--no-config").code());
        assertEquals(1, scan("--fail-on", "high").code());
        Path strict = Trees.file(folder, "strict.yml", "fail-on: critical\n");
        assertEquals(0, scan("--config", strict.toString()).code());
        config("fail-on: low\n");
        assertEquals(1, scan().code());
        assertEquals(0, scan("--fail-on", "none").code());
    }

    @Test
    void aSuppressedTokenIsShownAsSuchAndFailsNothing() throws Exception {
        Trees.file(folder, "tree/a", SECRET);
        config("suppressions:\n- {fingerprint: " + Trees.fingerprint(SECRET) + ", reason: a demo}\n");
        assertTrue(scan().out()
                .startsWith("SUPPRESSED  1 token: 1 by a configuration (--verbose lists all)\n\nNo Mapbox"));
        CommandRun run = scan("--verbose");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("\nSUPPRESSED HIGH  sk.trapstreet-one."), run.out());
        assertTrue(run.out().contains(".trapstreet.yml:2: a demo\n"), run.out());
        assertTrue(
                run.out().contains("\nNo Mapbox token found, except for 1 suppressed token.\nConfigured by "),
                run.out());
        CommandRun json = scan("--format", "json");
        assertTrue(json.out().contains("\"by\" : \"configuration\""), json.out());
        CommandRun sarif = scan("--format", "sarif");
        assertTrue(sarif.out().contains("\"kind\" : \"external\""), sarif.out());
    }

    @Test
    void aBaselineIsCreatedUsedAndPruned() throws Exception {
        Trees.file(folder, "tree/a", SECRET);
        Trees.file(folder, "tree/b", OTHER);
        String tree = folder.resolve("tree").toString();
        String file = folder.resolve("known").toString();
        CommandRun created = CommandRun.of("baseline", "create", "--output", file, tree);
        assertEquals(0, created.code(), created.err());
        assertTrue(created.err().endsWith("2 tokens written to " + file + ".\n"), created.err());
        List<String> lines = List.of(
                        Trees.fingerprint(SECRET) + " sk trapstreet-one",
                        Trees.fingerprint(OTHER) + " sk trapstreet-two")
                .stream()
                .sorted()
                .toList();
        assertEquals(lines, Files.readAllLines(Path.of(file)));
        assertEquals(0, scan("--baseline", file).code());
        Trees.file(
                folder, "tree/c", TokenBuilder.sk().account("trapstreet-three").build());
        CommandRun run = scan("--baseline", file);
        assertEquals(1, run.code());
        assertTrue(run.out().contains("\nSUPPRESSED  2 tokens: 2 by a baseline (--verbose lists all)\n"), run.out());
        Files.delete(folder.resolve("tree/b"));
        CommandRun pruned = CommandRun.of("baseline", "prune", "--baseline", file, tree);
        assertEquals(0, pruned.code(), pruned.err());
        assertTrue(pruned.err().endsWith("1 token removed, 1 token left in " + file + ".\n"), pruned.err());
        assertEquals(List.of(Trees.fingerprint(SECRET) + " sk trapstreet-one"), Files.readAllLines(Path.of(file)));
        assertEquals(List.of("known", "tree"), Trees.names(folder), "nothing else is left behind");
    }

    @Test
    void nothingIsPrunedAfterAScanThatIsNotComplete() throws IOException {
        Path known = Trees.file(folder, "known", "0123456789abcdef0123456789abcdef sk trapstreet-gone\n");
        Files.createDirectories(folder.resolve("tree"));
        CommandRun run = CommandRun.of(
                "baseline",
                "prune",
                "--baseline",
                known.toString(),
                folder.resolve("tree").toString());
        assertEquals(3, run.code());
        assertEquals("0123456789abcdef0123456789abcdef sk trapstreet-gone\n", Files.readString(known));
    }

    @Test
    void everySettingIsExplained() throws IOException {
        config("fail-on: low # for now\nexclude:\n- docs/\n");
        String tree = folder.resolve("tree").toString();
        CommandRun run = CommandRun.of("config", "explain", tree);
        assertEquals(0, run.code(), run.err());
        Approved.verify("config-explain", run.masked(folder.toRealPath()).out());
        CommandRun check = CommandRun.of("config", "check", tree + "/.trapstreet.yml");
        assertEquals(new CommandRun(0, tree + "/.trapstreet.yml is valid.\n", ""), check);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exclud: [a]",
                "exclude: [a]\nexclude: [b]",
                "exclude: &x [a]\ninclude: *x",
                "exclude: [../../etc]",
                "config: /etc/passwd",
                "rules: /etc",
                "a: ["
            })
    void aConfigurationThatCannotBeUsedEndsTheRunBeforeItReadsAnything(String text) throws IOException {
        Trees.file(folder, "tree/a", SECRET);
        config("# a line\n" + text + "\n");
        CommandRun run = scan();
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(
                run.err().matches("(?s)trapstreet: .*\\.trapstreet\\.yml(:[234])?: .* \\(nothing was scanned\\)\n"),
                run.err());
        assertEquals(1, scan("--no-config").code(), "the user of the scan can omit it");
        CommandRun check = CommandRun.of(
                "config", "check", folder.resolve("tree/.trapstreet.yml").toString());
        assertEquals(2, check.code());
    }

    /** Configurations of a hostile repository, which try to send requests, to print tokens, or to read other files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-url: URL",
                "apiUrl: URL",
                "verify: required\napi-url: URL",
                "verify: true",
                "inventory: true",
                "token-file: OUTSIDE",
                "show-secrets: true",
                "format: json",
                "output: OUTSIDE",
                "baseline: OUTSIDE",
                "rules: OUTSIDE",
                "include: [OUTSIDE]\nexposure: {OUTSIDE: DOC}",
                "exclude: !!java.net.URL [URL]",
                "extends: OUTSIDE",
                "fail-on: none\n<<: {show-secrets: true}",
            })
    void aHostileConfigurationCallsNobodyShowsNothingAndReadsNothingElse(String text) throws IOException {
        Trees.file(folder, "tree/a", SECRET);
        Path outside = Trees.file(folder, "outside", OTHER);
        String before = Files.readString(outside);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            config(text.replace("URL", url).replace("OUTSIDE", outside.toString()) + "\n");
            CommandRun run = scan("--format", "json");
            String said = run.out() + run.err();
            assertFalse(said.contains(SECRET), said);
            assertFalse(said.contains("trapstreet-two"), said);
            assertEquals(text.startsWith("include") ? 3 : 2, run.code(), said);
            boolean called = true;
            try {
                server.accept().close();
            } catch (SocketTimeoutException e) {
                called = false;
            }
            assertFalse(called, "somebody was called");
        }
        assertEquals(before, Files.readString(outside));
    }

    @Test
    void aTokenInTheConfigurationIsNotShown() throws Exception {
        Trees.file(folder, "tree/a", SECRET);
        config("suppressions:\n- {fingerprint: " + Trees.fingerprint(SECRET) + ", reason: 'it is " + OTHER
                + "', owner: '" + OTHER + "'}\n");
        String secret = OTHER.substring(8, 40);
        for (String format : List.of("text", "json", "jsonl", "sarif")) {
            CommandRun run = scan("--format", format);
            assertEquals(1, run.code(), "the configuration is a file like any other, and holds a token");
            assertFalse((run.out() + run.err()).contains(secret), format);
        }
        CommandRun explained =
                CommandRun.of("config", "explain", folder.resolve("tree").toString());
        assertFalse(explained.out().contains(secret), explained.out());
        config("fail-on: " + OTHER + "\n");
        assertFalse(scan().err().contains(secret), scan().err());
        config(OTHER + ": 1\n");
        assertFalse(scan().err().contains(secret), scan().err());
    }
}
