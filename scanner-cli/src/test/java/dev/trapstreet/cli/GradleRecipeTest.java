package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe for Groovy in docs/builds.md, run by Debian's Gradle where it is installed. A script takes the place of the program. */
class GradleRecipeTest {
    private static final Path GRADLE = Path.of("/usr/bin/gradle");

    @TempDir
    private Path folder;

    private CommandRun check(int code) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = bin.resolve("trapstreet");
        Files.writeString(program, "#!/bin/sh\necho \"recorded: $*\"\nexit " + code + "\n");
        assertTrue(program.toFile().setExecutable(true));
        ProcessBuilder builder = new ProcessBuilder(
                        GRADLE.toString(),
                        "--offline",
                        "--no-daemon",
                        "-g",
                        folder.resolve("home").toString(),
                        "check")
                .directory(folder.resolve("project").toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", bin + ":", (old, first) -> first + old);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), out, "");
    }

    @Test
    void theTaskFailsWithTheScan() throws Exception {
        assumeTrue(Files.isExecutable(GRADLE), "Gradle is not installed");
        assumeTrue(Runtime.version().feature() < 21, "Gradle of Debian does not run on this JDK");
        String page = Files.readString(MarkdownDocuments.ROOT.resolve("docs/builds.md"));
        int start = page.indexOf("    apply plugin: 'base'");
        String recipe = page.substring(start, page.indexOf("In `build.gradle.kts`", start));
        Files.createDirectory(folder.resolve("project"));
        Files.writeString(folder.resolve("project/build.gradle"), recipe);
        CommandRun clean = check(0);
        assertEquals(0, clean.code(), clean.out());
        assertTrue(clean.out().contains("recorded: scan --no-progress ."), clean.out());
        CommandRun findings = check(1);
        assertEquals(1, findings.code(), findings.out());
        assertTrue(findings.out().contains("finished with non-zero exit value 1"), findings.out());
    }
}
