package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapstreet.cli.ChildProgram;
import dev.trapstreet.cli.Repository;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over a list that is killed at random moments, and goes on each time, ends with the content of an undisturbed one. */
@Slow
final class KilledListTest {
    private static final int TARGETS = 60;
    private static final int KILLS = 20;
    private static final long SEED = 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Process start(Path list, Path output) throws Exception {
        List<String> command = ChildProgram.command();
        command.addAll(List.of("scan", "--targets-from"));
        command.addAll(List.of(list.toString(), "--format", "jsonl", "--output", output.toString(), "--resume"));
        command.addAll(List.of("--fail-on", "none", "--quiet", "--now", "2026-11-30T00:00:00Z"));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Map<String, JsonNode> results(Path output) throws Exception {
        Map<String, JsonNode> results = new TreeMap<>();
        for (String line : Files.readAllLines(output)) {
            JsonNode node = JSON.readTree(line);
            JsonNode target = node.path("target");
            if (target.isObject()) {
                ((ObjectNode) target.get("run")).remove("seconds");
            }
            results.put(target.path("id").asText("summary"), node);
        }
        return results;
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readString(file).chars().filter(c -> c == '\n').count()
                : 0;
    }

    @Test
    void itEndsWithTheSameFindings() throws Exception {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < TARGETS; i++) {
            Path root = Files.createDirectories(folder.resolve("r" + i));
            Repository repository = Repository.in(root);
            repository.write(
                    "a.js",
                    "key = '" + TokenBuilder.sk().account("trapstreet" + i % 7).build() + "'\n");
            repository.commit("all");
            targets.add(root.toString());
        }
        Path list = Files.write(folder.resolve("list.txt"), targets);
        Path whole = folder.resolve("whole.jsonl");
        assertEquals(0, start(list, whole).waitFor());

        Path output = folder.resolve("killed.jsonl");
        Random random = new Random(SEED);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            // Each run goes on where the one before was killed, so the moment depends on what was written and not on
            // the time alone.
            long written = lines(output);
            int moment = random.nextInt(3);
            Process run = start(list, output);
            while (run.isAlive() && lines(output) < written + moment) {
                Thread.sleep(1);
            }
            if (!run.waitFor(random.nextInt(5), TimeUnit.MILLISECONDS)) {
                run.destroyForcibly().waitFor();
                killed++;
            }
        }
        assertTrue(killed > KILLS / 4, "only " + killed + " were killed, seed " + SEED);
        assertEquals(0, start(list, output).waitFor());
        assertEquals(results(whole), results(output), "seed " + SEED);
    }
}
