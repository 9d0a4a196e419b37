package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.fixture.Slow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Runs the hooks under the real hook managers: pre-commit, installed with pip, husky and lefthook, installed with npm. A manager that
 * cannot be installed is skipped, and the reason is printed. {@code -Dtrapstreet.managers=DIR} names a directory that has them already: a
 * virtual environment {@code venv}, and {@code npm/node_modules}.
 */
@Slow
@DisabledOnOs(OS.WINDOWS)
class HookManagersTest extends HookRepository {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();

    private Path server;
    private Map<String, String> environment;

    @BeforeEach
    void aProgramOnThePath() throws Exception {
        server = bare();
        git("remote", "add", "origin", server.toString());
        Path bin = Files.createDirectory(folder.resolve("bin"));
        program(bin.resolve("trapstreet"), "#!/bin/sh\nexec \"" + System.getProperty(LAUNCHER) + "\" \"$@\"\n");
        environment = new HashMap<>(Map.of(
                "PATH", bin + ":" + System.getenv("PATH"),
                "HOME", folder.toString(),
                "PRE_COMMIT_HOME", folder.resolve("pre-commit").toString()));
    }

    private Path managers() {
        String named = System.getProperty("trapstreet.managers");
        return named == null ? folder.resolve("managers") : Path.of(named);
    }

    /** Installs a manager unless it is there, and returns its program. */
    private Path installed(String program, List<List<String>> commands) throws Exception {
        Path file = managers().resolve(program);
        Files.createDirectories(managers().resolve("npm"));
        for (List<String> command : commands) {
            if (!Files.exists(file)) {
                int code = shell(managers().resolve("npm"), command);
                if (code != 0) {
                    System.out.println("left out: " + file.getFileName() + " cannot be installed (" + command.get(0)
                            + " ended with " + code + ")");
                }
                assumeTrue(code == 0, file.getFileName() + " cannot be installed");
            }
        }
        return file;
    }

    private static int shell(Path directory, List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(3, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } catch (IOException e) {
            return 127; // there is no such program
        }
    }

    private HookOutput as(String... words) throws Exception {
        return run(repository, environment, words);
    }

    private void manager(Path program, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .directory(repository.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    /** Commits and pushes a token, which must not succeed, then something harmless, which must. */
    private void assertGuarded() throws Exception {
        write("backend/server.js", "token = '" + TOKEN + "'");
        git("add", "-A");
        assertRefused(as("commit", "-qm", "leak"), "backend/server.js:1:10");
        assertEquals(0, as("commit", "-q", "--no-verify", "-m", "leak").code());
        assertRefused(as("push", "-q", "origin", "main"), "backend/server.js:1:10");
        assertFalse(run(server, Map.of(), "rev-parse", "--verify", "main").code() == 0, "it was pushed");
        git("reset", "-q", "--hard", "HEAD~1");
        HookOutput push = as("push", "-q", "origin", "main");
        assertEquals(0, push.code(), push.text());
        write("backend/server.js", "clean");
        git("add", "-A");
        HookOutput commit = as("commit", "-qm", "clean");
        assertEquals(0, commit.code(), commit.text());
        git("checkout", "-q", "-b", "leaky");
        write("c", TOKEN);
        git("add", "-A");
        assertEquals(0, as("commit", "-q", "--no-verify", "-m", "leak").code());
        git("checkout", "-q", "main");
        push = as("push", "-q", "origin", "main");
        assertEquals(0, push.code(), push.text());
        push = as("push", "-q", "origin", "main"); // up to date
        assertEquals(0, push.code(), push.text());
        assertRefused(as("push", "-q", "origin", "leaky"), "c:1:1");
    }

    @Test
    void preCommit() throws Exception {
        Path program = installed(
                "venv/bin/pre-commit",
                List.of(
                        List.of("python3", "-m", "venv", "../venv"),
                        List.of("../venv/bin/pip", "-q", "install", "pre-commit")));
        // A repository with the hook ids as they are shipped.
        Path shipped = Files.createDirectory(folder.resolve("shipped"));
        Files.copy(ROOT.resolve(".pre-commit-hooks.yaml"), shipped.resolve(".pre-commit-hooks.yaml"));
        for (List<String> words :
                List.of(List.of("init", "-q"), List.of("add", "-A"), List.of("commit", "-q", "-m", "hooks"))) {
            assertEquals(0, run(shipped, Map.of(), words.toArray(String[]::new)).code());
        }
        String revision = run(shipped, Map.of(), "rev-parse", "HEAD").text().strip();
        write(
                ".pre-commit-config.yaml",
                "repos:\n  - repo: " + shipped.toUri() + "\n    rev: " + revision
                        + "\n    hooks: [{id: trapstreet}, {id: trapstreet-push}, {id: trapstreet-message}]\n");
        git("add", "-A");
        git("commit", "-q", "-m", "configuration");
        manager(program, "install", "-t", "pre-commit", "-t", "pre-push", "-t", "commit-msg");
        assertGuarded();
        assertRefused(as("commit", "-q", "--allow-empty", "-m", "with " + TOKEN), "<commit message>:1:6");
        git("checkout", "-q", "leaky");
        Map<String, String> all = new HashMap<>(environment);
        all.put("P", program.toString());
        assertRefused(run(repository, all, "-c", "alias.p=!\"$P\" run --all-files", "p"), "c:1:1");
        assertRefused(run(repository, all, "-c", "alias.p=!\"$P\" run --from-ref HEAD~1 --to-ref HEAD", "p"), "c:1:1");
    }

    @Test
    void husky() throws Exception {
        Path module = installed(
                "npm/node_modules/husky/bin.js",
                List.of(List.of("npm", "init", "-y"), List.of("npm", "install", "--silent", "husky", "lefthook")));
        write("package.json", "{\"name\": \"x\", \"private\": true}");
        Files.createSymbolicLink(
                repository.resolve("node_modules"), module.getParent().getParent());
        write(".gitignore", "node_modules\n");
        manager(Path.of("/usr/bin/env"), "node", module.toString());
        write("frontend/a", "x");
        write(".husky/pre-commit", "cd frontend\ntrapstreet hook run pre-commit\n");
        write(".husky/pre-push", "cd frontend\ntrapstreet hook run pre-push --stdin git \"$@\"\n");
        git("add", "-A");
        git("commit", "-q", "--no-verify", "-m", "husky");
        assertGuarded();
    }

    @Test
    void lefthook() throws Exception {
        Path module = installed(
                "npm/node_modules/lefthook/bin/index.js",
                List.of(List.of("npm", "init", "-y"), List.of("npm", "install", "--silent", "husky", "lefthook")));
        Path linked = repository.resolve("node_modules");
        Files.createSymbolicLink(linked, module.getParent().getParent().getParent());
        write(".gitignore", "node_modules\n");
        write("frontend/a", "x");
        write("lefthook.yml", """
                pre-commit:
                  commands:
                    trapstreet: { run: cd frontend && trapstreet hook run pre-commit }
                pre-push:
                  commands:
                    trapstreet: { run: 'trapstreet hook run pre-push --stdin git {1} {2}', use_stdin: true }
                """);
        git("add", "-A");
        git("commit", "-q", "-m", "lefthook");
        manager(Path.of("/usr/bin/env"), "node", module.toString(), "install");
        assertTrue(Files.exists(repository.resolve(".git/hooks/pre-push")));
        assertGuarded();
    }
}
