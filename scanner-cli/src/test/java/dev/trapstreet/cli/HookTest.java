package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Git itself runs the hooks, on repositories that git itself made. */
@DisabledOnOs(OS.WINDOWS)
class HookTest {
    private static final String LAUNCHER = "trapstreet.launcher";
    private static final String TOKEN =
            TokenBuilder.sk().account("trapstreet-leak").build();
    private static final String OTHER =
            TokenBuilder.sk().account("trapstreet-other").build();

    @TempDir
    private Path folder;

    private Path repository;

    @BeforeEach
    void aRepositoryWithACommit() throws Exception {
        Path launcher = folder.resolve("it's here/launch er");
        Files.createDirectories(launcher.getParent());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        program(
                launcher,
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData -cp '" + classPath
                        + "' dev.trapstreet.cli.Main \"$@\"\n");
        System.setProperty(LAUNCHER, launcher.toString());
        repository = folder.resolve("répo sitory");
        Files.createDirectory(repository);
        git("init", "-q", "-b", "main");
        write("README", "nothing");
        git("add", ".");
        git("commit", "-q", "-m", "first");
    }

    @AfterEach
    void forgetTheLauncher() {
        System.clearProperty(LAUNCHER);
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Said(int code, String text) {}

    private Said run(Path directory, Map<String, String> more, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=A U Thor", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"));
        command.addAll(List.of("-c", "protocol.file.allow=always", "-c", "core.editor=true"));
        command.addAll(List.of(words));
        ProcessBuilder git =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = git.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("LC_ALL", "C.UTF-8");
        environment.putAll(more);
        Process process = git.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private Said run(String... words) throws Exception {
        return run(repository, Map.of(), words);
    }

    private String git(String... words) throws Exception {
        Said said = run(words);
        assertEquals(0, said.code(), said.text());
        return said.text().strip();
    }

    private void write(String name, String text) {
        Trees.file(repository, name, text);
    }

    private CommandRun install(String... words) {
        List<String> all = new ArrayList<>(List.of("hook", "install", "--repository", repository.toString()));
        all.addAll(List.of(words));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return run;
    }

    private void assertRefused(Said said, String... parts) {
        assertTrue(said.code() != 0, said.text());
        assertTrue(said.text().contains("is refused: it "), said.text());
        assertFalse(said.text().contains(TOKEN), "the token was shown");
        String words = onOneLine(said.text());
        for (String part : parts) {
            assertTrue(words.contains(onOneLine(part)), () -> part + " is not in: " + said.text());
        }
    }

    /** Without the line breaks of a paragraph, and without what git puts around the lines of a server. */
    private static String onOneLine(String text) {
        return text.replaceAll("(?m)^remote: ", "").replaceAll("\\s+", " ");
    }

    private static void assertPassed(Said said) {
        assertEquals(0, said.code(), said.text());
        assertFalse(said.text().contains("trapstreet"), said.text());
    }

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
                "  1. Take it out",
                "trapstreet:allow reason=",
                "  3. git commit --no-verify");
        assertEquals("first", git("log", "-1", "--format=%s"));
        assertPassed(run("commit", "-q", "--no-verify", "-m", "leak"));
        write("src/ü 地.js", "one\nlet t = '" + TOKEN + "';\nmore\n");
        // It stood there before, so this commit does not bring it in.
        assertPassed(run("commit", "-qam", "elsewhere in that file"));
        git("mv", "src/ü 地.js", "public.js");
        assertRefused(run("commit", "-qm", "to a place where it was not"), "  public.js:2:10\n");
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
        Said said = run("commit", "-qm", "one more");
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

    private static final String MARKED = "#!/usr/bin/env sh\n# made by another\necho other \"$@\"\ncat\nexec true\n";

    @Test
    void ahookThatExistsStillRunsAndIsLeftAsItWas() throws Exception {
        Path hooks = repository.resolve(".git/hooks");
        program(hooks.resolve("pre-commit"), MARKED);
        program(hooks.resolve("pre-push"), MARKED);
        CommandRun installed = install();
        assertTrue(installed.out().contains("before what was there"), installed.out());
        String once = Files.readString(hooks.resolve("pre-commit"));
        install();
        assertEquals(once, Files.readString(hooks.resolve("pre-commit")), "installed once more");
        write("a", "nothing");
        git("add", ".");
        Said said = run("commit", "-qm", "clean");
        assertEquals(new Said(0, "other\n"), said);
        Path server = bare();
        Said pushed = run("push", "-q", server.toString(), "main");
        assertEquals(0, pushed.code(), pushed.text());
        // The other hook is told what git says too.
        assertTrue(
                pushed.text().matches("(?s)other .*server.git\nrefs/heads/main [0-9a-f]{40} refs/heads/main 0{40}\n"));
        write("a", TOKEN);
        git("add", ".");
        Said refused = run("commit", "-qm", "leak");
        assertRefused(refused, "  a:1:1\n");
        assertFalse(refused.text().contains("other"), refused.text());
        assertEquals(
                0,
                CommandRun.of("hook", "uninstall", "--repository", repository.toString())
                        .code());
        assertEquals(MARKED, Files.readString(hooks.resolve("pre-commit")));
        assertEquals(MARKED, Files.readString(hooks.resolve("pre-push")));
        assertTrue(Files.isExecutable(hooks.resolve("pre-commit")));
    }

    @Test
    void aHookThatIsNoShellScriptRunsFirstAndComesBack() throws Exception {
        Path hooks = repository.resolve(".git/hooks");
        String perl =
                "#!/usr/bin/perl\nprint 'perl ';\nprint <STDIN> if @ARGV;\nprint \"\\n\";\nexit(-e 'stop' ? 5 : 0);\n";
        program(hooks.resolve("pre-commit"), perl);
        program(hooks.resolve("pre-push"), perl);
        CommandRun installed = install();
        assertTrue(installed.out().contains("after pre-commit.beside-trapstreet"), installed.out());
        write("a", "nothing");
        git("add", ".");
        assertEquals(new Said(0, "perl \n"), run("commit", "-qm", "clean"));
        write("a", TOKEN);
        git("add", ".");
        assertRefused(run("commit", "-qm", "leak"), "perl \n", "  a:1:1\n");
        Path server = bare();
        Said pushed = run("push", "-q", server.toString(), "main");
        assertEquals(0, pushed.code(), pushed.text());
        assertTrue(pushed.text().startsWith("perl refs/heads/main "), pushed.text());
        write("stop", "");
        Said stopped = run("commit", "-qm", "the other one refuses");
        assertTrue(stopped.code() != 0);
        assertEquals("perl \n", stopped.text());
        assertEquals(
                0,
                CommandRun.of("hook", "uninstall", "--repository", repository.toString())
                        .code());
        assertEquals(perl, Files.readString(hooks.resolve("pre-commit")));
        assertEquals(List.of("pre-commit", "pre-push"), installedNames(hooks));
    }

    private static List<String> installedNames(Path hooks) throws IOException {
        return Trees.names(hooks).stream()
                .filter(name -> !name.endsWith(".sample"))
                .toList();
    }

    /** husky keeps its hooks in a folder of its own, and they look at their own name. */
    @Test
    void besideHuskyItRunsWhereCoreHooksPathLeads() throws Exception {
        Path husky = Files.createDirectories(repository.resolve(".husky/_"));
        program(husky.resolve("pre-commit"), "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"");
        Files.writeString(
                husky.resolve("h"),
                "#!/usr/bin/env sh\nn=$(basename \"$0\")\ns=$(dirname \"$(dirname \"$0\")\")/$n\n[ ! -f \"$s\" ] && exit 0\nsh -e \"$s\" \"$@\"\nexit $?\n");
        Files.writeString(repository.resolve(".husky/pre-commit"), "echo husky ran\n");
        git("config", "core.hooksPath", ".husky/_");
        CommandRun installed = install("pre-commit");
        assertTrue(
                installed.out().contains("add to .husky/pre-commit: trapstreet hook run pre-commit"), installed.out());
        assertTrue(installed.out().contains("core.hooksPath leads to "), installed.out());
        write("a", "nothing");
        git("add", "a");
        assertEquals(new Said(0, "husky ran\n"), run("commit", "-qm", "clean"));
        write("a", TOKEN);
        git("add", "a");
        assertRefused(run("commit", "-qm", "leak"), "  a:1:1\n");
    }

    private Path bare() throws Exception {
        Path server = folder.resolve("server.git");
        assertEquals(
                0,
                run(folder, Map.of(), "init", "-q", "--bare", "-b", "main", server.toString())
                        .code());
        return server;
    }

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
        assertPassed(run("push", "-q", "origin", "side")); // which is there by then, under another name
        assertRefused(run("push", "-q", "origin", "main:new", "side:again"), "reached from refs/heads/main.");
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

    /** An address is no remote: nothing is known of what is there. */
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
        assertRefused(
                run("push", "-q", server.toString(), "main", "main:more"),
                "this push is refused: it brings in a Mapbox token",
                "  src/a:1:3\n",
                "\"leak\" by A U Thor");
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
    void whenTheTimeIsOverAServerDoesWhatWasSaid(String what) throws Exception {
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
        Said said = run("push", "-q", server.toString(), "main");
        assertEquals(what.equals("allow"), said.code() == 0, said.text());
        assertTrue(said.text().contains("was not read to its end within 1 ms"), said.text());
    }

    @Test
    void withoutTheProgramAHookRefusesAndSaysWhatToDo() throws Exception {
        install();
        Files.delete(Path.of(System.getProperty(LAUNCHER)));
        Said said = run("commit", "--allow-empty", "-qm", "not looked at");
        assertTrue(said.code() != 0);
        assertTrue(said.text().contains("it is no longer at "), said.text());
        assertTrue(said.text().contains("take these lines out of .git/hooks/pre-commit"), said.text());
    }

    @Test
    void aBlobThatIsGoneIsNotPassedOver() throws Exception {
        install();
        write("a", TOKEN);
        git("add", ".");
        String blob = git("rev-parse", ":a");
        Path file = repository.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        Files.delete(file);
        Said said = run("commit", "-qm", "damaged");
        assertTrue(said.code() != 0);
        assertTrue(said.text().contains("not all of it could be read"), said.text());
        assertTrue(said.text().contains("NOT READ  a: "), said.text());
    }

    @Test
    void statusTellsWhatIsIn() throws Exception {
        String[] status = {"hook", "status", "--repository", repository.toString()};
        assertEquals(
                "pre-commit: not installed\npre-push: not installed\npre-receive: not installed\n",
                CommandRun.of(status).out());
        install("pre-commit");
        String told = CommandRun.of(status).out();
        assertTrue(told.startsWith("pre-commit: installed in "), told);
        assertTrue(told.contains("\npre-push: not installed\n"), told);
        CommandRun.of("hook", "uninstall", "--repository", repository.toString());
        assertEquals(List.of(), installedNames(repository.resolve(".git/hooks")));
        git("config", "core.hooksPath", "/dev/null");
        CommandRun off = CommandRun.of("hook", "install", "--repository", repository.toString());
        assertEquals(2, off.code());
        assertTrue(off.err().contains("hooks are switched off here"), off.err());
        Path none = Files.createDirectory(folder.resolve("none"));
        assertEquals(
                2,
                CommandRun.of("hook", "status", "--repository", none.toString()).code());
    }

    /** What a repository's own configuration names is not run by the reading, whatever it is. */
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
