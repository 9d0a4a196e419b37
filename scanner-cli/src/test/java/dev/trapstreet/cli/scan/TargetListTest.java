package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Repository;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of a list of targets, with the result of each on a line. */
final class TargetListTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Map<String, String> tokens = new TreeMap<>(); // by repository

    private Path repository(String name) throws Exception {
        String token = TokenBuilder.sk().account("trapstreet-" + name).build();
        tokens.put(name, token);
        Path root = folder.resolve("repos").resolve(name);
        Files.createDirectories(root);
        Repository repository = Repository.in(root);
        repository.write("map.js", "const key = '" + token + "';\n");
        repository.commit("all");
        return root;
    }

    private Path list(String... lines) throws IOException {
        return Files.write(folder.resolve("list.txt"), List.of(lines));
    }

    private static List<JsonNode> lines(String text) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Returns the severity of the finding in each target by its name; empty for none. */
    private static Map<String, String> found(List<JsonNode> lines) {
        Map<String, String> found = new TreeMap<>();
        for (JsonNode line : lines) {
            if (line.has("target")) {
                found.put(
                        line.at("/target/name").asText(),
                        line.at("/target/findings/0/redacted").asText());
            }
        }
        return found;
    }

    private static JsonNode summary(List<JsonNode> lines) {
        JsonNode last = lines.get(lines.size() - 1);
        assertTrue(last.has("summary"), last::toString);
        return last.get("summary");
    }

    @Test
    void eachTargetIsALineAndTheLastLineHasEachTokenOnce() throws Exception {
        Path one = repository("one");
        Path two = repository("two");
        Files.writeString(two.resolve("map.js"), "const key = '" + tokens.get("one") + "';\n");
        CommandRun run = CommandRun.of(
                "scan",
                "--targets-from",
                list("# repositories", "", "first\t" + one + "\tteam-maps", two.toString())
                        .toString(),
                "--format",
                "jsonl",
                "--no-progress");
        assertEquals(1, run.code(), run.err());
        List<JsonNode> lines = lines(run.out());
        assertEquals(3, lines.size());
        assertEquals(Set.of("first", two.toString()), found(lines).keySet());
        for (JsonNode line : lines.subList(0, 2)) {
            boolean first = line.at("/target/name").asText().equals("first");
            assertEquals(first ? "team-maps" : "null", line.at("/target/owner").asText());
            assertEquals(
                    (first ? one : two).toString(), line.at("/target/location").asText());
            assertTrue(line.at("/target/run/complete").asBoolean());
            assertTrue(line.at("/target/fails").asBoolean());
        }
        JsonNode summary = summary(lines);
        assertEquals(2, summary.get("targets").asInt());
        assertEquals(2, summary.get("scanned").asInt());
        Map<String, Integer> targets = new TreeMap<>();
        summary.get("tokens")
                .forEach(token -> targets.put(
                        token.get("redacted").asText(), token.get("targets").size()));
        assertEquals(
                Set.of(1, 2), new TreeSet<>(targets.values())); // one token is in both, the other in the history of one
        assertTrue(run.err().contains("2 tokens in 2 targets. Scanned 2 of 2 targets."), run.err());
        tokens.values().forEach(token -> assertFalse((run.out() + run.err()).contains(token)));
    }

    @Test
    void aDeadTargetIsAProblemAndTheOthersAreScanned() throws Exception {
        Path good = repository("good");
        Path missing = folder.resolve("missing");
        CommandRun run = CommandRun.of(
                "scan",
                "--fail-on",
                "none",
                "--targets-from",
                list(missing.toString(), good.toString(), "file://" + folder + "/none.git")
                        .toString(),
                "--format",
                "jsonl",
                "--no-progress");
        assertEquals(3, run.code(), run.err());
        assertEquals(2, summary(lines(run.out())).get("incomplete").asInt());
        assertTrue(
                run.err()
                        .contains("NOT READ  " + missing
                                + ": it could not be opened: there is no such file or directory."),
                run.err());
    }

    @Test
    void aDeadTargetAmongThoseOfTheCommandLineIsAProblem() throws Exception {
        Path good = repository("good");
        String missing = folder.resolve("missing").toString();
        CommandRun several = CommandRun.of("scan", "--fail-on", "none", missing, good.toString());
        assertEquals(3, several.code(), several.err());
        assertTrue(several.out().contains("NOT READ  " + missing + ": it could not be opened"), several.out());
        assertTrue(several.out().contains("sk.trapstreet-good"), several.out());
        assertEquals(2, CommandRun.of("scan", missing).code());
    }

    @Test
    void otherFormatsJoinTheTargetsOfAList() throws Exception {
        Path one = repository("one");
        Path two = repository("two");
        List<String> words = List.of("--fail-on", "none", "--format", "json", "--now", "2026-11-30T00:00:00Z");
        List<String> listed = new ArrayList<>(List.of(
                "scan", "--targets-from", list(one.toString(), two.toString()).toString()));
        listed.addAll(words);
        List<String> typed = new ArrayList<>(List.of("scan", one.toString(), two.toString()));
        typed.addAll(words);
        assertEquals(
                CommandRun.of(typed.toArray(String[]::new)).out(),
                CommandRun.of(listed.toArray(String[]::new)).out());
    }

    @Test
    void theRepositoriesOfADirectoryAreTargets() throws Exception {
        repository("one");
        Path two = repository("two");
        Files.createDirectory(folder.resolve("repos/empty"));
        Files.writeString(folder.resolve("repos/readme.txt"), "nothing");
        Path bare = folder.resolve("repos/two.git");
        assertEquals(
                0,
                new ProcessBuilder("git", "clone", "-q", "--mirror", two.toString(), bare.toString())
                        .start()
                        .waitFor());
        CommandRun run = CommandRun.of(
                "scan", "--targets-from", folder.resolve("repos").toString(), "--format", "jsonl", "--no-progress");
        assertEquals(1, run.code(), run.err());
        Map<String, String> found = found(lines(run.out()));
        assertEquals(Set.of("one", "two", "two.git"), found.keySet());
        found.values().forEach(redacted -> assertTrue(redacted.startsWith("sk.trapstreet-"), redacted));
        assertTrue(
                run.err().contains("2 of the entries of " + folder.resolve("repos") + " are not repositories"),
                run.err());
    }

    @Test
    void aResumedRunScansOnlyWhatIsLeft() throws Exception {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            targets.add(repository("r" + i).toString());
        }
        String list = list(targets.toArray(String[]::new)).toString();
        Path output = folder.resolve("findings.jsonl");
        String[] words = {
            "scan",
            "--targets-from",
            list,
            "--format",
            "jsonl",
            "--output",
            output.toString(),
            "--no-progress",
            "--resume"
        };
        assertEquals(1, CommandRun.of(words).code());
        String whole = Files.readString(output);
        List<String> all = whole.lines().toList();
        assertEquals(6, all.size());

        // Killed within the third line.
        String kept = all.get(0) + "\n" + all.get(1) + "\n";
        Files.writeString(output, kept + all.get(2).substring(0, all.get(2).length() / 2));
        CommandRun resumed = CommandRun.of(words);
        assertEquals(1, resumed.code(), resumed.err());
        assertTrue(resumed.err().contains("2 of 5 targets were scanned before"), resumed.err());
        String text = Files.readString(output);
        assertTrue(text.startsWith(kept));
        assertEquals(found(lines(whole)), found(lines(text)));
        assertEquals(summary(lines(whole)), summary(lines(text)));

        // Nothing is left: the summary is written again.
        assertEquals(1, CommandRun.of(words).code());
        assertEquals(text, Files.readString(output));
    }

    @Test
    void whatWasScannedWithOtherOptionsIsScannedAgain() throws Exception {
        String list =
                list(repository("one").toString(), repository("two").toString()).toString();
        Path output = folder.resolve("findings.jsonl");
        List<String> words = new ArrayList<>(List.of(
                "scan",
                "--targets-from",
                list,
                "--format",
                "jsonl",
                "--output",
                output.toString(),
                "--no-progress",
                "--resume"));
        CommandRun.of(words.toArray(String[]::new));
        words.addAll(List.of("--exclude", "*.js"));
        CommandRun other = CommandRun.of(words.toArray(String[]::new));
        assertFalse(other.err().contains("were scanned before"), other.err());
        JsonNode summary = summary(lines(Files.readString(output)));
        assertEquals(2, summary.get("scanned").asInt());
        assertEquals(0, summary.get("tokens").size());
    }

    @Test
    void anotherFileIsNotContinued() throws Exception {
        String list = list(repository("one").toString()).toString();
        Path output = Files.writeString(folder.resolve("notes.txt"), "my notes\n");
        CommandRun run = CommandRun.of(
                "scan", "--targets-from", list, "--format", "jsonl", "--output", output.toString(), "--resume");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("line 1 of " + output + " is not the result of a target"), run.err());
        assertEquals("my notes\n", Files.readString(output, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void sinceLastKnowsACloneByItsUrl() throws Exception {
        Path one = repository("one");
        String url = "file://" + one;
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "PATH", System.getenv("PATH"));
        String[] words = {
            "scan",
            "--since-last",
            "--fail-on",
            "none",
            "--format",
            "jsonl",
            "--targets-from",
            list(url).toString(),
            "--no-progress"
        };
        CommandRun first = CommandRun.withEnvironment(environment, words);
        assertEquals(1, lines(first.out()).get(0).at("/target/findings").size(), first.err());
        CommandRun second = CommandRun.withEnvironment(environment, words);
        assertEquals(0, lines(second.out()).get(0).at("/target/findings").size(), second.err());
        assertTrue(
                lines(second.out()).get(0).at("/target/run/skipped").toString().contains("\"count\":3"), second.out());
        String later = TokenBuilder.sk().account("trapstreet-later").build();
        Repository changed = new Repository(one);
        changed.write("later.js", "key = '" + later + "'\n");
        changed.commit("later");
        CommandRun third = CommandRun.withEnvironment(environment, words);
        assertEquals(1, lines(third.out()).get(0).at("/target/findings").size(), third.err());
    }

    @Test
    void hostsListsAreRead() throws Exception {
        Path one = repository("one");
        Path two = repository("two");
        String text = "[{\"nameWithOwner\":\"org/one\",\"url\":\"file://" + one
                + "\",\"owner\":{\"id\":\"x\",\"login\":\"org\"}}]\n"
                + "{\"id\":5,\"path_with_namespace\":\"group/two\",\"http_url_to_repo\":\"file://" + two
                + "\",\"namespace\":{\"id\":3,\"full_path\":\"group\"},\"topics\":[\"a\"]}\n";
        CommandRun run =
                CommandRun.withInput(text, "scan", "--targets-from", "-", "--format", "jsonl", "--no-progress");
        assertEquals(1, run.code(), run.err());
        assertEquals(Set.of("org/one", "group/two"), found(lines(run.out())).keySet());
        Set<String> owners = new TreeSet<>();
        lines(run.out()).forEach(line -> owners.add(line.at("/target/owner").asText()));
        assertTrue(owners.containsAll(Set.of("org", "group")), owners::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb\tc\td", "name\t", "[{\"name\":\"x\"}]", "[1]", "{\"url\":"})
    void aLineThatIsNotUnderstoodIsNamed(String line) throws Exception {
        CommandRun run = CommandRun.of("scan", "--targets-from", list(line).toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains(" 1 of the list " + folder.resolve("list.txt")), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--targets-from missing | there is no such file",
                "--targets-from LIST . | not by both",
                "--targets-from LIST --staged | --staged takes directories",
                "--targets-from LIST --resume | --format jsonl",
                "--targets-from LIST --resume --format jsonl | give --output FILE",
                "--targets-from LIST --format jsonl --format json | cannot be combined with another format",
                "--targets-from LIST --format jsonl --verify | verify",
                "--targets-from LIST --format jsonl --config-from HEAD | --config-from",
                "--resume . | --resume needs --targets-from",
                "--limit 10 . | --limit takes a time such as 90s, 10m or 2h, not 10",
                "--limit 0s . | --limit takes a time",
                "--limit -1m . | --limit takes a time",
                "--limit 99999999999h . | --limit takes a time"
            })
    void optionsThatDoNotFitAreRefused(String words, String said) throws Exception {
        String list = list(folder.toString()).toString();
        List<String> typed = new ArrayList<>(List.of("scan"));
        typed.addAll(List.of(words.replace("LIST", list).split(" ")));
        CommandRun run = CommandRun.of(typed.toArray(String[]::new));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(said), run.err());
    }
}
