package dev.trapstreet.source.content;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.TokenParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Streaming reader of one outermost archive or compressed file and the archives nested in it. Nothing is written to disk,
 * and at most a window of an archive is held in memory, except for nested 7z files.
 *
 * <p>No byte remains unsearched: what is not the content of an entry is searched as it is ({@link FramingSearch}), an archive behind the
 * end of another one is opened, and so is what follows damage if it can be found. An entry that cannot be read becomes a problem, and
 * the next one is read.
 *
 * <p>Used by one thread for one archive. See docs/decisions/0011-containers.md.
 */
public final class ArchiveReader {
    /** Maximum number of problems reported one by one. Further ones are summed up in one. */
    private static final int MAX_PROBLEMS = 100;

    private final LazyProvenance outermost;
    private final Consumer<Chunk.Span> accepted;
    private final WorkerContext worker;
    private final ExtractionLimits limits = new ExtractionLimits();
    private final ImageLayers layers = new ImageLayers();
    private int problems;

    /**
     * Creates a reader for one outermost archive.
     *
     * @param outermost supplies the provenance of the archive; called only when it is needed
     * @param accepted called with each token found in the archive
     * @param worker receives chunks, counts and problems; its buffer is used as the window
     */
    public ArchiveReader(LazyProvenance outermost, Consumer<Chunk.Span> accepted, WorkerContext worker) {
        this.outermost = outermost;
        this.accepted = accepted;
        this.worker = worker;
    }

    /**
     * Returns whether a container may be opened. Counts it as skipped if its format is not supported, or if it is nested deeper than
     * this scan was configured to read.
     *
     * @param worker has the depth limits and counts what is skipped
     * @param container the container
     * @param around the number of archives around it; 0 for an outermost one
     * @return whether to open it; if false, its own bytes are to be searched
     */
    public static boolean mayOpen(WorkerContext worker, Container container, int around) {
        SkipReason unopened = container.format().unopened();
        if (unopened != null) {
            worker.countSkipped(unopened);
            return false;
        }
        // If the scan has the maximum depth, a deeper archive is not skipped: opening it reports a problem.
        int most = worker.depth().archives();
        if (around >= most && most < DepthLimits.FULL.archives()) {
            worker.countSkipped(SkipReason.ARCHIVE_DEPTH);
            return false;
        }
        return true;
    }

    /**
     * Reads an archive or compressed file. Damage and exceeded limits are reported as problems, and the rest is read if
     * possible.
     *
     * @param container the container
     * @param in the content of the archive, from its start; not closed
     * @throws IOException if {@code in} itself cannot be read
     */
    public void read(Container container, InputStream in) throws IOException {
        WatchedStream watched = new WatchedStream(in);
        readWhole(() -> readAll(container, limits.count(watched), EntryPath.OUTERMOST));
        if (watched.failure() != null) {
            throw watched.failure(); // an error of the disk, not damage of the archive
        }
    }

    /** Reads a 7z file of any size from disk, by random access. Does not close {@code file}. */
    void readSevenZ(SeekableByteChannel file, long size) throws IOException {
        limits.took(size);
        WatchedChannel watched = new WatchedChannel(file);
        readWhole(() -> {
            attempt(EntryPath.OUTERMOST, handler -> SevenZReader.read(watched, handler));
            if (watched.failure() == null) {
                watched.position(0);
                readAll(null, Channels.newInputStream(watched), EntryPath.OUTERMOST);
            }
        });
        if (watched.failure() != null) {
            throw watched.failure();
        }
    }

    /** Action that reads the outermost archive. */
    private interface Whole {
        void read() throws IOException;
    }

    private void readWhole(Whole content) throws IOException {
        try {
            content.read();
        } catch (ExtractionLimits.ExceededException e) {
            report(Problem.Kind.ARCHIVE_LIMIT, EntryPath.OUTERMOST, String.valueOf(e.getMessage()));
        }
        for (List<String> way : layers.deleted()) {
            worker.addDeletedInLayer(outermost.get().content().withEntries(way));
        }
        if (problems > MAX_PROBLEMS) {
            String detail = (problems - MAX_PROBLEMS) + " more archives in it";
            problems = 0;
            report(Problem.Kind.ARCHIVE_DAMAGED, EntryPath.OUTERMOST, detail);
        }
    }

    private Provenance provenance(EntryPath entry, LocationPart part) {
        Provenance outer = outermost.get();
        return entry.names().isEmpty()
                ? outer
                : new Provenance(
                        outer.content().withEntries(entry.names()), outer.path(), part, outer.git(), entry.shown());
    }

    /**
     * Reads content to its end: one container after another, and everything else as plain bytes.
     *
     * @param first the first container; null for a 7z file whose entries were read already
     */
    void readAll(@Nullable Container first, InputStream content, EntryPath path) throws IOException {
        FramingSearch framing = new FramingSearch(
                (bytes, length, owned, offset) -> emit(bytes, length, owned, offset, path, LocationPart.CONTENT));
        LookaheadReader in = new LookaheadReader(content, framing);
        boolean sound = true;
        try {
            in.skip(first == null ? SevenZReader.size(in) : first.front());
            ArchiveFormat format = first == null ? next(in) : first.format();
            while (format != null) {
                long start = in.position();
                sound = readOne(format, in, path);
                if (!sound && format.isCompressedFile()) {
                    in.rewind(
                            start + 1); // the decompressor may have passed the start of the next file before it noticed
                }
                format = in.position() == start ? null : sound ? next(in) : resume(in, format);
            }
            in.skipRest();
        } catch (ExtractionLimits.ExceededException e) {
            if (path.depth() == 0) {
                in.skipRest();
            }
            framing.flush();
            throw e;
        } catch (IOException e) {
            if (sound) { // otherwise it was reported
                report(Problem.Kind.ARCHIVE_DAMAGED, path, "it is truncated");
            }
        }
        framing.flush();
    }

    /** Returns the format of the container at the position; null if there is none that may be opened. */
    private @Nullable ArchiveFormat next(LookaheadReader in) throws IOException {
        in.skipZeros();
        in.ensure(MagicNumbers.HEAD_BYTES);
        ArchiveFormat format = MagicNumbers.detect(in.buffer(), in.index(), in.buffered());
        return format != null && mayOpen(worker, new Container(format, 0), 0) ? format : null;
    }

    /** Searches for another container of the same format behind damage, and passes over the bytes in between. */
    private static @Nullable ArchiveFormat resume(LookaheadReader in, ArchiveFormat format) throws IOException {
        if (format == ArchiveFormat.LZMA || format == ArchiveFormat.COMPRESS || format == ArchiveFormat.BROTLI) {
            return null; // without a magic number that could be searched for
        }
        while (in.ensure(MagicNumbers.HEAD_BYTES) || in.ensure(1)) {
            int last = Math.max(0, in.buffered() - MagicNumbers.HEAD_BYTES);
            int at = 0;
            while (at <= last && MagicNumbers.detect(in.buffer(), in.index() + at, in.buffered() - at) != format) {
                at++;
            }
            if (at <= last) {
                in.consume(at);
                return format;
            }
            in.consume(Math.min(at, in.buffered()));
        }
        return null;
    }

    /** Reads one archive or compressed file. Returns false if it is damaged, and may have been left anywhere. */
    private boolean readOne(ArchiveFormat format, LookaheadReader in, EntryPath path) throws IOException {
        if (path.depth() >= DepthLimits.MAX_ARCHIVES) {
            report(Problem.Kind.ARCHIVE_LIMIT, path, "it contains archives that are nested more than eight deep");
            in.skipRest();
            return true;
        }
        return attempt(path, handler -> {
            switch (format) {
                case ZIP -> ZipStreamReader.read(in, handler);
                case TAR -> StreamedArchives.readTar(in, handler);
                case AR -> StreamedArchives.readAr(in, handler);
                case CPIO -> CpioReader.read(in, handler);
                case RPM -> StreamedArchives.readRpm(in);
                case ASAR -> AsarReader.read(in, handler);
                case ZLIB_STREAMS -> ZlibStreams.read(in, handler);
                case SEVEN_Z -> readSevenZ(in, path, handler);
                case GIT_OBJECT ->
                    GitArchiveReader.readLooseObject(
                            in.content(), (name, content) -> handler.entry(name, content, true));
                case GIT_PACK, GIT_BUNDLE -> readGitPack(in, path, handler);
                default -> {
                    try (CompressedStream content = new CompressedStream(format, in)) {
                        readContent(content, "", path.content(), false);
                    }
                }
            }
        });
    }

    /** Action that reads one archive or compressed file. */
    private interface Content {
        void read(EntryHandler handler) throws IOException;
    }

    private boolean attempt(EntryPath archive, Content content) throws ExtractionLimits.ExceededException {
        worker.countArchive();
        DefectCollector defects = new DefectCollector();
        try {
            content.read(new Entries(archive, defects));
            return true;
        } catch (ExtractionLimits.ExceededException e) {
            throw e;
        } catch (SevenZReader.TooLargeException e) {
            report(Problem.Kind.OUT_OF_MEMORY, archive, String.valueOf(e.getMessage()));
        } catch (UnsupportedMethodException e) {
            report(Problem.Kind.ARCHIVE_METHOD, archive, String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            report(Problem.Kind.ARCHIVE_DAMAGED, archive, "it is truncated");
        } catch (IOException e) { // whose text may hold what was read
            if (Decompressors.isOverLimit(e)) {
                failed(archive, e);
            } else {
                report(Problem.Kind.ARCHIVE_DAMAGED, archive, "");
            }
        } catch (RuntimeException | Error e) {
            failed(archive, e);
        } finally {
            defects.report((kind, detail) -> report(kind, archive, detail));
        }
        return false;
    }

    /** Handler of the entries of one archive. */
    private final class Entries implements EntryHandler {
        private final EntryPath archive;
        private final DefectCollector defects;

        Entries(EntryPath archive, DefectCollector defects) {
            this.archive = archive;
            this.defects = defects;
        }

        @Override
        public void entry(String name, InputStream content, boolean read) throws IOException {
            limits.countEntry();
            worker.countEntry();
            EntryPath entry = archive.child(name);
            layers.addEntry(archive.names(), EntryPath.bounded(name));
            try {
                emitName(name, entry);
                readContent(layers.capture(entry.names(), content), name, entry, read);
            } catch (RuntimeException | Error e) {
                ArchiveReader.this.failed(entry, e);
            }
        }

        @Override
        public void name(String name, String target) {
            EntryPath entry = archive.child(name);
            layers.addEntry(archive.names(), EntryPath.bounded(name));
            emitName(name, entry);
            emitName(target, entry);
        }

        @Override
        public void failed(String name, Throwable failure) {
            ArchiveReader.this.failed(archive.child(name), failure);
        }

        @Override
        public void defect(Defect what, String name, String detail) {
            defects.add(what, name, detail);
        }
    }

    /**
     * Reports a failure as a problem. An {@link OutOfMemoryError} is rethrown if the worker reads the whole archive again
     * later, when nothing else needs memory.
     */
    private void failed(EntryPath archive, Throwable failure) {
        if (failure instanceof OutOfMemoryError lack && worker.readsAgain()) {
            throw lack;
        }
        if (!(failure instanceof IOException)) {
            report(Problem.of(provenance(archive, LocationPart.CONTENT).displayPath(), failure));
        } else if (Decompressors.isLimitedByMemory()) {
            report(Problem.Kind.OUT_OF_MEMORY, archive, "");
        } else {
            report(Problem.Kind.ARCHIVE_LIMIT, archive, "it requires more memory than ordinary archives");
        }
    }

    /** Reads the objects of a git pack or bundle. Each is an entry, named by its type and id. */
    private void readGitPack(LookaheadReader in, EntryPath archive, EntryHandler handler) throws IOException {
        String unread = GitArchiveReader.readPack(
                in.content(), SevenZReader.MAX_BYTES, (name, content) -> handler.entry(name, content, true));
        if (!unread.isEmpty()) {
            report(Problem.Kind.ARCHIVE_DAMAGED, archive, unread);
        }
    }

    private void readSevenZ(LookaheadReader in, EntryPath archive, EntryHandler handler) throws IOException {
        long size = SevenZReader.size(in);
        if (size > SevenZReader.MAX_BYTES) {
            String most = (SevenZReader.MAX_BYTES >> 20) + " MiB";
            report(Problem.Kind.ARCHIVE_LIMIT, archive, "7z files in archives are opened only up to " + most);
            in.skip(size);
            return;
        }
        byte[] bytes = in.consume((int) size, (int) size);
        SevenZReader.read(new SeekableInMemoryByteChannel(bytes), handler);
    }

    private void emitName(String name, EntryPath entry) {
        byte[] text = name.length() < TokenParser.SHORTEST ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
        if (text.length > 0) {
            emit(text, text.length, text.length, 0, entry, LocationPart.NAME);
        }
    }

    private void emit(byte[] bytes, int length, int owned, long offset, EntryPath entry, LocationPart part) {
        worker.emit(new Chunk(
                bytes,
                length,
                owned,
                offset,
                LineTracker::new,
                () -> provenance(entry, part),
                Chunk.SEARCH_WHOLE,
                List.of(),
                accepted));
    }

    /**
     * Reads the content of one entry, as an archive if it is one. At a limit of the entry, the rest is left unread, and the
     * reader of the archive skips it.
     */
    private void readContent(InputStream packed, String name, EntryPath entry, boolean read) throws IOException {
        try {
            Consumer<Chunk.Span> told = span -> {
                layers.tokenFound(entry.names());
                accepted.accept(span);
            };
            ChunkReader.readEntry(
                    limits.limit(packed, read),
                    () -> provenance(entry, LocationPart.CONTENT),
                    name,
                    told,
                    worker,
                    this,
                    entry);
        } catch (ExtractionLimits.ExceededException e) {
            if (e.endsArchive()) {
                throw e;
            }
            report(Problem.Kind.ARCHIVE_LIMIT, entry, String.valueOf(e.getMessage()));
        }
    }

    /** Reports that a zip behind other bytes was found only after those were passed. */
    void reportPassed(EntryPath entry) {
        report(Problem.Kind.ARCHIVE_LIMIT, entry, "the zip archive behind its first bytes was not opened");
    }

    private void report(Problem.Kind kind, EntryPath entry, String detail) {
        report(new Problem(kind, provenance(entry, LocationPart.CONTENT).displayPath(), Redactor.redact(detail)));
    }

    private void report(Problem problem) {
        if (++problems <= MAX_PROBLEMS) {
            worker.report(problem);
        }
    }
}
