package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.ChildProgram;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Repository created by git, in which git runs the hooks. */
public abstract class HookRepository {
    public static final String LAUNCHER = "trapstreet.launcher";
    public static final String TOKEN =
            TokenBuilder.sk().account("trapstreet-leak").build();
    static final String OTHER = TokenBuilder.sk().account("trapstreet-other").build();

    @TempDir
    public Path folder;

    public Path repository;

    @BeforeEach
    void aRepositoryWithACommit() throws Exception {
        Path launcher = folder.resolve("it's here/launch er");
        Files.createDirectories(launcher.getParent());
        program(launcher, ChildProgram.script("-Xshare:auto -XX:-UsePerfData"));
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

    static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    record HookOutput(int code, String text) {}

    public HookOutput run(Path directory, Map<String, String> more, String... words) throws Exception {
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
        return new HookOutput(process.waitFor(), text);
    }

    public HookOutput run(String... words) throws Exception {
        return run(repository, Map.of(), words);
    }

    public String git(String... words) throws Exception {
        HookOutput said = run(words);
        assertEquals(0, said.code(), said.text());
        return said.text().strip();
    }

    public void write(String name, String text) {
        Trees.file(repository, name, text);
    }

    public CommandRun install(String... words) {
        List<String> all = new ArrayList<>(List.of("hook", "install", "--repository", repository.toString()));
        all.addAll(List.of(words));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return run;
    }

    public void assertRefused(HookOutput said, String... parts) {
        assertTrue(said.code() != 0, said.text());
        assertTrue(said.text().contains("is refused: it "), said.text());
        assertFalse(said.text().contains(TOKEN), "the token was shown");
        String words = onOneLine(said.text());
        for (String part : parts) {
            assertTrue(words.contains(onOneLine(part)), () -> part + " is not in: " + said.text());
        }
    }

    /** Returns the text without line breaks, and without the prefix that git adds to the lines of a server. */
    public static String onOneLine(String text) {
        return text.replaceAll("(?m)^remote: ", "").replaceAll("\\s+", " ");
    }

    public static void assertPassed(HookOutput said) {
        assertEquals(0, said.code(), said.text());
        assertFalse(said.text().contains("trapstreet"), said.text());
    }

    /** Runs a hook in this process, in a directory and with an environment and a standard input of the caller. */
    static CommandRun hook(Path directory, Map<String, String> environment, String input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        Console console = new Console(in, out, errors, false, environment);
        int code = HookRunner.run(console, List.of(words), environment, directory);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    CommandRun hook(Map<String, String> environment, String input, String... words) {
        return hook(repository, environment, input, words);
    }

    /** Asserts that a hook found the token of an account, and shows no token. */
    static void assertFound(CommandRun run, String account, String... parts) {
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("." + account + "."), run.err());
        assertFalse(run.err().contains(TOKEN) || run.err().contains(OTHER), "the token was shown");
        for (String part : parts) {
            assertTrue(onOneLine(run.err()).contains(onOneLine(part)), () -> part + " is not in: " + run.err());
        }
    }

    static void assertNothing(CommandRun run) {
        assertEquals(new CommandRun(0, "", ""), run);
    }

    String commit(String name, String text) throws Exception {
        write(name, text);
        git("add", "-A");
        git("commit", "-q", "-m", "changes " + name);
        return git("rev-parse", "HEAD");
    }

    Path bare() throws Exception {
        Path server = folder.resolve("server.git");
        assertEquals(
                0,
                run(folder, Map.of(), "init", "-q", "--bare", "-b", "main", server.toString())
                        .code());
        return server;
    }
}
