package dev.trapstreet.source.content;

import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.text.LineTracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel to its end as one chunk, or, when it holds more than a window, as windows that overlap.
 *
 * <pre>
 *   file     ─────────────────────────────────────────────────
 *   window 1 [                 owned               | overlap ]
 *   window 2                                       [ owned …
 * </pre>
 *
 * The overlap is longer than any token, so a token that starts in the owned part is whole in that window, and one that
 * starts behind it is whole in the next.
 *
 * <p>An archive or a compressed file is opened: what it holds is read in its place ({@link ArchiveReader}).
 *
 * <p>Lines are counted when somebody asks for them: of a file by reading its beginning again, which only a large file
 * with a token in it pays for; of a stream, which cannot be read again, while it passes. (Counting always cost a third of
 * the time on a tree with a few hundred files above 1 MB.)
 */
public final class ChunkReader {
    /** In bytes; longer than the longest token by enough for its neighbours. */
    static final int OVERLAP_BYTES = 4096;

    /** Stands for a size that is not known beforehand. */
    public static final long UNKNOWN_SIZE = -1;

    private static final int RECOUNT_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final @Nullable SeekableByteChannel rewindable;
    private final long size;
    private byte[] window;
    private final Consumer<Chunk.Span> accepted;
    private final LineTracker lines = new LineTracker();
    private long offset; // of the window in the file
    private long countedTo; // lines is set to this byte of the file
    private @Nullable IOException recountFailed;
    private final boolean outermost; // what it may be a container of is opened
    private boolean opened;
    private boolean emitting;
    private long unpacked; // bytes of the container that were read
    private @Nullable IOException openFailed;

    private ChunkReader(
            ReadableByteChannel channel, long size, byte[] window, Consumer<Chunk.Span> accepted, boolean outermost) {
        this.outermost = outermost;
        this.channel = channel;
        this.rewindable = size != UNKNOWN_SIZE && channel instanceof SeekableByteChannel seekable ? seekable : null;
        this.size = size;
        this.window = window;
        this.accepted = accepted;
    }

    /**
     * Reads to the end and emits all of it, also what could be read before an error.
     *
     * @param size that the channel is said to hold, or {@link #UNKNOWN_SIZE}: saves the read that only learns of the end
     * @return how many bytes there were
     * @throws IOException when the channel fails
     */
    public static long read(
            ReadableByteChannel channel, long size, Supplier<Provenance> provenance, WorkerContext worker)
            throws IOException {
        return read(channel, size, provenance, span -> {}, worker);
    }

    /** The same; {@code accepted} is told of every token, by its place in its window. */
    public static long read(
            ReadableByteChannel channel,
            long size,
            Supplier<Provenance> provenance,
            Consumer<Chunk.Span> accepted,
            WorkerContext worker)
            throws IOException {
        return new ChunkReader(channel, size, worker.buffer(), accepted, true).read(provenance, worker);
    }

    /** Reads what an archive holds, and is no archive itself. Its bytes are not counted: those of the archive are. */
    static void readEntry(
            InputStream content, Supplier<Provenance> provenance, Consumer<Chunk.Span> accepted, WorkerContext worker)
            throws IOException {
        new ChunkReader(new StreamChannel(content), UNKNOWN_SIZE, worker.buffer(), accepted, false)
                .read(provenance, worker);
    }

    private long read(Supplier<Provenance> provenance, WorkerContext worker) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(window);
        try {
            while (channel.read(buffer) >= 0 && offset + buffer.position() != size) {
                if (!buffer.hasRemaining() && offset == 0 && WholeFileFormats.matches(window, window.length)) {
                    window = Arrays.copyOf(window, 2 * window.length);
                    buffer = ByteBuffer.wrap(window).position(window.length / 2);
                } else if (!buffer.hasRemaining()) {
                    int owned = LineTracker.characterBoundary(window, 0, window.length - OVERLAP_BYTES);
                    emit(window.length, owned, provenance, worker);
                    if (opened) {
                        break;
                    }
                    if (rewindable == null) {
                        lines.advance(window, 0, owned);
                        countedTo = offset + owned;
                    }
                    buffer.position(owned);
                    buffer.compact();
                    offset += owned;
                }
            }
        } finally {
            int last = buffer.position();
            if (last > 0 && !opened && !emitting) { // what made the search fail would do so again
                emit(last, last, provenance, worker);
            }
            if (outermost) {
                worker.countBytes(opened ? unpacked : offset + last);
            }
        }
        if (openFailed != null) {
            throw openFailed;
        }
        if (opened) {
            return unpacked;
        }
        if (recountFailed != null) {
            throw recountFailed;
        }
        return offset + buffer.position();
    }

    private void emit(int to, int ownedTo, Supplier<Provenance> provenance, WorkerContext worker) {
        if (offset == 0 && outermost && open(to, to < window.length, provenance, worker)) {
            return;
        }
        emitting = true;
        worker.emit(new Chunk(
                window, to, ownedTo, offset, this::lines, provenance, Chunk.SEARCH_WHOLE, List.of(), accepted));
        emitting = false;
    }

    /** Reads a container; false when the bytes, which are the first, are not those of one. */
    private boolean open(int length, boolean whole, Supplier<Provenance> provenance, WorkerContext worker) {
        ArchiveFormat format = ArchiveFormat.detect(window, length);
        int from = 0;
        if (format == null && ArchiveFormat.maybeBrotli(window, length)) {
            format = ArchiveFormat.byExtension(
                    provenance instanceof LazyProvenance file
                            ? file.name()
                            : provenance.get().path());
        }
        if (format == null) {
            if (worker.depth().archives() == 0) {
                return false; // what stands behind a program is not looked for only to be counted
            }
            from = ArchiveFormat.embeddedZipOffset(window, length, whole);
            if (from < 0) {
                return false;
            }
            format = ArchiveFormat.ZIP;
        }
        if (!ArchiveReader.mayOpen(worker, format, 0)) {
            return false;
        }
        opened = true;
        byte[] held = Arrays.copyOf(window, length);
        if (from > 0) {
            worker.emit(new Chunk(
                    held, from, from, 0, LineTracker::new, provenance, Chunk.SEARCH_WHOLE, List.of(), accepted));
        }
        InputStream front = new ByteArrayInputStream(held, from, length - from);
        CountingStream rest = new CountingStream(channel);
        ArchiveReader unpacking = new ArchiveReader(provenance, accepted, worker);
        try {
            if (format == ArchiveFormat.SEVEN_Z && rewindable != null) {
                unpacking.readSevenZ(rewindable, size);
                unpacked = size;
                return true;
            }
            unpacking.read(format, new SequenceInputStream(front, rest));
        } catch (IOException e) {
            openFailed = e;
        }
        unpacked = length + rest.read;
        return true;
    }

    /** What follows the first window. */
    private static final class CountingStream extends InputStream {
        private final ReadableByteChannel channel;
        private long read;

        CountingStream(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = channel.read(ByteBuffer.wrap(into, from, length));
            read += Math.max(0, some);
            return some;
        }
    }

    /** A tracker set to the window's first byte. */
    private LineTracker lines() {
        if (rewindable != null && countedTo < offset) {
            try {
                long place = rewindable.position();
                try {
                    countLinesAgain(rewindable);
                } finally {
                    rewindable.position(place); // or the reading itself would go on from there
                }
            } catch (IOException e) {
                recountFailed = e; // the token is reported all the same, with too low a line, and so is this
            }
        }
        return new LineTracker(lines);
    }

    private void countLinesAgain(SeekableByteChannel file) throws IOException {
        byte[] bytes = new byte[RECOUNT_BYTES];
        file.position(countedTo);
        int held = 0;
        while (countedTo < offset) {
            int wanted = (int) Math.min(bytes.length - held, offset - countedTo - held);
            int read = file.read(ByteBuffer.wrap(bytes, held, wanted));
            if (read < 0) {
                throw new IOException("its beginning is gone");
            }
            held += read;
            boolean last = countedTo + held == offset;
            // The window itself starts at such a boundary, so the last step ends where it should.
            int whole = last ? held : LineTracker.characterBoundary(bytes, 0, Math.max(0, held - 1));
            lines.advance(bytes, 0, whole);
            System.arraycopy(bytes, whole, bytes, 0, held - whole);
            countedTo += whole;
            held -= whole;
        }
    }
}
