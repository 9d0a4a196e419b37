package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classes that a run without findings loads. Each lambda that is linked takes about 0.2 ms, and the first {@code equals},
 * {@code hashCode} or {@code toString} of a record 12 ms: a quarter of the processor time of a small scan.
 */
final class StartUpClassesTest {
    @TempDir
    private Path folder;

    /** Returns the classes that the program loads, in another virtual machine. */
    private List<String> loaded(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:class+load:stdout:none",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        Process java = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), output);
        return output.lines().filter(line -> line.contains(" source: ")).toList();
    }

    private static void check(List<String> loaded) {
        assertTrue(
                loaded.stream().anyMatch(line -> line.startsWith("dev.trapstreet.engine.WorkerPool ")), "nothing ran");
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.startsWith("java.lang.runtime.ObjectMethods "))
                        .toList());
        TreeSet<String> lambdas = new TreeSet<>();
        for (String line : loaded) {
            if (line.startsWith("dev.trapstreet.") && line.contains("$$Lambda")) {
                lambdas.add(line.substring(0, line.indexOf("$$Lambda")));
            }
        }
        lambdas.removeIf(name -> name.startsWith("dev.trapstreet.source.content."));
        lambdas.remove("dev.trapstreet.cli.console.ProgressLine"); // without a hook, and with progress
        assertEquals(new TreeSet<>(), lambdas);
    }

    @Test
    void aScanOfOneFileLinksNoLambdaAndNoMethodOfARecord() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "nothing to find\n");
        check(loaded("scan", file.toString()));
    }

    @Test
    void aCommitHookLinksNoLambdaAndNoMethodOfARecord() throws Exception {
        Repository repository = Repository.in(folder);
        repository.write("a.txt", "nothing to find\n");
        repository.commit("one");
        repository.write("a.txt", "nothing to find, either\n");
        repository.git("add", ".");
        check(loaded("hook", "run", "pre-commit"));
    }
}
