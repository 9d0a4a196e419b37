package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scans of a repository whose form only git knows. A newer git is simulated by a program that shows git another repository, with the same
 * history in a form that it does know.
 */
@DisabledOnOs(OS.WINDOWS)
final class UnknownRepositoryFormTest {
    @TempDir
    private Path folder;

    private Path known;
    private Path unknown;

    @BeforeEach
    void createRepositories() throws IOException, InterruptedException {
        known = folder.resolve("known");
        WorkingTree tree = WorkingTree.init(known);
        tree.write("src/a.js", TokenBuilder.sk().account("trapstreet-first").build());
        tree.commit("first");
        tree.write("src/a.js", TokenBuilder.sk().account("trapstreet-second").build());
        tree.commit("second");
        tree.git("branch", "side", "HEAD~1");
        unknown = folder.resolve("unknown");
        Path git = Files.createDirectories(unknown.resolve(".git/objects")).getParent();
        Files.createDirectories(git.resolve("refs"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        String program = Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, "git"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
        Path newer = Trees.file(
                folder,
                "bin/git",
                "#!/bin/sh\nGIT_DIR='" + known.resolve(".git") + "' exec '" + program + "' \"$@\"\n");
        assumeTrue(newer.toFile().setExecutable(true));
    }

    private void setForm(String key, String value) throws IOException {
        Files.writeString(
                unknown.resolve(".git/config"),
                "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t" + key + " = " + value + "\n");
    }

    private CommandRun run(String path, Path root) throws IOException, InterruptedException {
        List<String> command = ChildProgram.command("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("scan", "--history-only", "--format", "json"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().put("PATH", path);
        return ChildProgram.run(builder);
    }

    @ParameterizedTest
    @CsvSource({"objectformat, sha3", "refstorage, newtables"})
    void gitCopiesItAndTheReportSaysSo(String key, String value) throws IOException, InterruptedException {
        setForm(key, value);
        ObjectMapper json = new ObjectMapper();
        JsonNode expected = json.readTree(run(System.getenv("PATH"), known).out());
        CommandRun run = run(folder.resolve("bin") + ":" + System.getenv("PATH"), unknown);
        JsonNode report = json.readTree(run.out());
        assertEquals(2, expected.get("findings").size());
        assertEquals(
                expected.get("findings").toPrettyString(),
                report.get("findings").toPrettyString(),
                run.err());
        assertEquals(0, report.get("problems").size(), run.out());
        assertEquals(1, run.code(), run.err());
        assertTrue(report.get("notices").toString().contains("so git copied it first, which is slow"), run.out());
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(path -> path.toString().contains("trapstreet-clone")), "a copy was left");
        }
    }

    @Test
    void whatGitDoesNotKnowEitherIsAProblem() throws IOException, InterruptedException {
        setForm("objectformat", "sha3");
        CommandRun run = run(System.getenv("PATH"), unknown);
        assertEquals(3, run.code(), run.out());
        assertTrue(run.out().contains("it has an unknown object format, and git cannot copy it"), run.out());
    }
}
