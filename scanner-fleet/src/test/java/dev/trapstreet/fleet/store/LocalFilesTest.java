package dev.trapstreet.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the permissions of local files, against Java's own view of them. */
final class LocalFilesTest {
    @TempDir
    java.nio.file.Path folder;

    @Test
    void permissionsAreThoseThatHadoopAsksFor() throws IOException {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.file.impl", LocalFiles.class.getName());
        java.nio.file.Path file = Files.createFile(folder.resolve("a"));
        try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), configuration)) {
            for (String octal : new String[] {"644", "750", "600", "077", "1777"}) {
                files.setPermission(new Path(file.toUri()), new FsPermission(octal));
                int mode = (int) Files.getAttribute(file, "unix:mode");
                assertEquals(octal, Integer.toOctalString(mode & 07777).replaceFirst("^(\\d\\d)$", "0$1"));
            }
        }
        assertEquals("rwxrwxrwx", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
