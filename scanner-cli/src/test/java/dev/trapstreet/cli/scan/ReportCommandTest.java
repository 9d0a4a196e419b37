package dev.trapstreet.cli.scan;

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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that are made from saved ones. */
final class ReportCommandTest {
    @TempDir
    private Path folder;

    private static CommandRun scan(String... words) {
        List<String> typed = new ArrayList<>(List.of("scan", "--now", Trees.NOW));
        typed.addAll(List.of(words));
        return CommandRun.of(typed.toArray(String[]::new));
    }

    private String saved(String name, String format, Path tree) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, scan("--format", format, tree.toString()).out());
        return file.toString();
    }

    @Test
    void everyFormatIsThatOfTheScan() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Trees.file(
                tree,
                "src/map.js",
                "mapboxgl.accessToken = '" + TokenBuilder.pk().build() + "';\n");
        Trees.file(tree, "server.py", "TOKEN = '" + TokenBuilder.sk().build() + "'\n");
        for (String form : List.of("json", "jsonl")) {
            String file = saved("report." + form, form, tree);
            for (String format : Trees.formats()) {
                CommandRun direct = scan("--format", format, tree.toString());
                CommandRun made = CommandRun.of("report", "--format", format, file);
                assertEquals(direct.out(), made.out(), format);
                assertEquals(direct.code(), made.code(), format);
            }
        }
    }

    @Test
    void aReportWithTokensGivesOneWithout() throws IOException {
        String token = TokenBuilder.sk().build();
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Trees.file(tree, "server.py", "TOKEN = '" + token + "'\n");
        Path file = folder.resolve("report.json");
        Files.writeString(
                file,
                scan("--show-secrets", "--format", "json", tree.toString()).out());
        assertTrue(Files.readString(file).contains(token));
        for (String format : Trees.formats()) {
            CommandRun made = CommandRun.of("report", "--format", format, file.toString());
            assertFalse((made.out() + made.err()).contains(token.substring(token.length() - 20)), format);
        }
    }

    @Test
    void twoReportsAreJoinedAndCompared() throws IOException {
        String one = TokenBuilder.sk().account("trapstreet-one").build();
        String two = TokenBuilder.sk().account("trapstreet-two").build();
        String three = TokenBuilder.sk().account("trapstreet-three").build();
        Path before = Files.createDirectory(folder.resolve("before"));
        Trees.file(before, "a.py", one);
        Trees.file(before, "b.py", two);
        Path after = Files.createDirectory(folder.resolve("after"));
        Trees.file(after, "a.py", one);
        Trees.file(after, "web/a.js", one);
        Trees.file(after, "c.py", three);
        Trees.file(after, "b.txt", "nothing");
        String first = saved("first.json", "json", before);
        String second = saved("second.json", "json", after);
        Files.writeString(Path.of(first), Files.readString(Path.of(first)).replace(before + "/", ""));
        Files.writeString(Path.of(second), Files.readString(Path.of(second)).replace(after + "/", ""));

        CommandRun compared = CommandRun.of("report", "--compare", first, second);
        assertEquals(1, compared.code());
        List<String> sections = Arrays.asList(compared.out().split("\n\n", -1));
        assertEquals("1 new, 1 gone, 1 changed, 0 the same.", sections.get(0));
        assertTrue(sections.get(1).startsWith("New:\n  ") && sections.get(1).contains("c.py:1:1 sk.trapstreet-three."));
        assertTrue(sections.get(2).contains("    now also in web/a.js"), sections.get(2));
        assertTrue(sections.get(3).contains("b.py:1:1 sk.trapstreet-two."), sections.get(3));
        assertEquals(0, CommandRun.of("report", "--compare", first, first).code());
        JsonNode json = new ObjectMapper()
                .readTree(CommandRun.of("report", "--compare", first, "--format", "json", second)
                        .out());
        assertEquals(Trees.fingerprintOf(three), json.at("/new/0/fingerprint").asText());
        assertEquals(Trees.fingerprintOf(two), json.at("/gone/0/fingerprint").asText());
        assertEquals(Trees.fingerprintOf(one), json.at("/changed/0/fingerprint").asText());

        CommandRun joined = CommandRun.of("report", "--format", "json", "old=" + first, "new=" + second);
        JsonNode report = new ObjectMapper().readTree(joined.out());
        assertEquals(3, report.get("findings").size());
        List<String> paths = new ArrayList<>();
        report.get("findings")
                .forEach(finding -> finding.get("locations")
                        .forEach(location -> paths.add(location.get("path").asText())));
        paths.sort(null);
        assertEquals(List.of("new/a.py", "new/c.py", "new/web/a.js", "old/a.py", "old/b.py"), paths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "{\"schema\": \"trapstreet-report/9\"}", "not json"})
    void whatIsNoReportIsAMistake(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), text);
        CommandRun run = CommandRun.of("report", file.toString());
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("trapstreet: " + file + " is not a report of 'trapstreet scan --format json'"));
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void aReportFromStandardInputIsReadOnce() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Trees.file(tree, "server.py", TokenBuilder.sk().build());
        String json = scan("--format", "json", tree.toString()).out();
        assertEquals(
                json,
                CommandRun.withInput(json, "report", "--format", "json", "-").out());
        assertEquals(2, CommandRun.withInput(json, "report", "-", "-").code());
        assertEquals(
                2, CommandRun.of("report", folder.resolve("missing").toString()).code());
        assertEquals(2, CommandRun.of("report", folder.toString()).code());
        assertEquals(2, CommandRun.of("report").code());
    }
}
