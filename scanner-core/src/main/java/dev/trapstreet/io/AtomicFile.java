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

/** A file that is written whole or not at all: what stood there stays until the new one is complete. */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /** What goes into it. */
    public interface Content {
        /** Writes it; the stream is closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes one, with the permissions of the file that stood there.
     *
     * @param secret whether it is its owner's alone, whatever stood there
     * @throws IOException when it cannot be written; nothing is left behind then
     */
    public static void write(Path file, boolean secret, Content content) throws IOException {
        // A name of our own, refused if it exists: never a link that somebody laid there.
        // Not made of the file's own name, which may be as long as a name can be.
        String name = ".trapstreet-" + Long.toHexString(System.nanoTime()) + ".tmp";
        Path temporary = file.resolveSibling(name);
        try {
            Optional<Set<PosixFilePermission>> permissions = permissions(file, secret);
            try (OutputStream out = create(temporary, permissions)) {
                content.writeTo(out);
            }
            if (permissions.isPresent()) {
                Files.setPosixFilePermissions(temporary, permissions.get()); // the umask took some away
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Those that the file shall have; empty where the system gives those of any new file, or knows none. */
    private static Optional<Set<PosixFilePermission>> permissions(Path file, boolean secret) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Optional.empty();
        }
        if (secret) {
            return Optional.of(OWNER_ALONE);
        }
        try {
            PosixFileAttributes old = view.readAttributes();
            return old.isRegularFile() ? Optional.of(old.permissions()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** With no more permissions than those from its first moment on. */
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
