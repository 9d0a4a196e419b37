package dev.trapstreet.source;

import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenReader;
import dev.trapstreet.token.TokenText;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
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
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one outermost container holds, and what is packed in that, as a stream: nothing is written to a disk, and of
 * an archive no more is held than a window.
 *
 * <p>An entry that cannot be read becomes a problem, and the next one is read. What ends all is a limit of the whole
 * ({@link Budget}), and damage behind which no entry can be found.
 */
final class Unpacking {
    /** A 7z file is read from memory: its directory stands at its end. */
    private static final int MOST_SEVEN_Z_BYTES = 256 << 20;

    private static final int MOST_PROBLEMS = 100;
    private static final int LONGEST_NAME = 1024;

    private final Supplier<Provenance> outermost;
    private final Consumer<Chunk.Span> accepted;
    private final Lane lane;
    private final Budget budget = new Budget();
    private final ImageLayers layers = new ImageLayers();
    private int problems;

    /**
     * @param accepted is told of every token
     * @param lane whose window is used
     */
    Unpacking(Supplier<Provenance> outermost, Consumer<Chunk.Span> accepted, Lane lane) {
        this.outermost = outermost;
        this.accepted = accepted;
        this.lane = lane;
    }

    /** Reads a container to its end, or to where that cannot be done; {@code in} is not closed. */
    void read(ContainerKind kind, InputStream in) throws IOException {
        Outer outer = new Outer(in);
        Inside whole = new Inside(List.of());
        try {
            read(kind, budget.outermost(outer), whole);
        } catch (Budget.ExceededException e) {
            problem(Problem.Kind.ARCHIVE_LIMIT, whole, String.valueOf(e.getMessage()));
        }
        for (List<String> way : layers.deleted()) {
            lane.deletedInLayer(provenance(new Inside(way), Part.CONTENT));
        }
        if (outer.failure != null) {
            throw outer.failure; // of the disk, not of the archive
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

    private Provenance provenance(Inside inside, Part part) {
        Provenance outer = outermost.get();
        return inside.names.isEmpty() ? outer : new Provenance(outer.path(), part, outer.git(), inside.names);
    }

    private void read(ContainerKind kind, InputStream in, Inside here) throws Budget.ExceededException {
        if (here.depth() >= Budget.DEEPEST) {
            problem(Problem.Kind.ARCHIVE_LIMIT, here, "archives in it lie more than eight deep");
            return;
        }
        if (kind != ContainerKind.UNOPENED) {
            lane.countArchive();
        }
        try {
            switch (kind) {
                case ZIP -> zip(in, here);
                case TAR -> tar(in, here);
                case SEVEN_Z -> sevenZ(in, here);
                case GZIP, BZIP2, XZ, ZSTD, BROTLI -> compressed(kind, in, here);
                case UNOPENED -> lane.skip(Skip.ARCHIVE);
            }
        } catch (Budget.ExceededException e) {
            throw e;
        } catch (EOFException e) {
            problem(Problem.Kind.ARCHIVE_DAMAGED, here, "it was cut short");
        } catch (IOException e) { // whose text may hold what was read
            problem(Problem.Kind.ARCHIVE_DAMAGED, here, "");
        }
    }

    private void compressed(ContainerKind kind, InputStream in, Inside here) throws IOException {
        // Not closed: a decompressor would close what is not ours; what it holds is memory alone.
        content(Codecs.of(kind, in), here.with(Provenance.NAMELESS), false);
    }

    private void zip(InputStream in, Inside here) throws IOException {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        try {
            ZipWalk.walk(in, new ZipWalk.Visitor() {
                @Override
                public void entry(byte[] name, InputStream content) throws IOException {
                    Unpacking.this.entry(PathNames.text(name), content, here, false);
                }

                @Override
                public void comment(byte[] text) {
                    emit(text, here, Part.CONTENT);
                }

                @Override
                public void trouble(ZipWalk.Trouble what, byte[] name, String detail) {
                    Problem.Kind kind = switch (what) {
                        case DAMAGED -> Problem.Kind.ARCHIVE_DAMAGED;
                        case ENCRYPTED -> Problem.Kind.ARCHIVE_ENCRYPTED;
                        case METHOD -> Problem.Kind.ARCHIVE_METHOD;
                    };
                    String first = name.length == 0 ? "" : cut(PathNames.text(name));
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
            problem(Problem.Kind.ARCHIVE_LIMIT, here, "of 7z files only those up to 256 MiB are opened");
            return;
        }
        try (SevenZFile file = Codecs.guarded(() -> SevenZFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
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
        lane.countEntry();
        Inside inside = here.with(cut(name));
        emitName(name, inside);
        content(content, inside, read);
    }

    /** What a report shows of a name. */
    private static String cut(String name) {
        String whole = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return TokenText.withheld(whole.isEmpty() ? "?" : whole);
    }

    private void emitName(String name, Inside inside) {
        if (name.length() >= TokenReader.SHORTEST) {
            emit(name.getBytes(java.nio.charset.StandardCharsets.UTF_8), inside, Part.NAME);
        }
    }

    private void emit(byte[] text, Inside inside, Part part) {
        if (text.length >= TokenReader.SHORTEST) {
            lane.emit(new Chunk(
                    text,
                    text.length,
                    text.length,
                    0,
                    LineTracker::new,
                    () -> provenance(inside, part),
                    Chunk.EVERYTHING,
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
                kind = ContainerKind.named(provenance(inside, Part.CONTENT).name());
            }
            InputStream whole = head.length < ContainerKind.HEAD_BYTES
                    ? new ByteArrayInputStream(head)
                    : new SequenceInputStream(new ByteArrayInputStream(head), content);
            if (kind == null || !lane.opens(kind, inside.depth())) {
                Consumer<Chunk.Span> told = span -> {
                    layers.hit(inside.names);
                    accepted.accept(span);
                };
                Windows.readEntry(whole, () -> provenance(inside, Part.CONTENT), told, lane);
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
        if (++problems <= MOST_PROBLEMS) {
            lane.problem(new Problem(kind, provenance(inside, Part.CONTENT).shownPath(), TokenText.withheld(detail)));
        }
    }

    /** The bytes of the outermost container, and how reading them failed. */
    private static final class Outer extends InputStream {
        private final InputStream in;
        private @Nullable IOException failure;

        Outer(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return in.read(into, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** A stream as a channel that reads straight into the buffer's array. */
    record StreamChannel(InputStream in) implements java.nio.channels.ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            int read = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (read > 0) {
                into.position(into.position() + read);
            }
            return read;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The stream is somebody else's.
        }
    }
}
