package dev.trapstreet.source.content;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.IOUtils;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Reads what one outermost container holds, and what is packed in that, as a stream: nothing is written to a disk, and of
 * an archive no more is held than a window.
 *
 * <p>An entry that cannot be read becomes a problem, and the next one is read. What ends all is a limit of the whole
 * ({@link Budget}), and damage behind which no entry can be found.
 */
public final class Unpacking {
    /** A 7z file within another archive is read from memory, which it takes twice for a moment: its directory stands at its end. */
    private static final int MOST_SEVEN_Z_BYTES =
            (int) Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Where in a 7z file the size of its directory stands (7zFormat.txt, "SignatureHeader"). */
    private static final int SEVEN_Z_DIRECTORY_SIZE = 20;

    private static final int MOST_PROBLEMS = 100;
    private static final int LONGEST_NAME = 1024;

    private final Supplier<Provenance> outermost;
    private final Consumer<Chunk.Span> accepted;
    private final WorkerContext worker;
    private final Budget budget = new Budget();
    private final ImageLayers layers = new ImageLayers();
    private int problems;

    /**
     * Opens one outermost container.
     *
     * @param accepted is told of every token
     * @param worker whose window is used
     */
    public Unpacking(Supplier<Provenance> outermost, Consumer<Chunk.Span> accepted, WorkerContext worker) {
        this.outermost = outermost;
        this.accepted = accepted;
        this.worker = worker;
    }

    /** Reads a container to its end, or to where that cannot be done; {@code in} is not closed. */
    public void read(ContainerKind kind, InputStream in) throws IOException {
        WatchedStream watched = new WatchedStream(in);
        readWhole(whole -> read(kind, budget.outermost(watched), whole));
        if (watched.failure() != null) {
            throw watched.failure(); // of the disk, not of the archive
        }
    }

    /** Reads a 7z file of any size where it lies on a disk. */
    void readSevenZ(SeekableByteChannel file, long size) throws IOException {
        budget.took(size);
        WatchedChannel watched = new WatchedChannel(file);
        readWhole(whole -> read(ContainerKind.SEVEN_Z, whole, () -> sevenZ(watched, whole)));
        if (watched.failure() != null) {
            throw watched.failure();
        }
    }

    /** A way to read the outermost container. */
    private interface Whole {
        void read(Inside whole) throws Budget.ExceededException;
    }

    private void readWhole(Whole content) {
        Inside whole = new Inside(List.of());
        try {
            content.read(whole);
        } catch (Budget.ExceededException e) {
            problem(Problem.Kind.ARCHIVE_LIMIT, whole, String.valueOf(e.getMessage()));
        }
        for (List<String> way : layers.deleted()) {
            worker.addDeletedInLayer(provenance(new Inside(way), LocationPart.CONTENT));
        }
        if (problems > MOST_PROBLEMS) {
            String detail = (problems - MOST_PROBLEMS) + " more archives in it";
            problems = 0;
            problem(Problem.Kind.ARCHIVE_DAMAGED, whole, detail);
        }
    }

    /** The way to what is read, in names of entries; empty for the outermost container. */
    private record Inside(List<String> names) {
        Inside with(String name) {
            List<String> more = new ArrayList<>(names);
            more.add(name);
            return new Inside(more);
        }

        int depth() {
            return names.size();
        }
    }

    private Provenance provenance(Inside inside, LocationPart part) {
        Provenance outer = outermost.get();
        return inside.names.isEmpty() ? outer : new Provenance(outer.path(), part, outer.git(), inside.names);
    }

    private void read(ContainerKind kind, InputStream in, Inside here) throws Budget.ExceededException {
        read(kind, here, () -> {
            switch (kind) {
                case ZIP -> zip(in, here);
                case TAR -> tar(in, here);
                case SEVEN_Z -> sevenZ(in, here);
                case GZIP, BZIP2, XZ, ZSTD, BROTLI -> compressed(kind, in, here);
                case UNOPENED -> worker.countSkipped(SkipReason.ARCHIVE);
            }
        });
    }

    /** A way to read one container. */
    private interface Content {
        void read() throws IOException;
    }

    private void read(ContainerKind kind, Inside here, Content content) throws Budget.ExceededException {
        if (here.depth() >= Budget.DEEPEST) {
            problem(Problem.Kind.ARCHIVE_LIMIT, here, "archives in it lie more than eight deep");
            return;
        }
        if (kind != ContainerKind.UNOPENED) {
            worker.countArchive();
        }
        try {
            content.read();
        } catch (Budget.ExceededException e) {
            throw e;
        } catch (EOFException e) {
            problem(Problem.Kind.ARCHIVE_DAMAGED, here, "it was cut short");
        } catch (IOException e) { // whose text may hold what was read
            if (Codecs.isOverLimit(e)) {
                failed(here, e);
            } else {
                problem(Problem.Kind.ARCHIVE_DAMAGED, here, "");
            }
        } catch (RuntimeException | Error e) {
            failed(here, e);
        }
    }

    /**
     * Makes a problem of what was thrown. A lack of memory is thrown on where all of it is read again when nothing else takes any.
     */
    private void failed(Inside here, Throwable failure) {
        if (failure instanceof OutOfMemoryError lack && worker.readsAgain()) {
            throw lack;
        }
        if (!(failure instanceof IOException)) {
            problem(Problem.of(provenance(here, LocationPart.CONTENT).displayPath(), failure));
        } else if (Codecs.isLimitedByMemory()) {
            problem(Problem.Kind.OUT_OF_MEMORY, here, "");
        } else {
            problem(Problem.Kind.ARCHIVE_LIMIT, here, "it asks for more memory than any usual archive");
        }
    }

    private void compressed(ContainerKind kind, InputStream in, Inside here) throws IOException {
        // Not closed: a decompressor would close what is not ours; what it holds is memory alone.
        content(Codecs.of(kind, in), here.with(Provenance.UNNAMED_ENTRY), false);
    }

    private void zip(InputStream in, Inside here) throws IOException {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        try {
            ZipWalk.walk(in, new ZipWalk.Visitor() {
                @Override
                public void entry(byte[] name, InputStream content) throws IOException {
                    Unpacking.this.entry(DisplayPaths.decodeName(name), content, here, false);
                }

                @Override
                public void comment(byte[] text) {
                    emit(text, here, LocationPart.CONTENT);
                }

                @Override
                public void failed(byte[] name, Throwable failure) {
                    Unpacking.this.failed(here.with(cut(DisplayPaths.decodeName(name))), failure);
                }

                @Override
                public void trouble(ZipWalk.Trouble what, byte[] name, String detail) {
                    Problem.Kind kind = switch (what) {
                        case DAMAGED -> Problem.Kind.ARCHIVE_DAMAGED;
                        case ENCRYPTED -> Problem.Kind.ARCHIVE_ENCRYPTED;
                        case METHOD -> Problem.Kind.ARCHIVE_METHOD;
                    };
                    String first = name.length == 0 ? "" : cut(DisplayPaths.decodeName(name));
                    troubles.computeIfAbsent(kind + detail, k -> new Trouble(kind, first, detail)).count++;
                }
            });
        } finally {
            troubles.values().forEach(trouble -> problem(trouble.kind, here, trouble.words()));
        }
    }

    /** What befell entries of one archive: the first of them by name, the others by number. */
    private static final class Trouble {
        private final Problem.Kind kind;
        private final String first;
        private final String detail;
        private int count;

        Trouble(Problem.Kind kind, String first, String detail) {
            this.kind = kind;
            this.first = first;
            this.detail = detail;
        }

        String words() {
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

    private void tar(InputStream in, Inside here) throws IOException {
        // Not closed, as above. Lenient: a wrong number in a header is no reason not to read the entry.
        TarArchiveInputStream tar = new TarArchiveInputStream(in, 10_240, 512, "UTF-8", true);
        Codecs.Next<TarArchiveEntry> next = tar::getNextEntry;
        for (TarArchiveEntry entry = Codecs.guarded(next); entry != null; entry = Codecs.guarded(next)) {
            String name = entry.getName();
            layers.entry(here.names, cut(name));
            if (entry.isSymbolicLink() || entry.isLink()) {
                emitName(entry.getLinkName(), here.with(cut(name)));
            }
            if (tar.canReadEntryData(entry)) {
                InputStream content = Codecs.guarded(tar);
                entry(name, layers.keeping(here.with(cut(name)).names, content), here, false);
            } else {
                problem(Problem.Kind.ARCHIVE_METHOD, here.with(cut(name)), "");
            }
        }
    }

    private void sevenZ(InputStream in, Inside here) throws IOException {
        byte[] bytes = in.readNBytes(MOST_SEVEN_Z_BYTES + 1);
        if (bytes.length > MOST_SEVEN_Z_BYTES) {
            String most = (MOST_SEVEN_Z_BYTES >> 20) + " MiB";
            problem(
                    Problem.Kind.ARCHIVE_LIMIT,
                    here,
                    "of 7z files in archives only those up to " + most + " are opened");
            return;
        }
        sevenZ(new SeekableInMemoryByteChannel(bytes), here);
    }

    private void sevenZ(SeekableByteChannel content, Inside here) throws IOException {
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.position(SEVEN_Z_DIRECTORY_SIZE);
        IOUtils.readFully(content, size);
        if (size.getLong(0) > MOST_SEVEN_Z_BYTES) { // or it is taken at once, for what may be a hole
            problem(Problem.Kind.OUT_OF_MEMORY, here, "its directory takes " + size.getLong(0) + " bytes");
            return;
        }
        content.position(0);
        try (SevenZFile file = Codecs.guarded(() -> SevenZFile.builder()
                .setSeekableByteChannel(content)
                .setMaxMemoryLimitKiB(Codecs.MOST_KIBIBYTES)
                .get())) {
            if (file == null) {
                return;
            }
            Codecs.Next<SevenZArchiveEntry> next = file::getNextEntry;
            for (SevenZArchiveEntry entry = Codecs.guarded(next); entry != null; entry = Codecs.guarded(next)) {
                String name = entry.getName() == null ? "" : entry.getName();
                if (entry.hasStream()) {
                    entry(name, Codecs.guarded(file.getInputStream(entry)), here, true);
                } else {
                    emitName(name, here.with(cut(name)));
                }
            }
        } catch (org.apache.commons.compress.PasswordRequiredException e) {
            problem(Problem.Kind.ARCHIVE_ENCRYPTED, here, "");
        }
    }

    private void entry(String name, InputStream content, Inside here, boolean read) throws IOException {
        budget.entry();
        worker.countEntry();
        Inside inside = here.with(cut(name));
        try {
            emitName(name, inside);
            content(content, inside, read);
        } catch (RuntimeException | Error e) {
            failed(inside, e);
        }
    }

    /** What a report shows of a name. */
    private static String cut(String name) {
        String whole = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return Redactor.redact(whole.isEmpty() ? "?" : whole);
    }

    private void emitName(String name, Inside inside) {
        if (name.length() >= TokenParser.SHORTEST) {
            emit(name.getBytes(java.nio.charset.StandardCharsets.UTF_8), inside, LocationPart.NAME);
        }
    }

    private void emit(byte[] text, Inside inside, LocationPart part) {
        if (text.length >= TokenParser.SHORTEST) {
            worker.emit(new Chunk(
                    text,
                    text.length,
                    text.length,
                    0,
                    LineTracker::new,
                    () -> provenance(inside, part),
                    Chunk.SEARCH_WHOLE,
                    List.of(),
                    accepted));
        }
    }

    /** Reads one entry: as a container if it is one. What is left of it after a limit, its archive passes over. */
    private void content(InputStream packed, Inside inside, boolean read) throws IOException {
        InputStream content = budget.content(packed, read);
        try {
            byte[] head = content.readNBytes(ContainerKind.HEAD_BYTES);
            ContainerKind kind = ContainerKind.of(head, head.length);
            if (kind == null && ContainerKind.mayBeUntold(head, head.length)) {
                kind = ContainerKind.named(
                        provenance(inside, LocationPart.CONTENT).name());
            }
            InputStream whole = head.length < ContainerKind.HEAD_BYTES
                    ? new ByteArrayInputStream(head)
                    : new SequenceInputStream(new ByteArrayInputStream(head), content);
            if (kind == null || !worker.mayOpen(kind, inside.depth())) {
                Consumer<Chunk.Span> told = span -> {
                    layers.hit(inside.names);
                    accepted.accept(span);
                };
                Windows.readEntry(whole, () -> provenance(inside, LocationPart.CONTENT), told, worker);
            } else {
                read(kind, whole, inside);
            }
        } catch (Budget.ExceededException e) {
            if (e.isWhole()) {
                throw e;
            }
            problem(Problem.Kind.ARCHIVE_LIMIT, inside, String.valueOf(e.getMessage()));
        }
    }

    private void problem(Problem.Kind kind, Inside inside, String detail) {
        problem(new Problem(kind, provenance(inside, LocationPart.CONTENT).displayPath(), Redactor.redact(detail)));
    }

    private void problem(Problem problem) {
        if (++problems <= MOST_PROBLEMS) {
            worker.report(problem);
        }
    }
}
