package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Scans of staged content before a commit. */
@DisabledOnOs(OS.WINDOWS)
class CommitHookTest extends HookRepository {
    @Test
    void aCommitWithATokenIsRefusedAndSaysWhereAndWhatToDo() throws Exception {
        install();
        write("src/ü 地.js", "one\nlet t = '" + TOKEN + "';\n");
        git("add", ".");
        assertRefused(
                run("commit", "-m", "leak"),
                "  src/ü 地.js:2:10\n",
                "sk.trapstreet-leak.…",
                "MBX004",
                "  1. Remove the token",
                "trapstreet:allow reason=",
                "  3. Skip this check with git commit --no-verify");
        assertEquals("first", git("log", "-1", "--format=%s"));
        assertPassed(run("commit", "-q", "--no-verify", "-m", "leak"));
        write("src/ü 地.js", "one\nlet t = '" + TOKEN + "';\nmore\n");
        // It was there before, so this commit does not introduce it.
        assertPassed(run("commit", "-qam", "elsewhere in that file"));
        git("mv", "src/ü 地.js", "moved.js");
        assertPassed(run("commit", "-qm", "to a place that is no worse"));
        write("copy.js", TOKEN);
        git("add", ".");
        assertRefused(run("commit", "-qm", "to one more place"), "  copy.js:1:1\n");
    }

    /** The lines of the file become arguments of git. */
    @Test
    void aMergeHeadThatIsAnOptionHidesNothingAndEmptiesNoFile() throws Exception {
        install();
        Path precious = Files.writeString(folder.resolve("precious"), "years of work");
        write("a", TOKEN);
        git("add", ".");
        Files.writeString(repository.resolve(".git/MERGE_HEAD"), "--output=" + precious + "\n");
        CommandRun staged = CommandRun.of("scan", "--staged", repository.toString());
        assertEquals(1, staged.code(), staged.err());
        assertTrue(staged.out().contains("the file MERGE_HEAD does not contain commit ids"), staged.out());
        HookOutput hook = run(
                repository,
                Map.of("L", System.getProperty(LAUNCHER)),
                "-c",
                "alias.p=!\"$L\" hook run pre-commit",
                "p");
        assertRefused(hook, "  a:1:1\n");
        assertEquals("years of work", Files.readString(precious));
        Files.delete(repository.resolve(".git/MERGE_HEAD"));
        assertRefused(run("commit", "-qm", "leak"), "  a:1:1\n");
    }

    @Test
    void whatIsStagedCountsAndNotWhatStandsInTheWorkingTree() throws Exception {
        install();
        write("a", "nothing");
        git("add", "a");
        write("a", TOKEN);
        assertPassed(run("commit", "-qm", "only the working tree has it"));
        git("add", "a");
        write("a", "nothing");
        assertRefused(run("commit", "-qm", "only the index has it"), "  a:1:1\n");
        assertPassed(run("commit", "-q", "--allow-empty", "-m", "that way it is left out", "--", "README"));
    }

    @Test
    void allWaysToCommitAreHeeded() throws Exception {
        install();
        write("README", TOKEN);
        assertRefused(run("commit", "-qam", "all"), "  README:1:1\n");
        assertRefused(run("commit", "-qm", "a path", "--", "README"), "  README:1:1\n");
        assertRefused(run("commit", "-q", "--amend", "--no-edit", "-a"), "  README:1:1\n");
        write("other", "nothing");
        git("add", "other");
        assertPassed(run("commit", "-qm", "a path without it", "--", "other"));
        git("checkout", "-q", "README");
        write("later", TOKEN);
        git("add", "-N", "later");
        write("other", "more");
        git("add", "other");
        assertPassed(run("commit", "-qm", "what is only meant to be added stays out"));
        assertPassed(run("commit", "-q", "--amend", "-m", "another message"));
        git("rm", "-q", "--cached", "later");
        git("rm", "-q", "other");
        assertPassed(run("commit", "-qm", "a removal"));
    }

    @Test
    void inAMergeOnlyWhatIsNewToAllParentsIsRead() throws Exception {
        write("conflict", "base");
        git("add", ".");
        git("commit", "-qm", "base");
        git("checkout", "-qb", "side");
        write("theirs", TOKEN);
        write("conflict", "side");
        git("add", ".");
        git("commit", "-qm", "side");
        git("checkout", "-q", "main");
        write("conflict", "main");
        git("commit", "-qam", "main");
        install();
        assertEquals(1, run("merge", "side").code());
        write("conflict", "both");
        git("add", "conflict");
        assertPassed(run("commit", "-qm", "their token came in before"));
        git("reset", "-q", "--hard", "HEAD~1");
        assertEquals(1, run("merge", "side").code());
        write("conflict", "both " + OTHER);
        git("add", "conflict");
        HookOutput said = run("commit", "-qm", "one more");
        assertRefused(said, "  conflict:1:6\n", "sk.trapstreet-other.…");
        assertFalse(said.text().contains("theirs"), said.text());
    }

    @Test
    void aRebaseThatBringsATokenToACommitStops() throws Exception {
        git("checkout", "-qb", "side");
        write("a", "nothing");
        git("add", ".");
        git("commit", "-qm", "side");
        git("checkout", "-q", "main");
        write("b", "nothing");
        git("add", ".");
        git("commit", "-qm", "main");
        install();
        git("checkout", "-q", "side");
        assertEquals(0, run("rebase", "-q", "main").code());
        assertTrue(run("rebase", "-q", "--exec", "false", "HEAD~1").code() != 0);
        write("a", TOKEN);
        git("add", ".");
        assertRefused(run("commit", "-q", "--amend", "--no-edit"), "  a:1:1\n");
        git("rebase", "--abort");
    }

    @Test
    void whatIsStagedIsJudgedAsTheFileThatItWillBe() throws Exception {
        write("index.html", "<script>mapboxgl.accessToken = '" + TOKEN + "'</script>\n");
        write(
                "old.html",
                "<script>mapboxgl.accessToken = '"
                        + TokenBuilder.pk().account("trapstreet-old").build() + "'</script>\n");
        git("add", ".");
        String[] staged = {"scan", "--staged", "--quiet", "--now", Trees.NOW, repository.toString()};
        String[] files = {"scan", "--no-history", "--quiet", "--now", Trees.NOW, repository.toString()};
        String text = CommandRun.of(staged).out();
        assertTrue(text.contains("pk.trapstreet-old.…") && text.contains("sk.trapstreet-leak.…"), text);
        assertEquals(CommandRun.of(files).out(), text.replaceAll("      staged, blob [0-9a-f]+\\.\n", ""));
    }

    /** Git does not tell a hook whether a commit is amended or new: both are compared with HEAD. */
    @Test
    void anAmendedCommitIsComparedWithTheOneThatItReplaces() throws Exception {
        write("a", TOKEN);
        git("add", ".");
        git("commit", "-qm", "before the hooks were there");
        Path said = folder.resolve("said");
        program(
                repository.resolve(".git/hooks/pre-commit"),
                "#!/bin/sh\n{ echo \"$#\"; env | grep ^GIT_ | grep -v _DATE; ls .git; } >> '" + said + "'\n");
        write("b", "nothing");
        git("add", ".");
        git("commit", "-q", "-m", "one more");
        String plain = Files.readString(said);
        Files.delete(said);
        git("commit", "-q", "--amend", "-m", "one more");
        assertEquals(plain, Files.readString(said));

        git("reset", "-q", "--soft", "HEAD~1");
        install();
        assertPassed(run("commit", "-q", "--amend", "-m", "what it held before stays"));
        write("a", TOKEN + "\n" + OTHER);
        git("add", ".");
        HookOutput refused = run("commit", "-q", "--amend", "--no-edit");
        assertRefused(refused, "  a:2:1\n", "sk.trapstreet-other.…");
        assertFalse(refused.text().contains("sk.trapstreet-leak"), refused.text());
        write("a", "taken out");
        git("add", ".");
        assertPassed(run("commit", "-q", "--amend", "--no-edit"));
        write("a", TOKEN);
        git("add", ".");
        git("commit", "-q", "--no-verify", "--amend", "--no-edit");
        assertPassed(run("commit", "-q", "--amend", "-m", "and stays"));
        assertRefused(run("push", "-q", bare().toString(), "main"), "  a:1:1\n", "\"and stays\"");
    }

    @Test
    void linkedWorkingTreesAndSubmodulesHaveTheirHooks() throws Exception {
        install();
        git("worktree", "add", "-q", "../linked", "-b", "linked");
        Path linked = folder.resolve("linked");
        Trees.file(linked, "deep/a", TOKEN);
        run(linked, Map.of(), "add", ".");
        assertRefused(run(linked, Map.of(), "commit", "-qm", "in a linked one"), "  deep/a:1:1\n");
        assertRefused(run(linked.resolve("deep"), Map.of(), "commit", "-qm", "from below"), "  deep/a:1:1\n");

        Path library = folder.resolve("library");
        assertEquals(
                0,
                run(folder, Map.of(), "clone", "-q", repository.toString(), "library")
                        .code());
        git("submodule", "--quiet", "add", library.toString(), "sub");
        assertPassed(run("commit", "-qm", "a submodule is no file"));
        Path sub = repository.resolve("sub");
        assertEquals(
                0,
                CommandRun.of("hook", "install", "--repository", sub.toString()).code());
        Trees.file(sub, "b", TOKEN);
        run(sub, Map.of(), "add", ".");
        assertRefused(run(sub, Map.of(), "commit", "-qm", "in the submodule"), "  b:1:1\n");
    }

    @Test
    void anUnbornBranchAnOddIndexAndNamesBySha256AreRead() throws Exception {
        Path other = Files.createDirectory(folder.resolve("sha256"));
        run(other, Map.of(), "init", "-q", "--object-format=sha256");
        repository = other;
        install();
        write(".gitattributes", "*.env -diff\n*.js binary\n");
        write("a.env", TOKEN);
        write("b.js", "\0\1\2" + OTHER);
        git("add", ".");
        assertRefused(run("commit", "-qm", "first of all"), "  a.env:1:1\n", "  b.js:1:4\n");
        git("update-index", "--split-index");
        assertRefused(run("commit", "-qm", "with a split index"), "  a.env:1:1\n", "  b.js:1:4\n");
        git("rm", "-qf", "--cached", "a.env", "b.js");
        assertPassed(run("commit", "-qm", "without them"));
        git("sparse-checkout", "init", "--cone", "--sparse-index");
        write("c", TOKEN);
        git("add", "c");
        assertRefused(run("commit", "-qm", "with a sparse index"), "  c:1:1\n");
    }

    @Test
    void aThousandFilesAreRead() throws Exception {
        install();
        for (int i = 0; i < 1_000; i++) {
            write("dir" + i % 7 + "/file " + i, i == 777 ? "x\n" + TOKEN : "file number " + i);
        }
        git("add", ".");
        assertRefused(run("commit", "-qm", "many"), "  dir0/file 777:2:1\n");
        write("dir0/file 777", "nothing");
        git("add", ".");
        assertPassed(run("commit", "-qm", "many"));
    }

    @Test
    void aBlobThatIsGoneIsNotPassedOver() throws Exception {
        install();
        write("a", TOKEN);
        git("add", ".");
        String blob = git("rev-parse", ":a");
        Path file = repository.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        Files.delete(file);
        HookOutput said = run("commit", "-qm", "damaged");
        assertTrue(said.code() != 0);
        assertTrue(said.text().contains("it could not be read completely"), said.text());
        assertTrue(said.text().contains("NOT READ  a: "), said.text());
    }

    /** Reading never runs a program that the repository's own configuration names. */
    @Test
    void nothingThatTheRepositoryNamesIsRun() throws Exception {
        Path ran = folder.resolve("ran");
        Path program = folder.resolve("program");
        program(program, "#!/bin/sh\ntouch '" + ran + "'\ncat\n");
        write(".gitattributes", "* diff=own filter=own\n");
        write("a", TOKEN);
        git("add", ".");
        for (String key : List.of(
                "diff.external",
                "diff.own.command",
                "diff.own.textconv",
                "core.fsmonitor",
                "core.pager",
                "core.sshCommand")) {
            git("config", key, program.toString());
        }
        CommandRun run = CommandRun.of("scan", "--staged", repository.toString());
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("/a:1:1\n      staged, blob "), run.out());
        assertFalse(Files.exists(ran), "it was run");
    }
}
