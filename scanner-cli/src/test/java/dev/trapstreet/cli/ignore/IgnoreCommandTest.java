package dev.trapstreet.cli.ignore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suppressions that are written by the program; a scan afterwards applies them. */
final class IgnoreCommandTest {
    private final String token = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    private Path report;
    private Path config;
    private String fingerprint;

    @BeforeEach
    void scanATree() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Trees.file(tree, "server/config.py", "TOKEN = '" + token + "'\n");
        config = tree.resolve(".trapstreet.yml");
        report = folder.resolve("report.json");
        Files.writeString(
                report,
                CommandRun.of("scan", "--format", "json", tree.toString()).out());
        fingerprint = Trees.fingerprintOf(token);
    }

    private CommandRun run(String... words) {
        List<String> typed = new ArrayList<>(List.of(words));
        typed.addAll(List.of("--config", config.toString()));
        return CommandRun.of(typed.toArray(String[]::new));
    }

    private JsonNode scan() throws IOException {
        return new ObjectMapper()
                .readTree(CommandRun.of(
                                "scan",
                                "--format",
                                "json",
                                folder.resolve("tree").toString())
                        .out())
                .at("/findings/0/suppressed");
    }

    @Test
    void aFindingIsSuppressedAndCountsAgain() throws IOException {
        CommandRun run = run(
                "ignore",
                fingerprint.substring(0, 8),
                "--from",
                report.toString(),
                "--reason",
                "a demo",
                "--until",
                "2999-01-31",
                "--owner",
                "maps team",
                "--path",
                "server/");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("+  - fingerprint: " + fingerprint + "\n+    reason: a demo\n"), run.out());
        assertTrue(run.err().startsWith("1 suppression written to "), run.err());
        JsonNode suppressed = scan();
        assertEquals("a demo", suppressed.get("reason").asText());
        assertEquals("maps team", suppressed.get("owner").asText());
        assertEquals("2999-01-31", suppressed.get("until").asText());
        CommandRun listed = CommandRun.of("ignore", "list", "--config", config.toString());
        assertTrue(
                listed.out().startsWith(fingerprint + "  applies   2999-01-31  a demo (maps team) in server/"),
                listed.out());
        CommandRun removed = run("unignore", fingerprint.substring(0, 10));
        assertEquals(0, removed.code(), removed.err());
        assertTrue(scan().isNull());
        assertEquals(2, run("unignore", fingerprint).code());
    }

    @Test
    void aDryRunWritesNothing() {
        CommandRun run = run("ignore", fingerprint, "--reason", "a demo account", "--dry-run");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("+    reason: a demo account\n"));
        assertEquals("Nothing was written.\n", run.err());
        assertFalse(Files.exists(config));
    }

    private void checkRefused(String sentence, String... words) {
        CommandRun run = run(words);
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains(sentence), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(Files.exists(config));
    }

    @Test
    void whatWouldNeverApplyIsRefused() throws IOException {
        String from = report.toString();
        checkRefused("a reason is missing", "ignore", fingerprint);
        checkRefused("not blank", "ignore", fingerprint, "--reason", " ");
        checkRefused("has passed", "ignore", fingerprint, "--reason", "a", "--until", "2020-01-31");
        checkRefused("takes a date", "ignore", fingerprint, "--reason", "a", "--until", "soon");
        checkRefused("give the fingerprint", "ignore", "--reason", "a");
        checkRefused("is a rule", "ignore", "MBX004", "--reason", "a");
        checkRefused("is a rule", "ignore", "MBX004", "--reason", "a", "--from", from);
        checkRefused("start of a fingerprint", "ignore", fingerprint.substring(0, 8), "--reason", "a");
        checkRefused("is not a fingerprint", "ignore", "xyz", "--reason", "a");
        checkRefused("no finding with the fingerprint", "ignore", "0".repeat(32), "--reason", "a", "--from", from);
        checkRefused("matches --path", "ignore", fingerprint, "--reason", "a", "--from", from, "--path", "web/");
        checkRefused("contains a token", "ignore", fingerprint, "--reason", "was " + token);
        checkRefused("there is no report", "ignore", fingerprint, "--reason", "a", "--from", from + "x");
        Path other = Files.createDirectory(folder.resolve("other"));
        CommandRun elsewhere = CommandRun.of(
                "ignore", fingerprint, "--reason", "a", "--from", from, "--config", other + "/.trapstreet.yml");
        assertEquals(2, elsewhere.code());
        assertTrue(elsewhere.err().contains("does not apply to what the report has scanned"), elsewhere.err());
    }

    @Test
    void anInvalidConfigurationStaysAsItIs() throws IOException {
        Files.writeString(config, "suppressions: [\n");
        CommandRun run = run("ignore", fingerprint, "--reason", "a");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("nothing was changed"), run.err());
        assertEquals("suppressions: [\n", Files.readString(config));
    }

    /** A token in the file that is edited does not appear in the diff. */
    @Test
    void noTokenIsInTheDiff() throws IOException {
        Files.writeString(config, "# was " + token + "\nexclude: [a]\n");
        CommandRun run = run("ignore", fingerprint, "--reason", "a demo account");
        assertEquals(0, run.code(), run.err());
        assertFalse(run.out().contains(token.substring(10, 40)), run.out());
        assertTrue(Files.readString(config).startsWith("# was " + token));
    }
}
