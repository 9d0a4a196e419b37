package dev.trapstreet.fleet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system for local files, without a process for each permission that it sets: without its native library, Hadoop starts
 * {@code chmod} for each file and directory, three times for a file of the store, 4 ms each. Created by Hadoop, by the setting
 * {@code spark.hadoop.fs.file.impl}.
 */
public final class LocalFiles extends LocalFileSystem {
    /** Creates the file system. */
    public LocalFiles() {
        super(new RawFiles());
    }

    private static final class RawFiles extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            String letters = permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL;
            java.nio.file.Path file = pathToFile(path).toPath();
            if (permission.getStickyBit() || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
                super.setPermission(path, permission);
            } else {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(letters));
            }
        }
    }
}
