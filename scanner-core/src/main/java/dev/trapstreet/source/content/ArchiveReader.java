package dev.trapstreet.source.content;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.IOUtils;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Streaming reader of one outermost archive or compressed file and the archives nested in it. Nothing is written to disk,
 * and at most a window of an archive is held in memory, except for nested 7z files.
 *
 * <p>An entry that cannot be read becomes a problem, and the next one is read. Reading ends early only at a limit of the
 * whole archive ({@link ExtractionLimits}), or at damage after which no further entry can be found.
 *
 * <p>Used by one thread for one archive. See docs/decisions/0011-containers.md.
 */
public final class ArchiveReader {
    /**
     * Maximum size in bytes of a nested 7z file, and of the directory of any 7z file. A nested one is read from memory,
     * because its directory is at its end, and for a moment takes twice its size.
     */
    private static final int MAX_SEVEN_Z_BYTES =
            (int) Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Offset in a 7z file of the size of its directory (7zFormat.txt, "SignatureHeader"). */
    private static final int SEVEN_Z_DIRECTORY_SIZE = 20;

    /** Maximum number of problems reported one by one. Further ones are summed up in one. */
    private static final int MAX_PROBLEMS = 100;

    /** Maximum length of an entry name in reports, in characters. */
    private static final int LONGEST_NAME = 1024;

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
     * Returns whether an archive or compressed file may be opened. Counts it as skipped if its format is not supported, or
     * if it is nested deeper than this scan was configured to read.
     *
     * @param worker has the depth limits and counts what is skipped
     * @param format the format
     * @param around the number of archives around it; 0 for an outermost one
     * @return whether to open it; if false, its own bytes are to be searched
     */
    public static boolean mayOpen(WorkerContext worker, ArchiveFormat format, int around) {
        if (format == ArchiveFormat.UNOPENED) {
            worker.countSkipped(SkipReason.ARCHIVE);
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
     * @param format the format of the archive
     * @param in the content of the archive, from its start; not closed
     * @throws IOException if {@code in} itself cannot be read
     */
    public void read(ArchiveFormat format, InputStream in) throws IOException {
        WatchedStream watched = new WatchedStream(in);
        readWhole(whole -> read(format, limits.count(watched), whole));
        if (watched.failure() != null) {
            throw watched.failure(); // an error of the disk, not damage of the archive
        }
    }

    /** Reads a 7z file of any size from disk, by random access. Does not close {@code file}. */
    void readSevenZ(SeekableByteChannel file, long size) throws IOException {
        limits.took(size);
        WatchedChannel watched = new WatchedChannel(file);
        readWhole(whole -> read(ArchiveFormat.SEVEN_Z, whole, () -> readSevenZ(watched, whole)));
        if (watched.failure() != null) {
            throw watched.failure();
        }
    }

    /** Action that reads the outermost archive. */
    private interface Whole {
        void read(EntryPath whole) throws ExtractionLimits.ExceededException;
    }

    private void readWhole(Whole content) {
        EntryPath whole = new EntryPath(List.of(), List.of());
        try {
            content.read(whole);
        } catch (ExtractionLimits.ExceededException e) {
            report(Problem.Kind.ARCHIVE_LIMIT, whole, String.valueOf(e.getMessage()));
        }
        for (List<String> way : layers.deleted()) {
            worker.addDeletedInLayer(outermost.get().content().withEntries(way));
        }
        if (problems > MAX_PROBLEMS) {
            String detail = (problems - MAX_PROBLEMS) + " more archives in it";
            problems = 0;
            report(Problem.Kind.ARCHIVE_DAMAGED, whole, detail);
        }
    }

    /**
     * Path of an entry.
     *
     * @param names the names of the entries, from the outermost archive inward; empty for that archive itself. Not redacted
     * @param shown the display names of the same entries
     */
    private record EntryPath(List<String> names, List<String> shown) {
        EntryPath child(String name) {
            return child(boundedName(name), displayName(name));
        }

        /** Returns the path of the content of a compressed file. */
        EntryPath content() {
            return child(Provenance.UNNAMED_ENTRY, Provenance.UNNAMED_ENTRY);
        }

        private EntryPath child(String name, String display) {
            List<String> more = new ArrayList<>(names);
            more.add(name);
            List<String> moreShown = new ArrayList<>(shown);
            moreShown.add(display);
            return new EntryPath(more, moreShown);
        }

        int depth() {
            return names.size();
        }
    }

    private Provenance provenance(EntryPath entry, LocationPart part) {
        Provenance outer = outermost.get();
        return entry.names.isEmpty()
                ? outer
                : new Provenance(
                        outer.content().withEntries(entry.names), outer.path(), part, outer.git(), entry.shown);
    }

    private void read(ArchiveFormat format, InputStream in, EntryPath archive)
            throws ExtractionLimits.ExceededException {
        read(format, archive, () -> {
            switch (format) {
                case ZIP -> readZip(in, archive);
                case TAR -> readTar(in, archive);
                case SEVEN_Z -> readSevenZ(in, archive);
                case GZIP, BZIP2, XZ, ZSTD, BROTLI -> readCompressed(format, in, archive);
                case GIT_PACK, GIT_BUNDLE, GIT_OBJECT -> readGit(format, in, archive);
                case UNOPENED -> worker.countSkipped(SkipReason.ARCHIVE);
            }
        });
    }

    /** Action that reads one archive or compressed file. */
    private interface Content {
        void read() throws IOException;
    }

    private void read(ArchiveFormat format, EntryPath archive, Content content)
            throws ExtractionLimits.ExceededException {
        if (archive.depth() >= DepthLimits.MAX_ARCHIVES) {
            report(Problem.Kind.ARCHIVE_LIMIT, archive, "it contains archives that are nested more than eight deep");
            return;
        }
        if (format != ArchiveFormat.UNOPENED) {
            worker.countArchive();
        }
        try {
            content.read();
        } catch (ExtractionLimits.ExceededException e) {
            throw e;
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

    private void readCompressed(ArchiveFormat format, InputStream in, EntryPath archive) throws IOException {
        // Not closed: the decompressor would close the caller's stream, and holds nothing but memory.
        readContent(Decompressors.decompress(format, in), archive.content(), false);
    }

    private void readZip(InputStream in, EntryPath archive) throws IOException {
        Map<String, EntryProblem> troubles = new LinkedHashMap<>();
        try {
            ZipStreamReader.read(in, new ZipStreamReader.EntryHandler() {
                @Override
                public void entry(byte[] name, InputStream content) throws IOException {
                    ArchiveReader.this.readEntry(DisplayPaths.decodeName(name), content, archive, false);
                }

                @Override
                public void comment(byte[] text) {
                    emit(text, archive, LocationPart.CONTENT);
                }

                @Override
                public void failed(byte[] name, Throwable failure) {
                    ArchiveReader.this.failed(archive.child(DisplayPaths.decodeName(name)), failure);
                }

                @Override
                public void defect(ZipStreamReader.Defect what, byte[] name, String detail) {
                    Problem.Kind kind = switch (what) {
                        case DAMAGED -> Problem.Kind.ARCHIVE_DAMAGED;
                        case ENCRYPTED -> Problem.Kind.ARCHIVE_ENCRYPTED;
                        case METHOD -> Problem.Kind.ARCHIVE_METHOD;
                    };
                    String first = name.length == 0 ? "" : displayName(DisplayPaths.decodeName(name));
                    troubles.computeIfAbsent(kind + detail, k -> new EntryProblem(kind, first, detail)).count++;
                }
            });
        } finally {
            troubles.values().forEach(trouble -> report(trouble.kind, archive, trouble.toSentence()));
        }
    }

    /** Problem that several entries of an archive share. Names the first entry and counts the others. */
    private static final class EntryProblem {
        private final Problem.Kind kind;
        private final String first;
        private final String detail;
        private int count;

        EntryProblem(Problem.Kind kind, String first, String detail) {
            this.kind = kind;
            this.first = first;
            this.detail = detail;
        }

        String toSentence() {
            StringBuilder words = new StringBuilder(detail);
            if (!first.isEmpty()) {
                words.append(detail.isEmpty() ? "" : ", ")
                        .append(count == 1 ? "in " : "first in ")
                        .append(first);
            }
            if (count > 1) {
                words.append(words.length() == 0 ? "" : ", ").append(count).append(" in all");
            }
            return words.toString();
        }
    }

    private void readTar(InputStream in, EntryPath archive) throws IOException {
        // Not closed, as above. Lenient: an entry with a malformed number in its header is still read.
        TarArchiveInputStream tar = new TarArchiveInputStream(in, 10_240, 512, "UTF-8", true);
        Decompressors.CheckedSupplier<TarArchiveEntry> next = tar::getNextEntry;
        for (TarArchiveEntry entry = Decompressors.wrapRuntimeErrors(next);
                entry != null;
                entry = Decompressors.wrapRuntimeErrors(next)) {
            String name = entry.getName();
            EntryPath inside = archive.child(name);
            layers.addEntry(archive.names, boundedName(name));
            if (entry.isSymbolicLink() || entry.isLink()) {
                emitName(entry.getLinkName(), inside);
            }
            if (tar.canReadEntryData(entry)) {
                InputStream content = Decompressors.wrapRuntimeErrors(tar);
                readEntry(name, layers.capture(inside.names, content), archive, false);
            } else {
                report(Problem.Kind.ARCHIVE_METHOD, inside, "");
            }
        }
    }

    /** Reads the objects in a part of a git repository. Each is an entry, named by its type and id. */
    private void readGit(ArchiveFormat format, InputStream in, EntryPath archive) throws IOException {
        GitArchiveReader.EntryHandler entries = (name, content) -> readEntry(name, content, archive, true);
        if (format == ArchiveFormat.GIT_OBJECT) {
            GitArchiveReader.readLooseObject(in, entries);
            return;
        }
        String unread = GitArchiveReader.readPack(in, MAX_SEVEN_Z_BYTES, entries);
        if (!unread.isEmpty()) {
            report(Problem.Kind.ARCHIVE_DAMAGED, archive, unread);
        }
    }

    private void readSevenZ(InputStream in, EntryPath archive) throws IOException {
        byte[] bytes = in.readNBytes(MAX_SEVEN_Z_BYTES + 1);
        if (bytes.length > MAX_SEVEN_Z_BYTES) {
            String most = (MAX_SEVEN_Z_BYTES >> 20) + " MiB";
            report(Problem.Kind.ARCHIVE_LIMIT, archive, "7z files in archives are opened only up to " + most + "");
            return;
        }
        readSevenZ(new SeekableInMemoryByteChannel(bytes), archive);
    }

    private void readSevenZ(SeekableByteChannel content, EntryPath archive) throws IOException {
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.position(SEVEN_Z_DIRECTORY_SIZE);
        IOUtils.readFully(content, size);
        if (size.getLong(0) > MAX_SEVEN_Z_BYTES) { // the library would allocate it at once, even for a sparse file
            report(Problem.Kind.OUT_OF_MEMORY, archive, "its directory has " + size.getLong(0) + " bytes");
            return;
        }
        content.position(0);
        try (SevenZFile file = Decompressors.wrapRuntimeErrors(() -> SevenZFile.builder()
                .setSeekableByteChannel(content)
                .setMaxMemoryLimitKiB(Decompressors.MAX_KIBIBYTES)
                .get())) {
            if (file == null) {
                return;
            }
            Decompressors.CheckedSupplier<SevenZArchiveEntry> next = file::getNextEntry;
            for (SevenZArchiveEntry entry = Decompressors.wrapRuntimeErrors(next);
                    entry != null;
                    entry = Decompressors.wrapRuntimeErrors(next)) {
                String name = entry.getName() == null ? "" : entry.getName();
                if (entry.hasStream()) {
                    readEntry(name, Decompressors.wrapRuntimeErrors(file.getInputStream(entry)), archive, true);
                } else {
                    emitName(name, archive.child(name));
                }
            }
        } catch (org.apache.commons.compress.PasswordRequiredException e) {
            report(Problem.Kind.ARCHIVE_ENCRYPTED, archive, "");
        }
    }

    private void readEntry(String name, InputStream content, EntryPath archive, boolean read) throws IOException {
        limits.countEntry();
        worker.countEntry();
        EntryPath entry = archive.child(name);
        try {
            emitName(name, entry);
            readContent(content, entry, read);
        } catch (RuntimeException | Error e) {
            failed(entry, e);
        }
    }

    /** Returns a name as reports show it: redacted, shortened, and never empty. */
    private static String displayName(String name) {
        String whole = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return Redactor.redact(whole.isEmpty() ? "?" : whole);
    }

    /**
     * Returns the name by which an entry is recognized. A long one is replaced by its beginning and a hash of the whole, because a
     * hostile archive could have many.
     */
    private static String boundedName(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, LONGEST_NAME) + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void emitName(String name, EntryPath entry) {
        if (name.length() >= TokenParser.SHORTEST) {
            emit(name.getBytes(StandardCharsets.UTF_8), entry, LocationPart.NAME);
        }
    }

    private void emit(byte[] text, EntryPath entry, LocationPart part) {
        if (text.length >= TokenParser.SHORTEST) {
            worker.emit(new Chunk(
                    text,
                    text.length,
                    text.length,
                    0,
                    LineTracker::new,
                    () -> provenance(entry, part),
                    Chunk.SEARCH_WHOLE,
                    List.of(),
                    accepted));
        }
    }

    /**
     * Reads the content of one entry, as an archive if it is one. At a limit of the entry, the rest is left unread, and the
     * reader of the archive skips it.
     */
    private void readContent(InputStream packed, EntryPath entry, boolean read) throws IOException {
        InputStream content = limits.limit(packed, read);
        try {
            byte[] head = content.readNBytes(ArchiveFormat.HEAD_BYTES);
            ArchiveFormat format = ArchiveFormat.detect(head, head.length);
            if (format == null && ArchiveFormat.maybeBrotli(head, head.length)) {
                format = ArchiveFormat.byExtension(
                        provenance(entry, LocationPart.CONTENT).name());
            }
            InputStream whole = head.length < ArchiveFormat.HEAD_BYTES
                    ? new ByteArrayInputStream(head)
                    : new SequenceInputStream(new ByteArrayInputStream(head), content);
            if (format == null || !mayOpen(worker, format, entry.depth())) {
                Consumer<Chunk.Span> told = span -> {
                    layers.tokenFound(entry.names);
                    accepted.accept(span);
                };
                ChunkReader.readEntry(whole, () -> provenance(entry, LocationPart.CONTENT), told, worker);
            } else {
                read(format, whole, entry);
            }
        } catch (ExtractionLimits.ExceededException e) {
            if (e.endsArchive()) {
                throw e;
            }
            report(Problem.Kind.ARCHIVE_LIMIT, entry, String.valueOf(e.getMessage()));
        }
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
