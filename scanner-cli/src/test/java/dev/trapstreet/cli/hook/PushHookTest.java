package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of a push, before it is sent and when it arrives. */
@DisabledOnOs(OS.WINDOWS)
class PushHookTest extends HookRepository {
    @Test
    void aPushIsReadCommitByCommit() throws Exception {
        Path server = bare();
        git("remote", "add", "origin", server.toString());
        git("push", "-q", "origin", "main");
        install("pre-push");
        write("a", TOKEN);
        git("add", ".");
        git("commit", "-qm", "brings it");
        write("a", "gone");
        git("commit", "-qam", "takes it away again");
        assertRefused(
                run("push", "-q", "origin", "main"),
                "  a:1:1\n",
                "\"brings it\" by A U Thor <a@example.com>; no longer in HEAD",
                "A later commit that removes it is not enough",
                "git push --no-verify");
        git("branch", "side", "HEAD~2");
        assertPassed(run("push", "-q", "origin", "side")); // which exists there by then, under another name
        assertRefused(run("push", "-q", "origin", "main:new", "side:again"), "reachable from refs/heads/main.");
        git("reset", "-q", "--soft", "HEAD~2");
        write("a", "clean");
        git("add", ".");
        git("commit", "-qm", "another way");
        git("push", "-q", "--no-verify", "origin", "main@{1}:refs/heads/main");
        assertPassed(run("push", "-q", "--force", "origin", "main"));
        assertPassed(run("push", "-q", "origin", ":side"));
        git("commit", "-q", "--allow-empty", "-m", "in the message: " + OTHER);
        assertRefused(run("push", "-q", "origin", "main"), "<commit ", "sk.trapstreet-other");
        git("reset", "-q", "--hard", "HEAD~1");
        git("tag", "-a", "-m", "in a tag: " + OTHER, "v1");
        assertRefused(run("push", "-q", "origin", "v1"), "<tag ", "sk.trapstreet-other");
    }

    /**
     * For a missing object, git answers with the words of the request, and these names look like the answer for an
     * object.
     */
    @Test
    void whereAFileIsCalledLikeAnObjectOfGitsIsNoMatter() throws Exception {
        install("pre-push");
        for (String name : List.of("a blob", "a blob 12", "commit", "tree 7")) {
            write(name, TOKEN);
            git("add", ".");
            git("commit", "-qm", "brings it");
            git("rm", "-q", name);
            git("commit", "-qm", "takes it away again");
            assertRefused(run("push", "-q", bare().toString(), "main"), "  " + name + ":1:1\n", "no longer in HEAD");
            git("reset", "-q", "--hard", "HEAD~2");
            delete(folder.resolve("server.git"));
        }
    }

    /** The pre-commit framework passes the pushed revisions in environment variables. */
    @Test
    void revisionsOfTheFrameworkAreRevisions() throws Exception {
        write("a", TOKEN);
        git("add", ".");
        git("commit", "-qm", "brings it");
        CommandRun found = pushed(Map.of("PRE_COMMIT_TO_REF", "main", "PRE_COMMIT_FROM_REF", "main~1"));
        assertEquals(1, found.code(), found.err());
        assertTrue(found.err().contains("a:1:1"), found.err());
        CommandRun none = pushed(Map.of("PRE_COMMIT_TO_REF", "main~1", "PRE_COMMIT_FROM_REF", "main~1"));
        assertEquals(new CommandRun(0, "", ""), none);
        for (String variable : List.of("PRE_COMMIT_TO_REF", "PRE_COMMIT_FROM_REF")) {
            Map<String, String> environment =
                    new HashMap<>(Map.of("PRE_COMMIT_TO_REF", "main", "PRE_COMMIT_FROM_REF", "main~1"));
            environment.put(variable, "main~1\nmain");
            CommandRun twice = pushed(environment);
            assertEquals(3, twice.code());
            assertTrue(twice.err().contains(variable + " is not a revision: it has more than one line"), twice.err());
        }
    }

    private CommandRun pushed(Map<String, String> environment) {
        return hook(environment, "", "pre-push");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refs/heads/main ID refs/heads/main --output=x",
                "refs/heads/main ID refs/heads/main ^ID",
                "refs/heads/main --all refs/heads/main ID",
                "refs/heads/main ID refs/heads/main"
            })
    void inputThatGitDoesNotPassIsRefused(String line) throws Exception {
        String input = line.replace("ID", git("rev-parse", "HEAD")) + "\n";
        CommandRun run = CommandRun.withInput(input, "hook", "run", "pre-push", "origin", "address");
        assertEquals(3, run.code());
        assertTrue(run.err().contains("is not what git passes to a pre-push hook"), run.err());
    }

    /** An address is not a configured remote, so nothing is known about its content. */
    @Test
    void aPushToAnotherPlaceIsReadAsIfNothingWereThere() throws Exception {
        Path server = bare();
        git("remote", "add", "origin", server.toString());
        write("a", TOKEN);
        git("add", ".");
        git("commit", "-qm", "leak");
        git("push", "-q", "origin", "main");
        install("pre-push");
        write("b", "nothing");
        git("add", ".");
        git("commit", "-qm", "clean");
        assertPassed(run("push", "-q", "origin", "main"));
        Path elsewhere = folder.resolve("elsewhere.git");
        run(folder, Map.of(), "init", "-q", "--bare", elsewhere.toString());
        assertRefused(run("push", "-q", elsewhere.toString(), "main"), "\"leak\" by A U Thor", "still in HEAD");
    }

    @Test
    void aMergeThatIsPushedCountsWhatItAddsItself() throws Exception {
        Path server = bare();
        git("remote", "add", "origin", server.toString());
        write("a", "one\ntwo\n");
        git("add", ".");
        git("commit", "-qm", "base");
        git("checkout", "-qb", "side");
        write("b", "nothing");
        git("add", ".");
        git("commit", "-qm", "side");
        git("checkout", "-q", "main");
        git("push", "-q", "origin", "main", "side");
        git("merge", "-q", "--no-ff", "--no-commit", "side");
        write("a", "one\ntwo\n" + TOKEN);
        git("add", ".");
        git("commit", "-qm", "merges, and more");
        install("pre-push");
        assertRefused(run("push", "-q", "origin", "main"), "  a:3:1\n", "\"merges, and more\"");
    }

    @Test
    void aServerRefusesAPushAndKeepsNothingOfIt() throws Exception {
        Path server = bare();
        assertEquals(
                0,
                CommandRun.of("hook", "install", "--repository", server.toString())
                        .code());
        assertPassed(run("push", "-q", server.toString(), "main"));
        write("src/a", "x " + TOKEN);
        git("add", ".");
        git("commit", "-qm", "leak");
        HookOutput said = run("push", "-q", server.toString(), "main", "main:more");
        assertRefused(said, "this push is refused: it adds a Mapbox token", "  src/a:1:3\n", "\"leak\" by A U Thor");
        // The pushed commits have it, although the server's HEAD does not.
        assertFalse(onOneLine(said.text()).contains("in the history alone"), said.text());
        assertEquals(
                0,
                run(server, Map.of(), "cat-file", "-e", git("rev-parse", "main~1"))
                        .code());
        assertEquals(
                1,
                run(server, Map.of(), "cat-file", "-e", git("rev-parse", "main"))
                        .code());
        git("reset", "-q", "--hard", "HEAD~1");
        assertPassed(run("push", "-q", server.toString(), "main:more"));
        assertPassed(run("push", "-q", server.toString(), ":more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "deny"})
    void afterTheTimeLimitAServerDoesWhatWasConfigured(String what) throws Exception {
        Path server = bare();
        assertEquals(
                0,
                CommandRun.of(
                                "hook",
                                "install",
                                "--repository",
                                server.toString(),
                                "--timeout",
                                "0.001",
                                "--on-timeout",
                                what)
                        .code());
        HookOutput said = run("push", "-q", server.toString(), "main");
        assertEquals(what.equals("allow"), said.code() == 0, said.text());
        assertTrue(said.text().contains("could not be read completely within 1 ms"), said.text());
    }
}
