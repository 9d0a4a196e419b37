package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Output that a person has reviewed and approved, one file each under {@code src/test/approved}.
 *
 * <p>{@code mvn test -Dapprove=true} writes the current output of the program. Read the difference before you commit
 * it.
 */
public final class Approved {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).resolve(Path.of("src", "test", "approved"));

    private Approved() {}

    /** Compares a text with the approved file of the given name. */
    public static void verify(String name, String actual) throws IOException {
        verify(FOLDER.resolve(name + ".txt"), actual);
    }

    /** Compares a text with a file in another directory. */
    static void verify(Path file, String actual) throws IOException {
        if (Boolean.getBoolean("approve")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        String approved = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(approved, actual, () -> file + " differs; -Dapprove=true accepts the new text");
    }
}
