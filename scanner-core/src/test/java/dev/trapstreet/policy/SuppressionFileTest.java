package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.text.LineEdits;
import dev.trapstreet.yaml.YamlException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Edits of suppressions. The YAML library reads the edited file as a whole, and the schema accepts it. */
final class SuppressionFileTest {
    private static final String ONE = "1".repeat(31) + "a";
    private static final String TWO = "2".repeat(31) + "b";
    private static final String THREE = "3".repeat(31) + "c";
    private static final SuppressionFile.Terms PLAIN =
            new SuppressionFile.Terms("a demo account", Optional.empty(), Optional.empty(), List.of());

    @TempDir
    private Path folder;

    private SuppressionFile file(String text) throws Exception {
        Path path = folder.resolve(".trapstreet.yml");
        Files.writeString(path, text);
        return SuppressionFile.read(path, ".trapstreet.yml", new BuiltInRules());
    }

    /** Returns the suppressions as the YAML library reads them. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> suppressions(String text) throws Exception {
        Map<String, Object> root =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
        try (InputStream in = SuppressionFile.class.getResourceAsStream("trapstreet-config-1.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            assertEquals(Set.of(), schema.validate(new ObjectMapper().valueToTree(root)));
        }
        return (List<Map<String, Object>>) root.get("suppressions");
    }

    @Test
    void commentsAndOrderStay() throws Exception {
        String text = """
            # head
            exclude: [docs/]   # not the docs
            suppressions:      # agreed in May
              # the demo
              - fingerprint: %s
                reason: old   # why
                # inside
                until: 2026-01-31

              # below
            fail-on: medium  # tail
            """.formatted(ONE);
        SuppressionFile file = file(text);
        String added = file.with(List.of(TWO), PLAIN).text();
        assertEquals(
                text.replace(
                        "    until: 2026-01-31\n",
                        "    until: 2026-01-31\n  - fingerprint: " + TWO + "\n    reason: a demo account\n"),
                added);
        assertEquals(2, suppressions(added).size());
        String removed = file.without(List.of(ONE)).text();
        assertEquals("""
            # head
            exclude: [docs/]   # not the docs
            suppressions: []      # agreed in May
              # the demo

              # below
            fail-on: medium  # tail
            """, removed);
        assertEquals(List.of(), suppressions(removed));
        String again = file(removed).with(List.of(THREE), PLAIN).text();
        assertEquals(THREE, suppressions(again).get(0).get("fingerprint"));
        assertTrue(again.contains("suppressions: # agreed in May\n"), again);
    }

    @Test
    void aReplacedSuppressionStaysWhereItIs() throws Exception {
        SuppressionFile file = file("suppressions:\n- {fingerprint: " + ONE + ", reason: x}\n-   fingerprint: " + TWO
                + "\n    reason: |\n      long\n      text\n\n-\n  # first\n  fingerprint: " + THREE
                + "\n  reason: z\n");
        SuppressionFile.Terms terms = new SuppressionFile.Terms(
                "review: \"soon\" \\ #1", Optional.of("maps team"), Optional.of(LocalDate.of(2030, 1, 31)), List.of());
        String edited = file.with(List.of(TWO), terms).text();
        List<Map<String, Object>> all = suppressions(edited);
        assertEquals(3, all.size());
        assertEquals("review: \"soon\" \\ #1", all.get(1).get("reason"));
        assertEquals("2030-01-31", all.get(1).get("until"));
        assertEquals("z", all.get(2).get("reason"));
        assertEquals(2, suppressions(file.without(List.of(THREE)).text()).size());
        assertEquals(2, suppressions(file.without(List.of(TWO)).text()).size());
        assertEquals(2, suppressions(file.without(List.of(ONE)).text()).size());
    }

    @Test
    void oneWithOtherPathsIsAnother() throws Exception {
        SuppressionFile file = file("suppressions:\n  - fingerprint: " + ONE + "\n    reason: x\n    paths: [a/]\n");
        assertEquals(2, suppressions(file.with(List.of(ONE), PLAIN).text()).size());
        SuppressionFile.Terms same =
                new SuppressionFile.Terms("a new reason", Optional.empty(), Optional.empty(), List.of("a/"));
        assertEquals(1, suppressions(file.with(List.of(ONE), same).text()).size());
    }

    /** Digits, exponents and words that YAML takes for other types, and characters with a meaning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "null",
                "true",
                "12",
                "1e5",
                "- x",
                "a: b",
                "x #y",
                "'q'",
                "\"q\"",
                "[a",
                "{a",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "?",
                "a\\nb",
                "ü 漢字 🗺",
                "Ticket 12, see docs",
                "demo account",
                "2027-01-31"
            })
    void everyReasonIsReadBack(String reason) throws Exception {
        String fingerprint = "1".repeat(32);
        SuppressionFile.Terms terms =
                new SuppressionFile.Terms(reason, Optional.of(reason), Optional.empty(), List.of());
        for (String before : List.of("", "exclude: [a]", "# only\n", "exclude: [a]\nsuppressions: []\n")) {
            String text = file(before).with(List.of(fingerprint), terms).text();
            Map<String, Object> entry = suppressions(text).get(0);
            assertEquals(reason, entry.get("reason"), text);
            assertEquals(reason, entry.get("owner"), text);
            assertEquals(fingerprint, entry.get("fingerprint"));
        }
    }

    @Test
    void whatCannotBeEditedIsRefused() throws Exception {
        SuppressionFile flow = file("suppressions: [{fingerprint: " + ONE + ", reason: x}]\n");
        assertThrows(YamlException.class, () -> flow.with(List.of(TWO), PLAIN));
        assertThrows(YamlException.class, () -> flow.without(List.of(ONE)));
        SuppressionFile root = file("{exclude: [a]}\n");
        assertThrows(YamlException.class, () -> root.with(List.of(TWO), PLAIN));
        SuppressionFile ended = file("exclude: [a]\n...\n");
        assertThrows(YamlException.class, () -> ended.with(List.of(TWO), PLAIN));
        assertThrows(YamlException.class, () -> file("exclude: [a\n"));
        assertFalse(SuppressionFile.isWritable(" "));
        assertFalse(SuppressionFile.isWritable("a\nb"));
        assertFalse(SuppressionFile.isWritable("a\u200bb"));
        assertFalse(SuppressionFile.isWritable("x".repeat(501)));
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path target = Files.writeString(folder.resolve("other"), "exclude: [a]\n");
        Path link = Files.createSymbolicLink(folder.resolve("link.yml"), target);
        assertThrows(YamlException.class, () -> SuppressionFile.read(link, "link.yml", new BuiltInRules()));
    }

    @Test
    void theFileIsThatOfTheScan() throws Exception {
        Path root = Files.createDirectories(folder.resolve("repo/.git")).getParent();
        Path below = Files.createDirectories(root.resolve("a/b"));
        Path real = root.toRealPath();
        assertEquals(real.resolve(".trapstreet.yml"), SuppressionFile.locate(below));
        Files.writeString(root.resolve("a/.trapstreet.yml"), "exclude: [x]\n");
        assertEquals(real.resolve("a/.trapstreet.yml"), SuppressionFile.locate(below));
        assertTrue(SuppressionFile.appliesTo(root.resolve("a"), below));
        assertTrue(SuppressionFile.appliesTo(root, below));
        assertFalse(SuppressionFile.appliesTo(root.resolve("a"), root));
        assertFalse(SuppressionFile.appliesTo(folder, root));
        Files.createDirectories(folder.resolve("plain/c"));
        assertFalse(SuppressionFile.appliesTo(folder.resolve("plain"), folder.resolve("plain/c")));
        assertTrue(SuppressionFile.appliesTo(folder.resolve("plain"), folder.resolve("plain")));
    }

    @Test
    void anEmptyFileAndAMissingOneAreFilled() throws Exception {
        SuppressionFile missing = SuppressionFile.read(folder.resolve("none.yml"), "none.yml", new BuiltInRules());
        LineEdits edits = missing.with(List.of(ONE, TWO), PLAIN);
        missing.write(edits);
        assertEquals(
                2, suppressions(Files.readString(folder.resolve("none.yml"))).size());
        assertTrue(edits.diff("none.yml").startsWith("--- /dev/null\n+++ b/none.yml\n@@ -0,0 +1,5 @@\n"));
    }
}
