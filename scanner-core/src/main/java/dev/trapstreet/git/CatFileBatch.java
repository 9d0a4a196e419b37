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
 * Objects by way of {@code git cat-file --batch}: of any kind of repository, also of one with names by SHA-256, and with what a
 * push has brought but not yet settled. Used by one thread at a time.
 */
public final class CatFileBatch implements AutoCloseable {
    /** Names that are asked for at once: few enough that they lie in the pipe while git still writes. */
    public static final int MAX_NAMES = GitProcess.PIPE_BYTES / 65;

    private final GitProcess git;
    private final OutputStream names;
    private final InputStream objects;
    private long left; // bytes of the object that is being read

    private CatFileBatch(GitProcess git) {
        this.git = git;
        this.names = git.stdin();
        this.objects = git.stdout();
    }

    public static CatFileBatch start(GitCommand git) throws IOException {
        return new CatFileBatch(git.startInteractive("cat-file", "--batch"));
    }

    /** What git says of an object before its content. */
    public record ObjectHeader(String name, ObjectType type, long size) {}

    /** Asks for objects, at most {@link #MAX_NAMES}; each is then to be read by {@link #next}, in the same order. */
    public void request(List<String> wanted) throws IOException {
        StringBuilder lines = new StringBuilder(wanted.size() * 41);
        for (String name : wanted) {
            lines.append(name).append('\n');
        }
        names.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        names.flush();
    }

    /**
     * The next object that was asked for; null when it is not there. What of the one before was not read is passed over.
     *
     * @throws IOException when git ends or says something else
     */
    @Nullable
    public ObjectHeader next() throws IOException {
        finish();
        StringBuilder line = new StringBuilder(64);
        for (int b = objects.read(); b != '\n'; b = objects.read()) {
            if (b < 0) {
                throw new EOFException("git cat-file ended before its time");
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

    /** The content of the object that {@link #next} gave last, without closing anything. */
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
                    throw new EOFException("git cat-file ended before its time");
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

    /** The content of the object that {@link #next} gave last, at most so many bytes of it. */
    public byte[] content(int most) throws IOException {
        byte[] bytes = objects.readNBytes((int) Math.min(most, left - 1));
        left -= bytes.length;
        return bytes;
    }

    /** To the beginning of the next object. */
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
