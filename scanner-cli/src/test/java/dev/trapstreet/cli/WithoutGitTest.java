package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on a machine without a git program: a process whose PATH contains none. */
@DisabledOnOs(OS.WINDOWS)
final class WithoutGitTest {
    private static final String FIRST =
            TokenBuilder.sk().account("trapstreet-first").build();
    private static final String SECOND =
            TokenBuilder.sk().account("trapstreet-second").build();
    private static final String THIRD =
            TokenBuilder.sk().account("trapstreet-third").build();

    @TempDir
    private Path folder;

    private Path root;
    private Path classes;

    @BeforeEach
    void createRepository() throws IOException, InterruptedException {
        classes = folder.resolve("classes.txt");
        root = folder.resolve("maps");
        WorkingTree tree = WorkingTree.init(root);
        tree.write("src/a.js", "var a = '" + FIRST + "';\n");
        tree.commit("first");
        tree.git("tag", "-a", "-m", "the tag", "v1");
        tree.git("checkout", "-q", "-b", "side");
        tree.write("src/b.js", "var b = '" + SECOND + "';\n");
        tree.commit("second");
        tree.git("checkout", "-q", "main");
        tree.write("src/c.js", "var c = 1;\n");
        tree.commit("third");
        tree.git("merge", "-q", "-m", "joined " + THIRD, "side");
        tree.write("docs/d.md", THIRD + "\n");
        tree.git("add", "docs/d.md");
        tree.write("untracked.txt", FIRST + "\n");
    }

    private CommandRun run(boolean withGit, String... arguments) throws IOException, InterruptedException {
        List<String> command = ChildProgram.command("-Xlog:class+load:file=" + classes);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        if (!withGit) {
            environment.put("PATH", Files.createDirectories(folder.resolve("no programs")) + ":.");
        }
        return ChildProgram.run(builder);
    }

    private boolean hasLoadedJGit() throws IOException {
        return Files.readString(classes).contains("org.eclipse.jgit");
    }

    private static JsonNode report(CommandRun run) throws IOException {
        JsonNode report = new ObjectMapper().readTree(run.out());
        ((ObjectNode) report.get("run")).remove(List.of("startedAt", "seconds"));
        return report;
    }

    @ParameterizedTest
    @CsvSource({
        "scan --staged --format json, 1",
        "scan --staged --format json docs, 1",
        "scan --tracked --no-history --format json, 3",
        "scan --tracked --format json, 3",
        "scan --tracked --no-history --format json src, 2",
        "scan --range v1..main --format json, 2",
        "scan --range v1...side --format json src, 1",
        "scan --range main^! --format json, 1",
        "scan --range v1 --format json, 1",
        "scan --config-from v1 --tracked --no-history --format json, 3",
        "scan --format json URL, 3"
    })
    void theReportIsTheSame(String words, int findings) throws IOException, InterruptedException {
        String[] arguments = words.replace("URL", "file://" + root).split(" ", -1);
        CommandRun with = run(true, arguments);
        assertFalse(hasLoadedJGit(), "start-up time");
        CommandRun without = run(false, arguments);
        assertTrue(hasLoadedJGit());
        assertEquals(findings, report(with).get("findings").size(), with.out() + with.err());
        assertEquals(report(with).toPrettyString(), report(without).toPrettyString(), without.err());
        assertEquals(with.code(), without.code());
    }

    @Test
    void aHistoryIsReadWithoutEither() throws IOException, InterruptedException {
        CommandRun run = run(false, "scan", "--history-only", "--format", "json");
        assertEquals(3, report(run).get("findings").size());
        assertFalse(hasLoadedJGit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--staged", "--tracked --no-history"})
    void whatJGitDoesNotReadIsAProblem(String option) throws IOException, InterruptedException {
        WorkingTree.init(root).git("update-index", "--split-index");
        CommandRun run = run(false, ("scan " + option).split(" ", -1));
        assertEquals(3, run.code(), run.out());
        String all = run.out().replaceAll("\\s+", " ");
        assertTrue(
                all.contains("git was not found in any absolute directory on the PATH, and JGit, which is used in its"
                        + " place, does not read the index of this repository"),
                all);
        assertTrue(all.contains("Install git, or put its directory on the PATH."), all);
    }

    @Test
    void aRangeOfSha256IsRefused() throws IOException, InterruptedException {
        Path other = folder.resolve("other");
        Files.createDirectory(other);
        WorkingTree.init(root).git("init", "-q", "--object-format=sha256", other.toString());
        CommandRun run = run(false, "scan", "--range", "HEAD", other.toString());
        assertEquals(3, run.code(), run.out());
        String all = (run.out() + run.err()).replaceAll("\\s+", " ");
        assertTrue(all.contains("JGit, which is used in its place, does not read repositories with SHA-256"), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://git@127.0.0.1:1/a.git", "git@127.0.0.1:a.git"})
    void aCloneOverSshNamesWhatIsMissing(String url) throws IOException, InterruptedException {
        CommandRun run = run(false, "scan", url);
        assertEquals(2, run.code(), run.out());
        String all = (run.out() + run.err()).replaceAll("\\s+", " ");
        assertTrue(all.contains("which is used in its place, clones over HTTPS, HTTP and the git protocol only"), all);
    }

    @Test
    void aHostThatDoesNotAnswerIsAProblem() throws IOException, InterruptedException {
        CommandRun run = run(false, "scan", "https://127.0.0.1:1/a.git");
        assertEquals(2, run.code(), run.out());
        assertTrue((run.out() + run.err()).contains("JGit could not clone it"), run.out() + run.err());
    }

    @Test
    void hooksNeedGit() throws IOException, InterruptedException {
        CommandRun run = run(false, "hook", "install", "pre-commit");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("git was not found in any absolute directory on the PATH"), run.err());
    }
}
