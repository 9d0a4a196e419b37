package dev.trapstreet.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks git itself, for what only git can tell; what the repository could make it do is switched off. */
final class GitCommand {
    private GitCommand() {}

    /**
     * What a command of git's prints.
     *
     * @throws IOException with git's own complaint, in one line, when it has one
     */
    static byte[] run(Path root, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "-C", root.toString()));
        command.addAll(List.of(words));
        ProcessBuilder git = new ProcessBuilder(command);
        isolate(git.environment());
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        git.redirectError(errors.toFile());
        try {
            return run(git, errors, words[0]);
        } finally {
            Files.delete(errors);
        }
    }

    /**
     * Clones a repository with all its refs, as the user's own git would: with the user's configuration and credentials,
     * but without asking for any.
     *
     * @param folder that is there and empty
     * @throws IOException with git's own complaint, in one line, when it has one
     */
    static void clone(String url, Path folder) throws IOException {
        ProcessBuilder git = new ProcessBuilder(
                "git", "-c", "protocol.ext.allow=never", "clone", "--quiet", "--mirror", "--", url, folder.toString());
        Map<String, String> environment = git.environment();
        // Of a hook that this may run in: they say where a repository lies, and it is not that one.
        List.of(
                        "GIT_DIR",
                        "GIT_WORK_TREE",
                        "GIT_INDEX_FILE",
                        "GIT_OBJECT_DIRECTORY",
                        "GIT_ALTERNATE_OBJECT_DIRECTORIES")
                .forEach(environment::remove);
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C");
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        git.redirectError(errors.toFile());
        try {
            run(git, errors, "clone");
        } finally {
            Files.delete(errors);
        }
    }

    /**
     * The hooks of another repository may have set where git looks. And git would fetch what it lacks to read a sparse
     * index, by the program that the repository's configuration names: neither fetching nor any protocol is allowed.
     */
    private static void isolate(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        environment.put("GIT_ALLOW_PROTOCOL", "none");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C");
    }

    private static byte[] run(ProcessBuilder git, Path errors, String command) throws IOException {
        Process process = git.start();
        process.getOutputStream().close();
        byte[] printed;
        try (InputStream out = process.getInputStream()) {
            printed = out.readAllBytes();
        }
        int code = await(process);
        for (String line : Files.readAllLines(errors, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("fatal:") || line.startsWith("error:")) {
                throw new IOException(line);
            }
        }
        if (code != 0) {
            throw new IOException("git " + command + " ended with exit code " + code);
        }
        return printed;
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
