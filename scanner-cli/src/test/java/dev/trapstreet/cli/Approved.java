package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Output that a person has read and found good, one file each under {@code src/test/approved}.
 *
 * <p>{@code mvn test -Dapprove=true} writes what the program says now; read the difference before you commit it.
 */
public final class Approved {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).resolve(Path.of("src", "test", "approved"));

    private Approved() {}

    /** Holds a text against the file of that name. */
    public static void verify(String name, String actual) throws IOException {
        verify(FOLDER.resolve(name + ".txt"), actual);
    }

    /** Holds a text against a file that stands elsewhere. */
    static void verify(Path file, String actual) throws IOException {
        if (Boolean.getBoolean("approve")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        String approved = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(approved, actual, () -> file + " says otherwise; -Dapprove=true takes the new text over");
    }
}
