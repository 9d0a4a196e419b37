package dev.trapstreet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AtomicFileTest {
    private static final AtomicFile.Content NEW = out -> out.write("new".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("file");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFileIsReplacedAndNothingElseStays() throws Exception {
        Files.writeString(file, "old");
        AtomicFile.write(file, AtomicFile.Access.KEPT, NEW);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("file"), names());
    }

    @Test
    void whatFailsLeavesTheFileUnchanged() throws Exception {
        Files.writeString(file, "old");
        assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, AtomicFile.Access.KEPT, out -> {
                    NEW.writeTo(out);
                    throw new IOException("disk full");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("file"), names());
    }

    /** Another program may have created it, or a link may be planted there. It was deleted although it was not written. */
    @Test
    void aTemporaryFileThatExistsIsNotTouched() throws Exception {
        Path temporary = Files.writeString(folder.resolve("temporary"), "other");
        assertThrows(
                FileAlreadyExistsException.class, () -> AtomicFile.write(file, temporary, AtomicFile.Access.KEPT, NEW));
        assertEquals("other", Files.readString(temporary));
        assertEquals(List.of("temporary"), names());
    }

    @ParameterizedTest
    @CsvSource({
        "KEPT, rw-r-----, rw-r-----",
        "KEPT_OR_PROGRAM, rw-r-----, rw-r-----",
        "KEPT_OR_PROGRAM, '', rwxr-xr-x",
        "OWNER_ONLY, rwxr-xr-x, rw-------",
        "OWNER_ONLY, '', rw-------"
    })
    void thePermissionsAreTheWantedOnes(AtomicFile.Access access, String before, String after) throws Exception {
        if (!before.isEmpty()) {
            Files.createFile(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
        }
        AtomicFile.write(file, access, NEW);
        assertEquals(after, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
