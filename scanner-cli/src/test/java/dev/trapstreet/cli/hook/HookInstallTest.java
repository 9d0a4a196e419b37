package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Hooks are installed next to existing ones, and can be removed again. */
@DisabledOnOs(OS.WINDOWS)
class HookInstallTest extends HookRepository {
    private static final String MARKED = "#!/usr/bin/env sh\n# made by another\necho other \"$@\"\ncat\nexec true\n";
    private static final String CONFIGURED = "core.hooksPath of this repository's own configuration leads to ";

    @Test
    void ahookThatExistsStillRunsAndIsLeftAsItWas() throws Exception {
        Path hooks = repository.resolve(".git/hooks");
        program(hooks.resolve("pre-commit"), MARKED);
        program(hooks.resolve("pre-push"), MARKED);
        CommandRun installed = install();
        assertTrue(installed.out().contains("before the existing hook"), installed.out());
        String once = Files.readString(hooks.resolve("pre-commit"));
        install();
        assertEquals(once, Files.readString(hooks.resolve("pre-commit")), "installed once more");
        write("a", "nothing");
        git("add", ".");
        HookOutput said = run("commit", "-qm", "clean");
        assertEquals(new HookOutput(0, "other\n"), said);
        Path server = bare();
        HookOutput pushed = run("push", "-q", server.toString(), "main");
        assertEquals(0, pushed.code(), pushed.text());
        // The other hook also receives git's input.
        assertTrue(
                pushed.text().matches("(?s)other .*server.git\nrefs/heads/main [0-9a-f]{40} refs/heads/main 0{40}\n"));
        write("a", TOKEN);
        git("add", ".");
        HookOutput refused = run("commit", "-qm", "leak");
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
        assertEquals(new HookOutput(0, "perl \n"), run("commit", "-qm", "clean"));
        write("a", TOKEN);
        git("add", ".");
        assertRefused(run("commit", "-qm", "leak"), "perl \n", "  a:1:1\n");
        Path server = bare();
        HookOutput pushed = run("push", "-q", server.toString(), "main");
        assertEquals(0, pushed.code(), pushed.text());
        assertTrue(pushed.text().startsWith("perl refs/heads/main "), pushed.text());
        write("stop", "");
        HookOutput stopped = run("commit", "-qm", "the other one refuses");
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

    /** husky keeps its hooks in a separate directory, and they depend on their own name. */
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
        assertTrue(installed.out().contains("core.hooksPath is "), installed.out());
        write("a", "nothing");
        git("add", "a");
        assertEquals(new HookOutput(0, "husky ran\n"), run("commit", "-qm", "clean"));
        write("a", TOKEN);
        git("add", "a");
        assertRefused(run("commit", "-qm", "leak"), "  a:1:1\n");
    }

    @Test
    void withoutTheProgramAHookRefusesAndSaysWhatToDo() throws Exception {
        install();
        Files.delete(Path.of(System.getProperty(LAUNCHER)));
        HookOutput said = run("commit", "--allow-empty", "-qm", "not looked at");
        assertTrue(said.code() != 0);
        assertTrue(said.text().contains("the program is no longer at "), said.text());
        assertTrue(said.text().contains("remove these lines from .git/hooks/pre-commit"), said.text());
    }

    private CommandRun hook(String command) {
        return CommandRun.of("hook", command, "--repository", repository.toString());
    }

    private void assertNothingIsWritten(Path elsewhere, String why) throws Exception {
        Path ours = Files.writeString(elsewhere.resolve("pre-push"), "#!/bin/sh\n# the user's own\n");
        for (String command : List.of("install", "uninstall")) {
            CommandRun run = hook(command);
            assertEquals(2, run.code(), run.err());
            assertTrue(
                    run.err().startsWith("trapstreet: " + why + elsewhere.toRealPath() + ", outside the"), run.err());
        }
        assertEquals(List.of("pre-push"), Trees.names(elsewhere));
        assertEquals("#!/bin/sh\n# the user's own\n", Files.readString(ours));
        CommandRun status = hook("status");
        assertEquals(0, status.code(), status.err());
        assertTrue(status.out().contains("pre-push: not installed (there is another hook)"), status.out());
    }

    /** The configuration of a repository must not choose a directory outside of it. */
    @Test
    void aRepositoryDoesNotSayThatHooksAreWrittenOutsideOfIt() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        git("config", "core.hooksPath", elsewhere.toString());
        assertNothingIsWritten(elsewhere, CONFIGURED);
        git("config", "core.hooksPath", "../elsewhere");
        assertNothingIsWritten(elsewhere, CONFIGURED);
        Files.createSymbolicLink(repository.resolve("hooks"), elsewhere);
        git("config", "core.hooksPath", "hooks");
        assertNothingIsWritten(elsewhere, CONFIGURED);
        git("config", "--unset", "core.hooksPath");
        Path included = Files.writeString(folder.resolve("included"), "[core]\n\thooksPath = " + elsewhere + "\n");
        git("config", "include.path", included.toString());
        assertNothingIsWritten(elsewhere, CONFIGURED);
        git("config", "--unset", "include.path");
        git("config", "extensions.worktreeConfig", "true");
        git("config", "--worktree", "core.hooksPath", elsewhere.toString());
        assertNothingIsWritten(elsewhere, CONFIGURED);
        git("config", "--worktree", "--unset", "core.hooksPath");
        delete(repository.resolve(".git/hooks"));
        Files.createSymbolicLink(repository.resolve(".git/hooks"), elsewhere);
        assertNothingIsWritten(elsewhere, "the directory of the hooks is a link to ");
    }

    /** This includes a directory that does not exist yet. */
    @Test
    void noFolderIsMadeOutside() throws Exception {
        git("config", "core.hooksPath", "../made/hooks");
        CommandRun run = hook("install");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: " + CONFIGURED), run.err());
        assertFalse(Files.exists(folder.resolve("made")));
    }

    @Test
    void insideOfTheRepositoryHooksAreWrittenWhereItSays() throws Exception {
        git("config", "core.hooksPath", "new/hooks");
        install();
        assertEquals(List.of("pre-commit", "pre-push"), installedNames(repository.resolve("new/hooks")));
        git("config", "core.hooksPath", ".git/mine");
        install();
        assertEquals(List.of("pre-commit", "pre-push"), installedNames(repository.resolve(".git/mine")));
        git("config", "--unset", "core.hooksPath");
        Path tree = folder.resolve("tree");
        git("worktree", "add", "-q", tree.toString());
        assertEquals(
                0,
                CommandRun.of("hook", "install", "--repository", tree.toString())
                        .code());
        assertEquals(List.of("pre-commit", "pre-push"), installedNames(repository.resolve(".git/hooks")));
        git("-c", "protocol.file.allow=always", "submodule", "add", "-q", repository.toString(), "module");
        Path module = repository.resolve("module");
        assertEquals(
                0,
                CommandRun.of("hook", "install", "--repository", module.toString())
                        .code());
        assertEquals(
                List.of("pre-commit", "pre-push"), installedNames(repository.resolve(".git/modules/module/hooks")));
    }

    /** The user's own configuration may: all repositories of a user can have their hooks in one directory. */
    @Test
    void theUserSaysThatHooksAreWrittenElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path global = Files.writeString(folder.resolve("global"), "[core]\n\thooksPath = " + elsewhere + "\n");
        String launcher = System.getProperty(LAUNCHER);
        for (Map<String, String> user : List.of(
                Map.of("GIT_CONFIG_GLOBAL", global.toString()),
                Map.of("GIT_CONFIG_SYSTEM", global.toString(), "GIT_CONFIG_NOSYSTEM", "0"),
                Map.of(
                        "GIT_CONFIG_COUNT", "1",
                        "GIT_CONFIG_KEY_0", "core.hooksPath",
                        "GIT_CONFIG_VALUE_0", elsewhere.toString()))) {
            // Through an alias, because these tests start git.
            Map<String, String> environment = new HashMap<>(user);
            environment.put("L", launcher);
            HookOutput said = run(repository, environment, "-c", "alias.t=!\"$L\" hook install", "t");
            assertEquals(0, said.code(), said.text());
            assertEquals(List.of("pre-commit", "pre-push"), installedNames(elsewhere));
            delete(elsewhere);
        }
    }

    @Test
    void statusListsTheInstalledHooks() throws Exception {
        String[] status = {"hook", "status", "--repository", repository.toString()};
        assertEquals(
                "pre-commit: not installed\ncommit-msg: not installed\npre-push: not installed\npre-receive: not installed\n",
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
        assertTrue(off.err().contains("hooks are disabled here"), off.err());
        Path none = Files.createDirectory(folder.resolve("none"));
        assertEquals(
                2,
                CommandRun.of("hook", "status", "--repository", none.toString()).code());
    }
}
