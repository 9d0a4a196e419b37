package dev.trapstreet.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Writer that replaces a file atomically: an existing file stays unchanged until the new content is complete. Where the file system has no
 * atomic move, the existing file is replaced by an ordinary move.
 */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    private AtomicFile() {}

    /** Permissions of a written file. On a file system without POSIX permissions, they have no effect. */
    public enum Access {
        /** Those of the file that is replaced; for a new file, the default of the system. */
        KEPT,
        /** Those of the file that is replaced; a new file is a program that everyone may run. */
        KEPT_OR_PROGRAM,
        /** Only the owner may read and write the file, whatever the permissions of one that is replaced. */
        OWNER_ONLY
    }

    /** Producer of the content of a file. */
    public interface Content {
        /**
         * Writes the content.
         *
         * @param out the stream to write to; closed by the caller
         * @throws IOException if the content cannot be produced or written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing an existing one. A temporary file in the same directory receives the content first.
     *
     * @param file the file to write; its directory must exist. A symbolic link is replaced, not followed
     * @param access the permissions of the new file
     * @param content the producer of the content
     * @throws IOException if the file cannot be written; the existing file is then unchanged and the temporary file is deleted
     */
    public static void write(Path file, Access access, Content content) throws IOException {
        // A new name, created only if it does not exist, so that a link planted under it is never followed.
        // Not derived from the file's own name, which may already have the maximum length.
        String name = ".trapstreet-" + Long.toHexString(System.nanoTime()) + ".tmp";
        write(file, file.resolveSibling(name), access, content);
    }

    /** Writes a file through a temporary one, which is not touched if it exists already. */
    static void write(Path file, Path temporary, Access access, Content content) throws IOException {
        Optional<Set<PosixFilePermission>> permissions = permissions(file, access);
        OutputStream created = create(temporary, permissions);
        try {
            try (OutputStream out = created) {
                content.writeTo(out);
            }
            if (permissions.isPresent()) {
                Files.setPosixFilePermissions(temporary, permissions.get()); // the umask may have removed some
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Returns the permissions for the new file; empty for the system's default, or if the file system has no POSIX permissions. */
    private static Optional<Set<PosixFilePermission>> permissions(Path file, Access access) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Optional.empty();
        }
        if (access == Access.OWNER_ONLY) {
            return Optional.of(OWNER_ALONE);
        }
        Optional<Set<PosixFilePermission>> ofNew =
                access == Access.KEPT_OR_PROGRAM ? Optional.of(PROGRAM) : Optional.empty();
        try {
            PosixFileAttributes old = view.readAttributes();
            return old.isRegularFile() ? Optional.of(old.permissions()) : ofNew;
        } catch (NoSuchFileException e) {
            return ofNew;
        }
    }

    /** Creates a file that has at most the given permissions from the beginning. */
    private static OutputStream create(Path file, Optional<Set<PosixFilePermission>> permissions) throws IOException {
        FileAttribute<?>[] attributes =
                permissions.map(PosixFilePermissions::asFileAttribute).stream().toArray(FileAttribute<?>[]::new);
        Set<OpenOption> how = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return Channels.newOutputStream(Files.newByteChannel(file, how, attributes));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
