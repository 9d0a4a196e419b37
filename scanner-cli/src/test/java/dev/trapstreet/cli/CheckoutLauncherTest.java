package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        Path build = Path.of("scanner-cli/src/main/launcher/build.sh");
        Files.createDirectories(home.resolve("rules"));
        Files.createDirectories(home.resolve(build).getParent());
        Files.copy(MarkdownDocuments.ROOT.resolve(build), home.resolve(build));
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
        Path started = folder.resolve("started");
        Files.writeString(started, "");
        CommandRun run = start("echo built >> '" + started + "'\n" + maven);
        List<String> programs = new ArrayList<>(Files.readAllLines(started));
        run.out().lines().filter(line -> line.equals("started")).forEach(programs::add);
        return programs + " " + run.code();
    }

    private CommandRun start(String maven) throws IOException, InterruptedException {
        Path program = write(folder.resolve("bin/mvn"), "#!/bin/sh\n" + maven + "\n");
        program.toFile().setExecutable(true);
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("trapstreet").toString(), "scan").redirectError(err.toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, bin) -> bin + old);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), out, Files.readString(err));
    }

    /** What Maven 3.8.7 of Debian prints with its output in a file, and how Maven 3.9 names the same step. */
    @Test
    void eachStepOfABuildIsALineWithoutEscapeCodes() throws Exception {
        at(source, NOW.plusSeconds(1));
        CommandRun run = start("""
                printf '\033[0m\033[0m[INFO] Scanning for projects...\n'
                echo 'Downloading from central: https://example.invalid/a.pom'
                echo 'Downloading from central: https://example.invalid/b.pom'
                echo '[INFO] --- maven-compiler-plugin:3.16.0:compile (default-compile) @ scanner-core ---'
                echo '[WARNING] something'
                echo '[INFO] --- compiler:3.16.0:compile (default-compile) @ scanner-cli ---'
                echo '[INFO] --- compiler:3.16.0:testCompile (default-testCompile) @ scanner-cli ---'
                printf '[INFO] --- shade:3.6.2:shade (program) @ scanner-cli ---\n\033[0m'
                """);
        assertEquals("started\n", run.out());
        assertEquals("""
                trapstreet: building Trapstreet, once, which takes about half a minute
                trapstreet:   downloading what Maven needs, once for this machine; this takes minutes
                trapstreet:   compiling scanner-core
                trapstreet:   compiling scanner-cli
                trapstreet:   packing scanner-cli
                trapstreet: built in N seconds
                """, run.err().replaceFirst("[0-9]+ seconds", "N seconds"));
        assertEquals(0, run.code());
    }

    @Test
    void aBuildThatFailsPrintsTheErrorsAndNamesTheLog() throws Exception {
        at(source, NOW.plusSeconds(1));
        CommandRun run = start("""
                printf '[\033[1;31mERROR\033[m] \033[1;31mA.java:1: no such thing\033[m\n'
                echo '[INFO] the rest'
                printf '\033[0m'
                exit 1
                """);
        Path log = home.resolve("scanner-cli/target/build.log");
        assertEquals(
                "trapstreet: building Trapstreet, once, which takes about half a minute\n"
                        + "trapstreet:   [ERROR] A.java:1: no such thing\n"
                        + "trapstreet: the build failed; all messages are in " + log.toRealPath() + "\n",
                run.err());
        assertEquals(2, run.code());
        assertTrue(Files.readString(log).contains("the rest"));
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
