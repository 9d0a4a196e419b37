package dev.trapstreet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Git is searched only in the absolute entries of the PATH. */
@DisabledOnOs(OS.WINDOWS)
final class GitProgramTest {
    @TempDir
    Path folder;

    private Path program(String directory, String permissions) throws IOException {
        Path file = Files.createDirectories(folder.resolve(directory)).resolve("git");
        Files.writeString(file, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String join(Object... entries) {
        StringBuilder path = new StringBuilder();
        for (Object entry : entries) {
            path.append(path.length() == 0 ? "" : File.pathSeparator).append(entry);
        }
        return path.toString();
    }

    private String relative(String directory) {
        return Path.of("")
                .toAbsolutePath()
                .relativize(folder.resolve(directory))
                .toString();
    }

    @Test
    void theFirstProgramIsTaken() throws IOException {
        Path first = program("first", "rwxr-xr-x");
        Path second = program("second", "rwxr-xr-x");
        assertEquals(first.toString(), GitProgram.find(join(first.getParent(), second.getParent()), "git"));
        assertEquals(second.toString(), GitProgram.find(join(second.getParent(), first.getParent()), "git"));
        assertNull(GitProgram.find(join(folder, folder.resolve("none")), "git"));
        assertNull(GitProgram.find("", "git"));
    }

    @Test
    void whatIsNoProgramIsPassedOver() throws IOException {
        Path closed = program("closed", "rw-r--r--");
        Files.createDirectories(folder.resolve("directory/git"));
        Path program = program("program", "rwxr-xr-x");
        String path = join(closed.getParent(), folder.resolve("directory"), program.getParent());
        assertEquals(program.toString(), GitProgram.find(path, "git"));
    }

    /** Relative entries, which lead into the working directory. */
    @Test
    void anEntryThatIsNotAbsoluteIsPassedOver() throws IOException {
        program("planted", "rwxr-xr-x");
        Path program = program("program", "rwxr-xr-x");
        String there = relative("planted");
        for (String path : new String[] {there, "." + File.separator + there, "", ".", there + File.separator + "."}) {
            assertNull(GitProgram.find(path, "git"), path);
            assertEquals(program.toString(), GitProgram.find(join(path, program.getParent()), "git"), path);
            assertEquals(
                    program.getParent().toString(),
                    GitProgram.absoluteOnly(join(path, program.getParent(), path)),
                    path);
        }
    }

    @Test
    void aPathOfAbsoluteEntriesStaysAsItIs() {
        assertEquals("/usr/local/bin:/usr/bin", GitProgram.absoluteOnly("/usr/local/bin:/usr/bin"));
    }
}
