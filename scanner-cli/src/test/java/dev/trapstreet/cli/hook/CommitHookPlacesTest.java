package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Hooks in directories below the top level, moved files, baselines and commit messages. */
@DisabledOnOs(OS.WINDOWS)
class CommitHookPlacesTest extends HookRepository {
    /** Husky documents "cd frontend", and lefthook has the option "root:". */
    @Test
    void belowTheTopLevelTheWholeRepositoryIsRead() throws Exception {
        write("frontend/a", "x");
        commit("backend/b", "x");
        write(".trapstreet.yml", "fail-on: medium\n");
        write("backend/server.js", "token = '" + TOKEN + "'");
        git("add", "-A");
        assertFound(
                hook(repository.resolve("frontend"), Map.of(), "", "pre-commit"),
                "trapstreet-leak",
                " backend/server.js:1:10");
        git("commit", "-q", "-m", "leak");
        String line = "refs/heads/main " + git("rev-parse", "HEAD") + " refs/heads/main " + "0".repeat(40) + "\n";
        assertFound(
                hook(repository.resolve("frontend"), Map.of(), line, "pre-push", "--stdin", "git"),
                "trapstreet-leak",
                " backend/server.js:1:10");
    }

    /** In a linked working tree git passes GIT_DIR, and then regards every working directory as the top level. */
    @Test
    void gitRunsHooksThatChangeTheDirectory() throws Exception {
        commit("frontend/a", "x");
        String launcher = System.getProperty(LAUNCHER);
        program(
                repository.resolve(".git/hooks/pre-commit"),
                "#!/bin/sh\ncd frontend\nexec \"" + launcher + "\" hook run pre-commit\n");
        Path linked = folder.resolve("linked");
        git("worktree", "add", "-q", linked.toString());
        for (Path tree : new Path[] {repository, linked}) {
            Trees.file(tree, "backend/server.js", "token = '" + TOKEN + "'");
            run(tree, Map.of(), "add", "-A");
            assertRefused(run(tree, Map.of(), "commit", "-qm", "leak"), "  backend/server.js:1:10\n");
            assertRefused(run(tree, Map.of(), "commit", "-qam", "leak"), "  backend/server.js:1:10\n");
        }
    }

    @Test
    void aTokenThatMovesWithItsFileIsNotRefusedUnlessTheNewPlaceIsWorse() throws Exception {
        commit("server/a.py", "t = '" + TOKEN + "'\n");
        git("mv", "server/a.py", "server/b.py");
        assertNothing(hook(Map.of(), "", "pre-commit"));
        write("server/b.py", "import x\n\nt = '" + TOKEN + "'\nu = '" + OTHER + "'\n");
        git("add", "-A");
        assertFound(hook(Map.of(), "", "pre-commit"), "trapstreet-other", "server/b.py:4:6");
        git("reset", "-q", "--hard");
        Files.createDirectories(repository.resolve("public"));
        write("public/index.html", "<script src='app.js'></script>");
        git("mv", "server/a.py", "public/app.js");
        write("public/app.js", "mapboxgl.accessToken = '" + TOKEN + "';\n");
        git("add", "-A");
        assertFound(hook(Map.of(), "", "pre-commit"), "trapstreet-leak", "public/app.js:1:25");
        git("reset", "-q", "--hard");
        write("server/copy.py", "t = '" + TOKEN + "'\n");
        git("add", "-A");
        assertFound(hook(Map.of(), "", "pre-commit"), "trapstreet-leak", "server/copy.py:1:6");
    }

    @Test
    void aMoveThatIsPushedIsNotRefusedEither() throws Exception {
        String before = commit("server/a.py", "t = '" + TOKEN + "'\n");
        git("mv", "server/a.py", "server/b.py");
        String moved = commit("other", "x");
        String line = "refs/heads/main " + moved + " refs/heads/main " + before + "\n";
        assertNothing(hook(Map.of(), line, "pre-push", "origin", "url"));
        git("rm", "-q", "server/b.py");
        String gone = commit("other", "y");
        String again = commit("server/c.py", "t = '" + TOKEN + "'\n");
        line = "refs/heads/main " + again + " refs/heads/main " + gone + "\n";
        assertFound(hook(Map.of(), line, "pre-push", "origin", "url"), "trapstreet-leak", "server/c.py:1:6");
    }

    @Test
    void tokensOfTheBaselineAreAllowed() throws Exception {
        write("a.py", "t = '" + TOKEN + "'\n");
        CommandRun made = CommandRun.of(
                "baseline",
                "create",
                "--output",
                repository.resolve(".trapstreet-baseline").toString(),
                repository.toString());
        assertEquals(0, made.code(), made.err());
        install(
                "pre-commit",
                "--baseline",
                repository.resolve(".trapstreet-baseline").toString());
        String script = Files.readString(repository.resolve(".git/hooks/pre-commit"));
        assertTrue(script.contains("'--baseline' '.trapstreet-baseline'"), script);
        git("add", "-A");
        assertNothing(hook(Map.of(), "", "pre-commit", "--baseline", ".trapstreet-baseline"));
        Path below = Files.createDirectory(repository.resolve("sub"));
        assertNothing(hook(below, Map.of(), "", "pre-commit", "--baseline", ".trapstreet-baseline"));
        assertFound(hook(Map.of(), "", "pre-commit"), "trapstreet-leak");
        assertPassed(run("commit", "-qm", "allowed"));
        write("b.py", "t = '" + OTHER + "'\n");
        git("add", "-A");
        assertFound(hook(Map.of(), "", "pre-commit", "--baseline", ".trapstreet-baseline"), "trapstreet-other", "b.py");
        CommandRun none = hook(Map.of(), "", "pre-commit", "--baseline", "none");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("there is no baseline"), none.err());
        CommandRun refused =
                CommandRun.of("hook", "install", "--repository", repository.toString(), "--baseline", "none");
        assertEquals(2, refused.code(), refused.err());
    }

    @Test
    void aTokenInTheMessageOfACommitIsRefused() throws Exception {
        install("commit-msg");
        HookOutput said = run("commit", "-q", "--allow-empty", "-m", "first line", "-m", "with " + TOKEN);
        assertRefused(said, "  <commit message>:3:6\n", "Remove the token from the message");
        assertEquals("first", git("log", "-1", "--format=%s"));
        assertPassed(run("commit", "-q", "--allow-empty", "-m", "second"));
        write(".trapstreet.yml", "fail-on: none\n");
        assertEquals(
                0, run("commit", "-q", "--allow-empty", "-m", "with " + TOKEN).code());
    }

    @Test
    void theChangesThatGitShowsBelowTheMessageAreNoPartOfIt() throws Exception {
        String scissors = "# ------------------------ >8 ------------------------\n";
        String said = "# Do not modify or remove the line above.\n# Everything below it will be ignored.\n";
        Path file = repository.resolve(".git/COMMIT_EDITMSG");
        Files.writeString(file, "clean\n" + scissors + said + "-" + TOKEN + "\n");
        assertNothing(hook(Map.of(), "", "commit-msg", ".git/COMMIT_EDITMSG"));
        Files.writeString(file, "not clean\n" + scissors + TOKEN + "\n");
        assertFound(hook(Map.of(), "", "commit-msg", ".git/COMMIT_EDITMSG"), "trapstreet-leak");
        Files.writeString(file, "not clean\n# " + TOKEN + "\n");
        Path below = Files.createDirectory(repository.resolve("sub"));
        assertFound(hook(below, Map.of(), "", "commit-msg", ".git/COMMIT_EDITMSG"), "trapstreet-leak");
        assertEquals(3, hook(Map.of(), "", "commit-msg", "none").code());
        assertEquals(2, hook(Map.of(), "", "commit-msg").code());
    }

    /** As "pre-commit run --all-files" and "pre-commit run --from-ref A --to-ref B" run the hook. */
    @Test
    void filesAndRangesOfTheFrameworkAreRead() throws Exception {
        assertNothing(hook(Map.of("PRE_COMMIT", "1"), "", "pre-commit", "README"));
        String from = git("rev-parse", "HEAD");
        commit("a.py", "t = '" + TOKEN + "'\n");
        String gone = commit("a.py", "gone");
        Map<String, String> range = Map.of("PRE_COMMIT_FROM_REF", from, "PRE_COMMIT_TO_REF", gone);
        assertFound(hook(range, "", "pre-commit", "a.py"), "trapstreet-leak", "no longer in HEAD");
        commit("b.py", "t = '" + OTHER + "'\n");
        assertFound(
                hook(Map.of("PRE_COMMIT", "1"), "", "pre-commit", "README", "b.py"), "trapstreet-other", "b.py:1:6");
        // A staged file is read from the index, and what it contained before is not added by the commit.
        write("b.py", "t = '" + OTHER + "' # changed\n");
        git("add", "-A");
        assertNothing(hook(Map.of("PRE_COMMIT", "1"), "", "pre-commit", "b.py"));
    }
}
