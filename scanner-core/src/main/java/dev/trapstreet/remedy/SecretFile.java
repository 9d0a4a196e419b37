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
 * File for a new token. It is accessible only to its owner and is created before the token, so that no token is issued
 * that cannot be stored. An existing file is never overwritten. Thread-safe.
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
     * Creates the empty file.
     *
     * @param file the path of the file
     * @return the open file
     * @throws java.nio.file.FileAlreadyExistsException if the path already exists
     * @throws IOException if the file cannot be created
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

    /**
     * Writes the token and a line feed, and waits until they are on disk.
     *
     * @param token the token to store
     * @throws IOException if writing fails
     */
    public synchronized void write(MapboxToken token) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(toLine(token));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(true);
        written = true;
    }

    /**
     * Writes the token and a line feed to a stream, if the user explicitly requested to see the token.
     *
     * @param token the token to show
     * @param out the stream, which is flushed and not closed
     * @throws IOException if writing fails
     */
    public static void show(MapboxToken token, OutputStream out) throws IOException {
        out.write(toLine(token));
        out.flush();
    }

    private static byte[] toLine(MapboxToken token) {
        return (token.raw().revealSecret() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the file, and deletes it if no token was written. */
    @Override
    public synchronized void close() throws IOException {
        channel.close();
        if (!written) {
            Files.deleteIfExists(file);
        }
    }
}
