package dev.trapstreet.git;

import dev.trapstreet.pack.ObjectType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reader of git objects that uses a running {@code git cat-file --batch}. It reads every kind of repository, including those with
 * SHA-256 object ids, and the quarantined objects of a push that is not accepted yet. Used by one thread at a time.
 */
public final class CatFileBatch implements AutoCloseable {
    /** Maximum number of object ids in one request. They fit into the pipe, so the request never blocks while git still writes. */
    public static final int MAX_NAMES = GitProcess.PIPE_BYTES / 65;

    private final RunningGit git;
    private final OutputStream names;
    private final InputStream objects;
    private long left; // unread bytes of the current object, and the line break after it

    private CatFileBatch(RunningGit git) {
        this.git = git;
        this.names = git.stdin();
        this.objects = git.stdout();
    }

    /**
     * Starts the process.
     *
     * @param git the command for the repository
     * @return the reader, to be closed by the caller
     * @throws IOException if git cannot be started
     */
    public static CatFileBatch start(GitCommand git) throws IOException {
        return new CatFileBatch(git.startInteractive("cat-file", "--batch"));
    }

    /**
     * Starts a process that prints every object of the repository, in any order. Nothing is to be requested.
     *
     * @param git the command for the repository
     * @return the reader, to be closed by the caller. Call {@link #next} once for each object
     * @throws IOException if git cannot be started
     */
    public static CatFileBatch startAll(GitCommand git) throws IOException {
        return new CatFileBatch(
                git.startInteractive("cat-file", "--batch-all-objects", "--batch", "--buffer", "--unordered"));
    }

    /**
     * Header that git prints before the content of an object.
     *
     * @param name the object id
     * @param type the type of the object
     * @param size the size of the content, in bytes
     */
    public record ObjectHeader(String name, ObjectType type, long size) {}

    /**
     * Requests objects. Call {@link #next} once for each of them; the objects arrive in the order of the request.
     *
     * @param wanted at most {@link #MAX_NAMES} object ids, or fewer other revisions such as {@code HEAD:path}, without line breaks
     * @throws IOException if git has ended
     */
    public void request(List<String> wanted) throws IOException {
        StringBuilder lines = new StringBuilder(wanted.size() * 41);
        for (String name : wanted) {
            lines.append(name).append('\n');
        }
        names.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        names.flush();
    }

    /**
     * Moves to the next requested object, and skips what is unread of the previous one.
     *
     * @return the header, or null if the object does not exist
     * @throws IOException if git has ended
     */
    @Nullable
    public ObjectHeader next() throws IOException {
        finish();
        StringBuilder line = new StringBuilder(64);
        for (int b = objects.read(); b != '\n'; b = objects.read()) {
            if (b < 0) {
                throw new EOFException("git cat-file ended unexpectedly");
            }
            line.append((char) b);
        }
        int size = line.lastIndexOf(" ");
        int type = line.lastIndexOf(" ", size - 1);
        if (type <= 0 || !ObjectIds.isObjectId(line.substring(0, type))) {
            return null; // "NAME missing", where the name can be "HEAD:a blob"
        }
        String word = line.substring(type + 1, size);
        for (ObjectType known : ObjectType.values()) {
            if (known.keyword().equals(word)) {
                left = Long.parseLong(line, size + 1, line.length(), 10) + 1;
                return new ObjectHeader(line.substring(0, type), known, left - 1);
            }
        }
        return null;
    }

    /**
     * Returns a channel for the content of the current object.
     *
     * @return the channel, valid until the next call of {@link #next}. It accepts only buffers that are backed by an array, and
     *     closing it has no effect.
     */
    public ReadableByteChannel content() {
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer to) throws IOException {
                int most = (int) Math.min(to.remaining(), left - 1);
                if (most <= 0) {
                    return left <= 1 ? -1 : 0;
                }
                int read = objects.read(to.array(), to.arrayOffset() + to.position(), most);
                if (read < 0) {
                    throw new EOFException("git cat-file ended unexpectedly");
                }
                to.position(to.position() + read);
                left -= read;
                return read;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // The next object follows in the same stream.
            }
        };
    }

    /**
     * Reads the beginning of the current object.
     *
     * @param most the maximum number of bytes to read
     * @return the bytes, fewer than the maximum if the object is smaller
     * @throws IOException if reading fails
     */
    public byte[] content(int most) throws IOException {
        byte[] bytes = objects.readNBytes((int) Math.min(most, left - 1));
        left -= bytes.length;
        return bytes;
    }

    /** Skips to the header of the next object. */
    private void finish() throws IOException {
        if (left > 0) {
            objects.skipNBytes(left);
            left = 0;
        }
    }

    @Override
    public void close() {
        git.close();
    }
}
