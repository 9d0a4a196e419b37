package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Hooks come in beside those that exist, and go out again. */
@DisabledOnOs(OS.WINDOWS)
class HookInstallTest extends HookRepository {
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
}
