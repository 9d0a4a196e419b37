package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conditions under which the launcher of a checkout builds the program. Scripts that only print a word take the place
 * of Maven and Java.
 */
@DisabledOnOs(OS.WINDOWS)
final class CheckoutLauncherTest {
    private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path home;
    private Path source;
    private Path jar;

    @BeforeEach
    void aCheckoutThatWasBuilt() throws IOException {
        home = folder.resolve("a checkout");
        Path launcher = home.resolve("trapstreet");
        Files.createDirectories(home.resolve("rules"));
        Files.copy(MarkdownDocuments.ROOT.resolve("trapstreet"), launcher);
        launcher.toFile().setExecutable(true);
        source = write(home.resolve("scanner-core/src/main/A.java"), "");
        write(home.resolve("scanner-core/pom.xml"), "");
        write(home.resolve("pom.xml"), "");
        write(home.resolve("scanner-cli/pom.xml"), "");
        write(home.resolve("scanner-cli/src/main/distribution/lib/launch.sh"), "echo started\n");
        jar = write(home.resolve("scanner-cli/target/trapstreet.jar"), "");
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.toList()) {
                at(each, NOW.minusSeconds(60));
            }
        }
        at(jar, NOW);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void at(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    /** Returns the programs that were started, and the exit code, if Maven runs these commands. */
    private String run(String maven) throws IOException, InterruptedException {
        Path program = write(folder.resolve("bin/mvn"), "#!/bin/sh\necho built\n" + maven + "\n");
        program.toFile().setExecutable(true);
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("trapstreet").toString(), "scan").redirectErrorStream(true);
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, bin) -> bin + old);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return said.lines()
                        .filter(line -> line.equals("built") || line.equals("started"))
                        .toList() + " " + code;
    }

    @Test
    void whatIsNewerThanAllSourcesIsStarted() throws Exception {
        assertEquals("[started] 0", run(""));
    }

    /** Maven does not change a jar with the same content, for example after a change was reverted. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"touch '%s'", "true"})
    void newerSourcesAreBuiltOnce(String maven) throws Exception {
        at(source, NOW.plusSeconds(1));
        assertEquals("[built, started] 0", run(maven.formatted(jar)));
        assertEquals("[started] 0", run(""));
    }

    @Test
    void whatChangesDuringABuildIsBuiltNextTime() throws Exception {
        at(source, NOW.plusSeconds(1));
        assertEquals("[built, started] 0", run("sleep 0.05; touch '" + source + "'"));
        assertEquals("[built, started] 0", run(""));
        assertEquals("[started] 0", run(""));
    }

    @Test
    void aBuildThatFailsStartsNothing() throws Exception {
        at(source, NOW.plusSeconds(1));
        assertEquals("[built] 2", run("exit 1"));
        assertEquals("[built] 2", run("exit 1"));
    }

    @Test
    void theFirstBuildMakesItsFolder() throws Exception {
        Files.delete(jar);
        Files.delete(jar.getParent());
        assertEquals("[built, started] 0", run("touch '" + jar + "'"));
        assertEquals("[started] 0", run(""));
    }

    @Test
    void aBuildThatMakesNothingStartsNothing() throws Exception {
        Files.delete(jar);
        assertEquals("[built] 2", run(""));
        assertEquals("[built, started] 0", run("touch '" + jar + "'"));
    }

    /** An exit code of 1 would look like a finding. */
    @Test
    void whereNothingCanBeWrittenTheCodeIsThatOfWrongUse() throws Exception {
        Files.delete(jar);
        Files.delete(jar.getParent());
        Files.writeString(jar.getParent(), "");
        assertEquals("[] 2", run(""));
    }
}
