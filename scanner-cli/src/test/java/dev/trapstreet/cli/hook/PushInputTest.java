package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests of the commits that a pre-push hook reads, by the information that git and hook managers pass to it. */
@DisabledOnOs(OS.WINDOWS)
class PushInputTest extends HookRepository {
    private static final String ZEROS = "0".repeat(40);

    private Path server;

    @BeforeEach
    void aRemote() throws Exception {
        server = bare();
        git("remote", "add", "origin", server.toString());
    }

    private CommandRun push(String input, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "pre-push";
        System.arraycopy(options, 0, words, 1, options.length);
        words[words.length - 2] = "origin";
        words[words.length - 1] = server.toString();
        return hook(Map.of(), input, words);
    }

    private static Map<String, String> framework(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PRE_COMMIT", "1",
                "PRE_COMMIT_REMOTE_NAME", "origin",
                "PRE_COMMIT_REMOTE_URL", "url",
                "PRE_COMMIT_LOCAL_BRANCH", "refs/heads/main",
                "PRE_COMMIT_REMOTE_BRANCH", "refs/heads/main"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    /** For the first push and for an orphan branch, the framework names no range: it regards all files as changed. */
    @Test
    void theFrameworkNamesABranchButNoRange() throws Exception {
        commit("a.js", TOKEN);
        commit("a.js", "gone");
        assertFound(hook(framework(), "", "pre-push"), "trapstreet-leak", "a.js:1:1", "changes a.js");
        git("push", "-q", "--no-verify", "origin", "main");
        git("checkout", "-q", "--orphan", "pages");
        commit("b.js", "nothing");
        Map<String, String> orphan = framework(
                "PRE_COMMIT_LOCAL_BRANCH", "refs/heads/pages", "PRE_COMMIT_REMOTE_BRANCH", "refs/heads/pages");
        assertNothing(hook(orphan, "", "pre-push"));
        commit("c.js", OTHER);
        assertFound(hook(orphan, "", "pre-push"), "trapstreet-other", "c.js:1:1");
    }

    @Test
    void aBranchThatTheFrameworkNamesAndThatDoesNotExistIsRefused() {
        CommandRun run = hook(framework("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/none"), "", "pre-push");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("could not be read completely"), run.err());
    }

    /** A hook that pushes elsewhere inherits the variables of the hook that runs it. */
    @Test
    void theLinesOfGitHavePrecedenceOverTheFramework() throws Exception {
        String clean = git("rev-parse", "HEAD");
        String leak = commit("a.js", TOKEN);
        String line = "refs/heads/main " + leak + " refs/heads/main " + clean + "\n";
        Map<String, String> outer = framework("PRE_COMMIT_FROM_REF", clean, "PRE_COMMIT_TO_REF", clean);
        assertNothing(hook(outer, "", "pre-push"));
        assertFound(hook(outer, line, "pre-push", "origin", server.toString()), "trapstreet-leak");
        assertNothing(hook(framework("PRE_COMMIT_TO_REF", leak), "", "pre-push", "--stdin", "git", "origin", "url"));
    }

    @Test
    void withoutLinesEveryBranchIsReadLessWhatTheRemoteHas() throws Exception {
        assertNothing(push(""));
        commit("a.js", TOKEN);
        assertFound(push(""), "trapstreet-leak", "every local branch was read", "use_stdin: true");
        git("branch", "leaky");
        git("reset", "-q", "--hard", "HEAD~1");
        assertFound(push(""), "trapstreet-leak", "reachable from refs/heads/leaky");
        git("push", "-q", "--no-verify", "origin", "leaky");
        assertNothing(push(""));
        git("checkout", "-q", "--detach");
        commit("b.js", OTHER);
        assertFound(push(""), "trapstreet-other", "b.js:1:1");
    }

    @Test
    void withoutLinesAndWithoutARemoteThePushIsRefusedWithTheReason() throws Exception {
        for (List<String> words : List.of(List.of("pre-push"), List.of("pre-push", "url", "url"))) {
            CommandRun run = hook(Map.of(), "", words.toArray(String[]::new));
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("it is not known what is pushed"), run.err());
            assertTrue(run.err().contains("use_stdin: true"), run.err());
        }
    }

    /** Git also runs the hook if everything is up to date. */
    @Test
    void ifGitItselfListsNothingNothingIsPushed() throws Exception {
        commit("a.js", TOKEN);
        assertNothing(push("", "--stdin", "git"));
        assertNothing(push("\n", "--stdin", "git"));
    }

    /** The remote has another address now, or was replaced. What is known about it is about another repository. */
    @Test
    void noTrackingRefIsBelievedIfTheRemoteLacksOneOfThem() throws Exception {
        commit("a.js", TOKEN);
        git("push", "-q", "--no-verify", "origin", "main", "main:side");
        String tip = commit("b.js", "clean");
        String line = "refs/heads/main " + tip + " refs/heads/main ";
        assertNothing(push(line + git("rev-parse", "HEAD~1") + "\n"));
        assertFound(push(line + ZEROS + "\n"), "trapstreet-leak", "a.js:1:1");
        assertNothing(push("refs/heads/main " + tip + " refs/heads/new " + ZEROS + "\n"));
        String both = "refs/heads/main " + tip + " refs/heads/new " + ZEROS + "\nrefs/heads/main " + tip
                + " refs/heads/side " + ZEROS + "\n";
        assertFound(push(both), "trapstreet-leak");
        assertNothing(push(both + line + tip + "\n"));
        Map<String, String> environment = framework();
        git("checkout", "-q", "--orphan", "again");
        commit("c.js", "clean");
        environment.put("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/again");
        assertFound(hook(environment, "", "pre-push"), "trapstreet-leak");
    }

    @Test
    void ofSeveralRefsAndTagsEachIsRead() throws Exception {
        String base = git("rev-parse", "HEAD");
        git("push", "-q", "--no-verify", "origin", "main");
        git("checkout", "-q", "-b", "side");
        String leak = commit("a.js", TOKEN);
        git("checkout", "-q", "main");
        String clean = commit("b.js", "clean");
        git("tag", "-a", "-m", "release " + OTHER, "v1", base);
        String tag = git("rev-parse", "v1");
        String main = "refs/heads/main " + clean + " refs/heads/main " + base + "\n";
        String side = "refs/heads/side " + leak + " refs/heads/side " + ZEROS + "\n";
        String release = "refs/tags/v1 " + tag + " refs/tags/v1 " + ZEROS + "\n";
        String deletion = "(delete) " + ZEROS + " refs/heads/old " + base + "\n";
        assertNothing(push(main + deletion));
        assertFound(push(main + side), "trapstreet-leak", "a.js:1:1");
        assertFound(push(main + deletion + release), "trapstreet-other", "<tag ");
        assertFound(push(side + main + release), "trapstreet-other");
        git("tag", "light", leak);
        assertFound(push("refs/tags/light " + leak + " refs/tags/light " + ZEROS + "\n"), "trapstreet-leak");
    }
}
