package dev.trapstreet.remedy;

import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file for a new token: its owner's alone from the first moment on, made before the token is, so that none is made which
 * nobody gets. A file that is there already is not touched.
 */
public final class SecretFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private boolean written;

    private SecretFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Makes the file, empty.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something of that name is there
     */
    public static SecretFile reserve(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = folder != null
                && Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null;
        FileAttribute<?>[] alone = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<OpenOption> exclusively = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new SecretFile(file, FileChannel.open(file, exclusively, alone));
    }

    /** Writes the token and a line feed, down to the disk. */
    public void write(MapboxToken token) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(line(token));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(true);
        written = true;
    }

    /** Writes the token and a line feed where its owner explicitly wants to see it. */
    public static void show(MapboxToken token, OutputStream out) throws IOException {
        out.write(line(token));
        out.flush();
    }

    private static byte[] line(MapboxToken token) {
        return (token.raw().revealSecret() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the file, and removes it when there is no token in it. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!written) {
            Files.deleteIfExists(file);
        }
    }
}
