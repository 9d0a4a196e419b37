package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts hooks in repositories of git, with a script in place of Java, and looks whether it was started. */
@DisabledOnOs(OS.WINDOWS)
final class PrefilterTest {
    private static final String TOKEN = TokenBuilder.sk().build();
    private static final String NONE = "0".repeat(40);

    @TempDir
    private Path folder;

    private LaunchedProgram program;
    private Repository repository;

    @BeforeEach
    void aRepositoryWithAStagedFile() throws Exception {
        program = new LaunchedProgram(folder, 17);
        repository = Repository.in(folder.resolve("work"));
        repository.write("a.txt", "one\n");
        repository.commit("first");
        repository.write("a.txt", "two\n");
        repository.git("add", "a.txt");
    }

    private boolean commitStartsJava(String... words) throws Exception {
        return startsJava(List.of(), "pre-commit", words);
    }

    private boolean startsJava(List<String> shell, String hook, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("hook", "run", hook));
        all.addAll(List.of(words));
        LaunchedProgram.Run run = program.runIn(repository.folder(), shell, all.toArray(String[]::new));
        assertEquals("", run.out() + run.err());
        assertEquals(0, run.code());
        return !run.starts().isEmpty();
    }

    /** Runs a pre-push hook as git does. */
    private boolean pushStartsJava(String lines) throws Exception {
        program.environment.put("TEST_REFS", lines);
        List<String> shell = List.of("sh", "-c", "printf %s \"$TEST_REFS\" | \"$0\" \"$@\"");
        return startsJava(shell, "pre-push", "--stdin", "git", "origin", "https://example.com/x.git");
    }

    private String head() throws Exception {
        return repository.git("rev-parse", "HEAD").strip();
    }

    @Test
    void anOrdinaryCommitStartsNoJava() throws Exception {
        assertFalse(commitStartsJava());
        assertFalse(commitStartsJava("--fail-on", "medium"));
        repository.write("docs/\u00fc \u00e9.md", "# A page\n");
        repository.git("rm", "-q", "-f", "a.txt");
        repository.git("add", "-A");
        assertFalse(commitStartsJava());
        repository.git("commit", "-q", "-m", "second");
        assertFalse(commitStartsJava()); // nothing is staged
    }

    @Test
    void aTokenStartsJavaInEveryShell() throws Exception {
        repository.write("a.txt", "two\n" + TOKEN + "\n");
        assertFalse(commitStartsJava()); // it is not staged
        repository.git("add", "a.txt");
        for (String shell : List.of("sh", "bash", "dash", "busybox sh")) {
            List<String> words = List.of(shell.split(" ", -1));
            if (isInstalled(words.get(0))) {
                assertTrue(startsJava(words, "pre-commit"), shell);
                repository.git("stash", "-q");
                repository.write("a.txt", "three\n");
                repository.git("add", "a.txt");
                assertFalse(startsJava(words, "pre-commit"), shell);
                repository.git("reset", "-q", "--hard");
                repository.git("stash", "pop", "-q", "--index");
            }
        }
    }

    private static boolean isInstalled(String program) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of("/" + directory, program))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aTokenInAnUnchangedLineOfAChangedFileStartsJava() throws Exception {
        repository.write("b.txt", "t = \"" + TOKEN.substring(0, 40) + "\"\n");
        repository.commit("half of it");
        repository.write("b.txt", "t = \"" + TOKEN.substring(0, 40) + "\" +\n  \"" + TOKEN.substring(40) + "\"\n");
        repository.git("add", "-A");
        assertTrue(commitStartsJava());
    }

    @Test
    void aTokenInANameStartsJava() throws Exception {
        repository.write(TOKEN + "/a.txt", "one\n");
        repository.git("add", "-A");
        assertTrue(commitStartsJava());
    }

    @Test
    void whatIsNotKnownIsLeftToJava() throws Exception {
        assertTrue(commitStartsJava("--baseline", "known"));
        assertTrue(commitStartsJava("--timeout", "4"));
        assertTrue(commitStartsJava("--fail-on", "terrible"));
        assertTrue(commitStartsJava("a.txt")); // from the pre-commit framework
        assertTrue(startsJava(List.of(), "commit-msg", "a.txt"));
        program.environment.put("PRE_COMMIT_FROM_REF", "HEAD");
        assertTrue(commitStartsJava());
        program.environment.remove("PRE_COMMIT_FROM_REF");
        program.environment.put("GIT_OBJECT_DIRECTORY", repository.folder() + "/.git/objects");
        assertTrue(commitStartsJava());
        program.environment.remove("GIT_OBJECT_DIRECTORY");
        assertFalse(commitStartsJava());
        repository.write(".git/MERGE_HEAD", head() + "\n");
        assertTrue(commitStartsJava());
        Files.delete(repository.folder().resolve(".git/MERGE_HEAD"));
        repository.write(".trapstreet.yml", "fail-on: low\n");
        assertTrue(commitStartsJava());
        Files.delete(repository.folder().resolve(".trapstreet.yml"));
        repository.write("below/b.txt", "one\n");
        LaunchedProgram.Run below =
                program.runIn(repository.folder().resolve("below"), List.of(), "hook", "run", "pre-commit");
        assertEquals(1, below.starts().size());
    }

    @Test
    void theFirstCommitAndAnUnreadableObjectAreLeftToJava() throws Exception {
        String object = repository.git("rev-parse", ":a.txt").strip();
        Path file = repository.folder().resolve(".git/objects/" + object.substring(0, 2) + "/" + object.substring(2));
        assertTrue(file.toFile().setWritable(true));
        byte[] sound = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});
        assertTrue(commitStartsJava(), "damaged");
        Files.delete(file);
        assertTrue(commitStartsJava(), "missing");
        Files.write(file, sound);
        assertFalse(commitStartsJava());
        repository.git("update-ref", "-d", "HEAD");
        assertTrue(commitStartsJava(), "no commit yet");
    }

    /** Neither a replacement nor an attribute hides content, and nothing that the repository names is run. */
    @Test
    void whatARepositoryNamesIsNotUsed() throws Exception {
        Path marker = folder.resolve("marker");
        Path planted = Trees.file(folder, "planted", "#!/bin/sh\necho ran >> '" + marker + "'\nexit 0\n");
        assertTrue(planted.toFile().setExecutable(true));
        repository.write("b.txt", TOKEN + "\n");
        repository.git("add", "b.txt");
        String token = repository.git("rev-parse", ":b.txt").strip();
        repository.git("replace", token, repository.git("rev-parse", ":a.txt").strip());
        repository.write(".gitattributes", "*.txt -diff filter=x diff=x\n");
        for (String key : List.of(
                "diff.external",
                "diff.x.command",
                "diff.x.textconv",
                "core.fsmonitor",
                "core.pager",
                "pager.cat-file",
                "filter.x.clean",
                "filter.x.smudge")) {
            repository.git("config", key, planted.toString());
        }
        repository.git("config", "color.ui", "always");
        repository.git("config", "diff.renames", "copies");
        Files.deleteIfExists(marker);
        assertTrue(commitStartsJava());
        assertFalse(Files.exists(marker), "a program of the repository ran");
        program.sh(
                "cd work && git -c core.fsmonitor=false update-index --force-remove b.txt && rm -f '" + marker + "'");
        assertFalse(commitStartsJava());
        assertFalse(Files.exists(marker), "a program of the repository ran");
    }

    @Test
    void variablesOfGitDoNotChangeWhatIsRead() throws Exception {
        repository.write("b.txt", TOKEN + "\n");
        repository.git("add", "b.txt");
        program.environment.put("GIT_EXTERNAL_DIFF", "true");
        program.environment.put("GIT_LITERAL_PATHSPECS", "1");
        program.environment.put("GREP_OPTIONS", "-v");
        assertTrue(commitStartsJava());
        repository.git("rm", "-q", "--cached", "b.txt");
        assertFalse(commitStartsJava());
        program.environment.put("GIT_INDEX_FILE", ".git/other");
        program.sh("cd work && GIT_INDEX_FILE=.git/other git add b.txt");
        assertTrue(commitStartsJava(), "the index that git names");
    }

    @Test
    void aLinkedWorkingTreeStartsNoJava() throws Exception {
        Path linked = folder.resolve("linked");
        repository.git("worktree", "add", "-q", linked.toString());
        Repository there = new Repository(linked);
        program.environment.put(
                "GIT_DIR", there.git("rev-parse", "--absolute-git-dir").strip());
        there.write("a.txt", "two\n");
        there.git("add", "a.txt");
        assertEquals(
                List.of(),
                program.runIn(linked, List.of(), "hook", "run", "pre-commit").starts());
        there.write("a.txt", TOKEN);
        there.git("add", "a.txt");
        assertEquals(
                1,
                program.runIn(linked, List.of(), "hook", "run", "pre-commit")
                        .starts()
                        .size());
    }

    @Test
    void aPushIsReadCommitByCommit() throws Exception {
        String base = head();
        repository.git("commit", "-q", "-m", "second");
        String clean = head();
        String ref = "refs/heads/main ";
        assertFalse(pushStartsJava(""));
        assertFalse(pushStartsJava("(delete) " + NONE + " refs/heads/x " + base + "\n"));
        assertFalse(pushStartsJava(ref + clean + " refs/heads/main " + base + "\n"));
        assertFalse(pushStartsJava(ref + clean + " refs/heads/new " + NONE + "\n"));
        repository.write("b.txt", TOKEN + "\n");
        repository.commit("adds it");
        repository.git("rm", "-q", "b.txt");
        repository.commit("removes it");
        assertTrue(pushStartsJava(ref + head() + " refs/heads/main " + clean + "\n"));
        repository.git("update-ref", "refs/remotes/origin/main", head());
        repository.git("commit", "-q", "--allow-empty", "-m", "third");
        assertFalse(pushStartsJava(ref + head() + " refs/heads/new " + NONE + "\n"));
        assertTrue(pushStartsJava(ref + head() + " refs/heads/main " + NONE + "\n"), "another repository");
        String third = head();
        repository.git("commit", "-q", "--allow-empty", "-m", "message with " + TOKEN);
        assertTrue(pushStartsJava(ref + head() + " refs/heads/main " + third + "\n"), "a message");
        assertTrue(pushStartsJava("refs/tags/v1 " + third + " refs/tags/v1 " + NONE + "\n"), "a tag");
        assertTrue(pushStartsJava(ref + third + " refs/heads/main " + "1".repeat(40) + "\n"), "an unknown commit");
    }

    @Test
    void aMergeOfAPushIsRead() throws Exception {
        repository.git("commit", "-q", "-m", "second");
        String base = head();
        repository.git("checkout", "-q", "-b", "side");
        repository.write("b.txt", "one\n");
        repository.commit("side");
        repository.git("checkout", "-q", "main");
        repository.write("c.txt", "one\n");
        repository.commit("main");
        repository.git("merge", "-q", "--no-commit", "side");
        repository.write("b.txt", TOKEN + "\n");
        repository.git("add", "-A");
        repository.git("commit", "-q", "-m", "merge");
        assertTrue(pushStartsJava("refs/heads/main " + head() + " refs/heads/main " + base + "\n"));
    }

    /** The lines of the push are given to Java, which reads them as if git had written them. */
    @Test
    void javaReadsThePushAfterwards() throws Exception {
        String refs = "refs/tags/v1 " + head() + " refs/tags/v1 " + NONE;
        program.java = "cat > '" + folder + "/input'; exit 100";
        assertTrue(pushStartsJava(refs + "\n"));
        assertEquals(refs + "\n", Files.readString(folder.resolve("input")));
    }
}
