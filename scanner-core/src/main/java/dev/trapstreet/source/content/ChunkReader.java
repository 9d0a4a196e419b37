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
import org.jspecify.annotations.Nullable;

/**
 * Reader that splits a channel into chunks: one chunk if the content fits into the window, else overlapping windows.
 *
 * <pre>
 *   file     ─────────────────────────────────────────────────
 *   window 1 [                 owned               | overlap ]
 *   window 2                                       [ owned …
 * </pre>
 *
 * The overlap is longer than any token. A token that starts in the owned part is therefore complete in that window, and a
 * token that starts after it is complete in the next one.
 *
 * <p>For an archive or a compressed file, the contents are read instead of the file itself ({@link ArchiveReader}).
 *
 * <p>Lines are counted on demand. For a file, its beginning is read again, which happens only for a large file that
 * contains a token. A stream cannot be read again, so its lines are counted as it is read. Counting always took a third of
 * the time on a tree with a few hundred files above 1 MB. See docs/decisions/0004-windows-and-lines.md.
 *
 * <p>Used by one thread.
 */
public final class ChunkReader {
    /** Size of the overlap in bytes: about twice the longest token, which leaves room for the text next to it. */
    static final int OVERLAP_BYTES = 4096;

    /** Value of a size that is not known in advance. */
    public static final long UNKNOWN_SIZE = -1;

    private static final int RECOUNT_BYTES = 1 << 16;

    private final ReadableByteChannel channel;
    private final @Nullable SeekableByteChannel rewindable;
    private final long size;
    private byte[] window;
    private final Consumer<Chunk.Span> accepted;
    private final LineTracker lines = new LineTracker();
    private long offset; // of the window in the file
    private long countedTo; // offset in the file up to which lines has counted
    private @Nullable IOException recountFailed;
    private final String name; // of an archive entry; empty if it follows from the provenance
    private final @Nullable ArchiveReader around; // null for content that is not in an archive
    private final EntryPath entry;
    private boolean opened;
    private boolean emitting;
    private long unpacked; // bytes of the archive that were read
    private @Nullable IOException openFailed;

    private ChunkReader(
            ReadableByteChannel channel,
            long size,
            byte[] window,
            Consumer<Chunk.Span> accepted,
            String name,
            @Nullable ArchiveReader around,
            EntryPath entry) {
        this.name = name;
        this.around = around;
        this.entry = entry;
        this.channel = channel;
        this.rewindable = size != UNKNOWN_SIZE && channel instanceof SeekableByteChannel seekable ? seekable : null;
        this.size = size;
        this.window = window;
        this.accepted = accepted;
    }

    /**
     * Reads a channel to its end and emits its content as chunks. If reading fails, what was read before is emitted as
     * well. Does not close the channel.
     *
     * @param channel the channel, positioned at the start of the content
     * @param size the expected size in bytes, which saves the last read call, or {@link #UNKNOWN_SIZE}
     * @param provenance supplies the provenance of the content; called only when it is needed
     * @param worker receives chunks, counts and problems; its buffer is used as the window
     * @return the number of bytes read
     * @throws IOException if the channel fails
     */
    public static long read(ReadableByteChannel channel, long size, LazyProvenance provenance, WorkerContext worker)
            throws IOException {
        return read(channel, size, provenance, span -> {}, worker);
    }

    /**
     * Reads a channel to its end, like {@link #read(ReadableByteChannel, long, LazyProvenance, WorkerContext)}, and reports each
     * token to a consumer.
     *
     * @param channel the channel, positioned at the start of the content
     * @param size the expected size in bytes, which saves the last read call, or {@link #UNKNOWN_SIZE}
     * @param provenance supplies the provenance of the content; called only when it is needed
     * @param accepted called with each token found, with its position in its window
     * @param worker receives chunks, counts and problems; its buffer is used as the window
     * @return the number of bytes read
     * @throws IOException if the channel fails
     */
    public static long read(
            ReadableByteChannel channel,
            long size,
            LazyProvenance provenance,
            Consumer<Chunk.Span> accepted,
            WorkerContext worker)
            throws IOException {
        return new ChunkReader(channel, size, worker.buffer(), accepted, "", null, EntryPath.OUTERMOST)
                .read(provenance, worker);
    }

    /**
     * Reads the content of an archive entry. Its bytes are not counted, because those of the archive are.
     *
     * @param name the name of the entry; empty for the content of a compressed file
     * @param around the reader of the outermost archive, which opens the entry if it is an archive itself
     * @param entry the path of the entry
     */
    static void readEntry(
            InputStream content,
            LazyProvenance provenance,
            String name,
            Consumer<Chunk.Span> accepted,
            WorkerContext worker,
            ArchiveReader around,
            EntryPath entry)
            throws IOException {
        new ChunkReader(new StreamChannel(content), UNKNOWN_SIZE, worker.buffer(), accepted, name, around, entry)
                .read(provenance, worker);
    }

    private long read(LazyProvenance provenance, WorkerContext worker) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(window);
        try {
            while (channel.read(buffer) >= 0 && offset + buffer.position() != size) {
                if (!buffer.hasRemaining() && offset == 0 && isHeldWhole()) {
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
            if (last > 0 && !opened && !emitting) { // if a search has failed, it would fail again
                if (offset > 0 && rewindable == null) {
                    checkEnd(last, provenance, worker);
                }
                emit(last, last, provenance, worker);
            }
            if (around == null) {
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

    /** Returns whether more of the content is read into memory before it is searched, now that the window is full. */
    private boolean isHeldWhole() {
        return WholeFileFormats.matches(window, window.length)
                // A zip behind a program is found by its end, to which a stream cannot be positioned.
                || (rewindable == null
                        && ZipEnd.isFront(window)
                        && window.length < WholeFileFormats.MAX_BYTES
                        && MagicNumbers.detect(window, 0, window.length) == null);
    }

    /** Reports a zip behind other bytes of a stream that is found only now that those have passed. */
    private void checkEnd(int length, LazyProvenance provenance, WorkerContext worker) throws IOException {
        if (worker.depth().archives() > 0 && ZipEnd.locateInWindow(window, length, offset) >= 0) {
            ArchiveReader reader = around == null ? new ArchiveReader(provenance, accepted, worker) : around;
            reader.reportPassed(entry);
        }
    }

    private void emit(int to, int ownedTo, LazyProvenance provenance, WorkerContext worker) {
        if (offset == 0 && open(to, to < window.length, provenance, worker)) {
            return;
        }
        emitting = true;
        worker.emit(new Chunk(
                window, to, ownedTo, offset, this::lines, provenance, Chunk.SEARCH_WHOLE, List.of(), accepted));
        emitting = false;
    }

    /**
     * Reads the content as an archive or compressed file if its first bytes are those of one.
     *
     * @return false if it was not opened and must be searched as an ordinary file
     */
    private boolean open(int length, boolean whole, LazyProvenance provenance, WorkerContext worker) {
        Container container = detect(length, whole, provenance, worker);
        if (container == null || !ArchiveReader.mayOpen(worker, container, entry.depth())) {
            return false;
        }
        opened = true;
        byte[] held = window == worker.buffer() ? Arrays.copyOf(window, length) : window;
        CountingStream rest = new CountingStream(channel);
        InputStream content = new SequenceInputStream(new ByteArrayInputStream(held, 0, length), rest);
        try {
            if (around != null) {
                around.readAll(container, content, entry);
            } else if (container.format() == ArchiveFormat.SEVEN_Z && container.front() == 0 && rewindable != null) {
                new ArchiveReader(provenance, accepted, worker).readSevenZ(rewindable, size);
                unpacked = size;
                return true;
            } else {
                new ArchiveReader(provenance, accepted, worker).read(container, content);
            }
        } catch (IOException e) {
            openFailed = e;
        }
        unpacked = length + rest.read;
        return true;
    }

    /** Returns the container that the content is; null if it is none, or if that is not worth finding out. */
    private @Nullable Container detect(int length, boolean whole, LazyProvenance provenance, WorkerContext worker) {
        boolean opens = worker.depth().archives() > 0;
        Container container = Container.ofStart(window, length);
        if (container == null && MagicNumbers.maybeBrotli(window, length) && hasBrotliName(provenance)) {
            return new Container(ArchiveFormat.BROTLI, 0);
        }
        if (!opens || (container != null && container.format().unopened() == null)) {
            return container;
        }
        Container behind;
        try {
            behind = whole
                    ? Container.behind(window, length)
                    : rewindable != null ? Container.behind(window, rewindable, size) : null;
        } catch (IOException e) {
            return container; // reading on fails too, and is reported
        }
        boolean named = container != null && behind != null && behind.format().unopened() != null;
        return behind == null || named ? container : behind;
    }

    private boolean hasBrotliName(LazyProvenance provenance) {
        String known = around == null ? provenance.name() : name;
        if (known.isEmpty()) {
            Provenance full = provenance.get();
            known = around == null ? full.content().path() : full.name();
        }
        return known.endsWith(".br");
    }

    /** Stream over the content after the first window. Counts the bytes read. */
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

    /** Returns a new line tracker positioned at the first byte of the window. */
    private LineTracker lines() {
        if (rewindable != null && countedTo < offset) {
            try {
                long place = rewindable.position();
                try {
                    countLinesAgain(rewindable);
                } finally {
                    rewindable.position(place); // where reading continues
                }
            } catch (IOException e) {
                recountFailed = e; // reported at the end; the token is reported too, with a line number that is too low
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
                throw new IOException("its beginning is missing");
            }
            held += read;
            boolean last = countedTo + held == offset;
            // The window starts at a character boundary, so the last step ends at one.
            int whole = last ? held : LineTracker.characterBoundary(bytes, 0, Math.max(0, held - 1));
            lines.advance(bytes, 0, whole);
            System.arraycopy(bytes, whole, bytes, 0, held - whole);
            countedTo += whole;
            held -= whole;
        }
    }
}
