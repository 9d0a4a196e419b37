package dev.trapstreet.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Asks git itself, for what only git can tell; what the repository could make it do is switched off. */
final class GitCommand {
    /** Variables by which git tells its hooks where a repository, its index and its objects are at this moment. */
    private static final List<String> PLACES = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_COMMON_DIR",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_QUARANTINE_PATH");

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
     * Starts a command of git's where the user stands, or elsewhere. In the user's own directory what git said of the places
     * of that repository holds: to a hook it names the index that is about to be committed, or the objects that a push
     * brought. Complaints are not kept: whoever needs one runs the command again by {@link #complaintOf}.
     *
     * @param input that it reads; its output may have to be read before all of it is taken
     */
    static Process start(Path root, byte[] input, String... words) throws IOException {
        Process git = prepare(root, words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Feeding.feed(git.getOutputStream(), input);
        return git;
    }

    /** The same, whose input the caller writes and closes. */
    static Process startOpen(Path root, String... words) throws IOException {
        return prepare(root, words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** All that a command prints, started by {@link #start}. */
    static byte[] ask(Path root, byte[] input, String... words) throws IOException {
        Process git = start(root, input, words);
        byte[] printed;
        try (InputStream out = git.getInputStream()) {
            printed = out.readAllBytes();
        }
        if (await(git) != 0) {
            throw complaintOf(root, input, words);
        }
        return printed;
    }

    /** True when the command ends well. */
    static boolean answers(Path root, String... words) throws IOException {
        Process git = start(root, new byte[0], words);
        try (InputStream out = git.getInputStream()) {
            out.readAllBytes();
        }
        return await(git) == 0;
    }

    /** Why a command failed, learned by running it again. */
    static IOException complaintOf(Path root, byte[] input, String... words) throws IOException {
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try {
            Process git = prepare(root, words)
                    .redirectError(errors.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Feeding.feed(git.getOutputStream(), input);
            int code = await(git);
            for (String line : Files.readAllLines(errors, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("fatal:") || line.startsWith("error:")) {
                    return new IOException(line);
                }
            }
            return new IOException("git " + words[0] + " ended with exit code " + code);
        } finally {
            Files.delete(errors);
        }
    }

    private static ProcessBuilder prepare(Path root, String... words) throws IOException {
        List<String> command = new ArrayList<>(words.length + 6);
        command.add("git");
        command.add("-c");
        command.add("core.fsmonitor=false");
        command.add("-C");
        command.add(root.toString().isEmpty() ? "." : root.toString());
        for (String word : words) {
            command.add(word);
        }
        ProcessBuilder git = new ProcessBuilder(command);
        Map<String, String> environment = git.environment();
        List<String> places = new ArrayList<>();
        if (Files.isSameFile(root, Path.of(""))) {
            for (String name : PLACES) {
                places.add(environment.get(name));
            }
        }
        isolate(environment);
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) != null) {
                environment.put(PLACES.get(i), places.get(i));
            }
        }
        // What is committed is read, not what a replacement shows in its place.
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_GRAFT_FILE", "/dev/null");
        return git;
    }

    /** Waits for its end; gives its exit code. */
    static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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
        Iterator<String> names = environment.keySet().iterator();
        while (names.hasNext()) {
            if (names.next().startsWith("GIT_")) {
                names.remove();
            }
        }
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
}
