package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.hook.HookRepository;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option --follow-git-links, and the messages about a git directory that leads out of the target. */
class GitLinksTest extends HookRepository {
    private static final String ELSEWHERE = "trapstreet-elsewhere";

    private Path borrower;

    private static CommandRun scan(String options, Path target) {
        List<String> words = new ArrayList<>(List.of("scan"));
        words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
        words.add(target.toString());
        return CommandRun.of(words.toArray(String[]::new));
    }

    private void aSharedClone() throws Exception {
        write("leak.js", TokenBuilder.sk().account(ELSEWHERE).build());
        git("add", ".");
        git("commit", "-qm", "leak");
        borrower = folder.resolve("borrower");
        run(folder, Map.of(), "clone", "-q", "--shared", repository.toString(), borrower.toString());
        Files.delete(borrower.resolve("leak.js"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--staged", "--tracked --no-history", "--range HEAD"})
    void aSharedCloneIsReadWithTheOptionAlone(String mode) throws Exception {
        aSharedClone();
        if (mode.contains("--staged") || mode.contains("--tracked")) {
            Files.copy(repository.resolve("leak.js"), borrower.resolve("leak2.js"));
            run(borrower, Map.of(), "add", "leak2.js");
        }
        CommandRun without = scan(mode, borrower);
        assertEquals(3, without.code(), without.out());
        assertFalse(without.out().contains(ELSEWHERE), without.out());
        assertTrue(without.out().contains("--follow-git-links"), without.out());
        assertTrue(without.out().contains("info/alternates"), without.out());
        CommandRun with = scan((mode + " --follow-git-links").strip(), borrower);
        assertEquals(1, with.code(), with.out());
        assertTrue(with.out().contains(ELSEWHERE), with.out());
        assertTrue(HookRepository.onOneLine(with.out())
                .contains("INFO " + borrower.resolve(".git/objects/info/alternates")
                        + ": this leads out of the target, and its content was scanned: "));
        assertFalse(scan((mode + " --follow-git-links --quiet").strip(), borrower)
                .out()
                .contains("was read"));
    }

    @Test
    void otherCommandsThatScanHaveTheOptionToo() throws Exception {
        aSharedClone();
        Path baseline = folder.resolve("baseline");
        CommandRun without = CommandRun.of("baseline", "create", "--output", baseline.toString(), borrower.toString());
        assertEquals(3, without.code());
        CommandRun with = CommandRun.of(
                "baseline", "create", "--follow-git-links", "--output", baseline.toString(), borrower.toString());
        assertEquals(0, with.code(), with.err());
        assertTrue(with.err().contains("WARNING  " + borrower.resolve(".git/objects/info/alternates")), with.err());
        assertTrue(Files.readString(baseline).contains(ELSEWHERE));
    }

    @Test
    void otherFormatsHaveTheWarningInTheLog() throws Exception {
        Path linked = folder.resolve("linked");
        git("worktree", "add", "-q", "--detach", linked.toString());
        CommandRun run = scan("--fail-on info --format json", linked);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("WARNING  " + linked.resolve(".git")), run.err());
        assertTrue(run.err().contains("because this is a linked working tree"), run.err());
        assertFalse(scan("--quiet --format json", linked).err().contains("WARNING"));
    }

    /** A clone belongs to the scan, even if a template of the user makes git add alternates to it. */
    @Test
    void aCloneTakesNoAlternatesFromATemplate() throws Exception {
        aSharedClone();
        Path template = Files.createDirectories(folder.resolve("template"));
        Files.createDirectories(template.resolve("objects/info"));
        Files.writeString(template.resolve("objects/info/alternates"), repository.resolve(".git/objects") + "\n");
        Path plain = folder.resolve("plain.git");
        run(folder, Map.of(), "init", "-q", "--bare", plain.toString());
        Path launcher = Path.of(System.getProperty(LAUNCHER));
        ProcessBuilder program = new ProcessBuilder(
                        launcher.toString(), "scan", "--no-progress", "--follow-git-links", "file://" + plain)
                .redirectErrorStream(true);
        program.environment().put("GIT_TEMPLATE_DIR", template.toString());
        program.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process process = program.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(3, process.waitFor(), said);
        assertFalse(said.contains(ELSEWHERE), said);
    }

    /** Git followed the file .git before it started the hook, so no decision and no message is needed. */
    @Test
    void aHookGoesWhereGitWent() throws Exception {
        install();
        Path apart = folder.resolve("apart");
        run(repository, Map.of(), "init", "-q", "--separate-git-dir", apart.toString());
        assertTrue(Files.isRegularFile(repository.resolve(".git")));
        write("clean", "clean");
        git("add", ".");
        assertPassed(run("commit", "-qm", "clean"));
        write("a", TOKEN);
        git("add", ".");
        assertRefused(run("commit", "-qm", "leak"), "  a:1:1\n");
        assertEquals(3, scan("--staged", repository).code());
        assertEquals(1, scan("--staged --follow-git-links", repository).code());
    }

    @Test
    void aHookThatIsNoScriptIsNotReadWhole() throws Exception {
        Path hook = repository.resolve(".git/hooks/pre-commit");
        Files.createDirectories(hook.getParent());
        try (RandomAccessFile hole = new RandomAccessFile(hook.toFile(), "rw")) {
            hole.setLength(4L << 30);
        }
        CommandRun run = CommandRun.of("hook", "status", "--repository", repository.toString());
        assertEquals(2, run.code(), run.out());
        assertTrue(run.err().contains("has more than 1048576 bytes"), run.err());
    }
}
