package dev.trapstreet.source.git;

import dev.trapstreet.io.DirectoryListing;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Bounded reader of the files of one git directory, through which each of them is read. It opens regular files alone, never a pipe, a
 * device or a socket, reads no more of one than {@link Kind} says, and leaves the target and the repository by no link unless
 * the selection allows that ({@link SourceOptions.Links}). What it refuses is a problem that costs that one file.
 *
 * <p>Java opens no file without waiting for the other end of a pipe, so a file is looked at right before it is opened, and opened without
 * following a link in its own place. Somebody who changes the directory while it is scanned can still put a pipe, or a link in the
 * place of a directory above, between the two.
 *
 * <p>Shared by threads.
 */
public final class GitFiles {
    /** Kinds of files, by how much of one is read. */
    public enum Kind {
        /** {@code HEAD}, a ref, and what names a directory: {@code .git}, {@code gitdir}, {@code commondir}. Git writes one line. */
        LINE(1 << 16, 0),
        /** {@code objects/info/alternates} and {@code MERGE_HEAD}: a line for each directory, or for each commit. */
        LIST(1 << 18, 0),
        /** {@code config}: a section for each branch, of about a hundred bytes. */
        CONFIG(1 << 24, 0),
        /** {@code packed-refs}: an eighth of the memory, for a ref takes about four times the bytes of its line. */
        PACKED_REFS(0, 8),
        /** All reflogs together: an eighth of the memory, for an entry takes about twice the bytes of its line. */
        REFLOGS(0, 8),
        /** All indexes of packs together: half of the memory. They are held as they are. */
        PACK_INDEXES(0, 2);

        private final long most;
        private final int share;

        /** @param share of the memory, as a divisor, where there is no fixed number of bytes */
        Kind(long most, int share) {
            this.most = most;
            this.share = share;
        }
    }

    private static final Set<OpenOption> READ_NO_LINK = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LONGEST_LINE =
            1 << 16; // the rest of a longer one, as of a message in a reflog, is passed over
    private static final int BUFFER = 1 << 16;

    private final GitBounds bounds;
    private final long memory;
    private long reflogBytes;

    private GitFiles(GitBounds bounds, long memory) {
        this.bounds = bounds;
        this.memory = memory;
        this.reflogBytes = limit(Kind.REFLOGS);
    }

    /**
     * Those of a repository that belongs to a target.
     *
     * @param target directory that the user named, or the root of the repository around it
     */
    public static GitFiles of(Path target, DisplayPaths displayPaths, SourceOptions options) {
        return new GitFiles(new GitBounds(target, displayPaths, options.links()), options.memory());
    }

    /** Those of a repository for which git has started a hook, or that {@link LinkCheck} has passed: every link is followed. */
    public static GitFiles checked(Path root) {
        GitBounds none = new GitBounds(root, new DisplayPaths(root), SourceOptions.Links.FOLLOWED_BY_GIT);
        return new GitFiles(none, Runtime.getRuntime().maxMemory());
    }

    public GitBounds bounds() {
        return bounds;
    }

    /** Most bytes that are read of a file of that kind. */
    public long limit(Kind kind) {
        return kind.share == 0 ? kind.most : memory / kind.share;
    }

    /** A file that may be opened. */
    private static final class Found {
        final Path real;
        final long size;

        Found(Path real, long size) {
            this.real = real;
            this.size = size;
        }

        SeekableByteChannel open() throws IOException {
            return Files.newByteChannel(real, READ_NO_LINK);
        }
    }

    /**
     * Looks at a file.
     *
     * @throws NoSuchFileException when it is not there
     * @throws DamagedException when it is refused
     */
    private Found find(Path file, long most) throws IOException {
        Path above = file.getParent();
        if (above != null && !bounds.admits(above)) {
            throw new NoSuchFileException(file.toString()); // nothing that may be read: the link above it was noted
        }
        Path real = file;
        BasicFileAttributes attributes = GitBounds.attributes(file);
        if (attributes.isSymbolicLink()) {
            real = file.toRealPath();
            if (!bounds.admits(file, real)) {
                throw new DamagedException("it is a link that leads out of the target");
            }
            attributes = GitBounds.attributes(real);
        }
        check(attributes, most);
        return new Found(real, attributes.size());
    }

    private static void check(BasicFileAttributes attributes, long most) throws DamagedException {
        if (attributes.isDirectory()) {
            throw new DamagedException("a directory stands in its place");
        }
        if (!attributes.isRegularFile()) {
            throw new DamagedException("something else than a file stands in its place");
        }
        if (attributes.size() > most) {
            throw tooLarge(attributes.size(), most);
        }
    }

    private static DamagedException tooLarge(long size, long most) {
        return new DamagedException("it has " + size + " bytes, and of such a file no more than " + most + " are read");
    }

    /** Opens a loose object, of any size: it is inflated piece by piece. */
    public LooseObject openLoose(Path object) throws IOException {
        Found found = find(object, Long.MAX_VALUE);
        return LooseObject.read(Channels.newInputStream(found.open()), found.size);
    }

    /**
     * Looks whether a pack, or the index of one, may be opened by whoever reads it.
     *
     * @param most bytes that it may have
     * @return how many it has
     */
    public long check(Path file, long most) throws IOException {
        return find(file, most).size;
    }

    /** A file, whole. */
    byte[] read(Path file, Kind kind) throws IOException {
        long most = limit(kind);
        Found found = find(file, most);
        try (SeekableByteChannel channel = found.open()) {
            return read(channel, found.size, most);
        }
    }

    private static byte[] read(SeekableByteChannel channel, long size, long most) throws IOException {
        byte[] bytes = new byte[(int) size + 1];
        int read = 0;
        int got = 0;
        while (got >= 0) {
            read += got;
            if (read > most) {
                throw tooLarge(read, most); // it grew meanwhile
            }
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            got = channel.read(ByteBuffer.wrap(bytes, read, bytes.length - read));
        }
        return Arrays.copyOf(bytes, read);
    }

    /** The first line of a file that has one, without blanks around it; empty when there is none, or it cannot be read, which is noted. */
    String firstLine(Path file) {
        try {
            return firstLine(read(file, Kind.LINE));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            bounds.problem(file, e);
            return "";
        }
    }

    static String firstLine(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return text(bytes, end).strip();
    }

    /** Paths and names of refs are UTF-8 nearly always; else each byte is at least one character. */
    private static String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Each line of a file, which is not held; none when it is not there, or cannot be read, which is noted. */
    public void forEachLine(Path file, Kind kind, Consumer<String> lines) {
        long most = kind == Kind.REFLOGS ? reflogBytes : limit(kind);
        try {
            long read = forEachLine(find(file, most), most, lines);
            reflogBytes -= kind == Kind.REFLOGS ? read : 0;
        } catch (IOException e) {
            if (!(e instanceof NoSuchFileException)) { // git replaces such files at any time
                bounds.problem(file, e);
            }
        }
    }

    /** The same of a file that is read only to decide whether others may be: whatever the bounds are, and without following a link. */
    static void peek(Path file, Kind kind, Consumer<String> lines) throws IOException {
        BasicFileAttributes attributes = GitBounds.attributes(file);
        check(attributes, kind.most);
        forEachLine(new Found(file, attributes.size()), kind.most, lines);
    }

    private static long forEachLine(Found found, long most, Consumer<String> lines) throws IOException {
        try (SeekableByteChannel channel = found.open()) {
            byte[] buffer = new byte[(int) Math.min(BUFFER, found.size + 1)];
            return forEachLine(channel, buffer, most, lines);
        }
    }

    private static long forEachLine(SeekableByteChannel channel, byte[] buffer, long most, Consumer<String> lines)
            throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        long all = 0;
        for (int read = channel.read(ByteBuffer.wrap(buffer));
                read >= 0;
                read = channel.read(ByteBuffer.wrap(buffer))) {
            all += read;
            if (all > most) {
                throw tooLarge(all, most);
            }
            for (int from = 0; from < read; ) {
                int end = from;
                while (end < read && buffer[end] != '\n') {
                    end++;
                }
                int part = Math.min(end - from, LONGEST_LINE - length);
                if (length + part > line.length) {
                    line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 2 * (length + part)));
                }
                System.arraycopy(buffer, from, line, length, part);
                length += part;
                if (end < read) {
                    lines.accept(line(line, length));
                    length = 0;
                }
                from = end + 1;
            }
        }
        if (length > 0) {
            lines.accept(line(line, length));
        }
        return all;
    }

    private static String line(byte[] line, int length) {
        return text(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }

    /** The entries of a directory, in order; none when it is not there, or may not be read, which is noted. */
    public List<Path> list(Path directory) {
        if (!bounds.admits(directory) || !isDirectory(directory)) {
            return List.of();
        }
        DirectoryListing listing = DirectoryListing.of(directory);
        IOException failure = listing.failure().orElse(null);
        if (failure != null && !(failure instanceof NoSuchFileException)) {
            bounds.problem(directory, failure);
        }
        // Loops, as nearly everywhere here: each of the first lambdas and streams of a scan takes about a millisecond
        // to link.
        List<Path> entries = new ArrayList<>(listing.entries().size());
        for (DirectoryListing.Entry entry : listing.entries()) {
            entries.add(entry.path());
        }
        entries.sort(null);
        return entries;
    }

    /** Asked before it is listed, because a pipe would be opened to see that it is none. */
    private boolean isDirectory(Path directory) {
        try {
            if (Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
                return true;
            }
            bounds.problem(directory, new DamagedException("something else than a directory stands in its place"));
        } catch (IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                bounds.problem(directory, e);
            }
        }
        return false;
    }

    /** All that lies below a directory and is none, in order; a directory is entered once, by whatever links lead to it. */
    List<Path> filesBelow(Path directory) {
        List<Path> files = new ArrayList<>();
        Deque<Path> waiting = new ArrayDeque<>(List.of(directory));
        Deque<Path> linked = new ArrayDeque<>(); // last, so that what stands in its own place goes by that name
        Set<Object> entered = new HashSet<>();
        while (!waiting.isEmpty() || !linked.isEmpty()) {
            Path next = waiting.isEmpty() ? linked.remove() : waiting.remove();
            for (Path entry : enter(next, entered) ? list(next) : List.<Path>of()) {
                try {
                    BasicFileAttributes attributes = GitBounds.attributes(entry);
                    if (attributes.isDirectory()) {
                        waiting.add(entry);
                    } else if (attributes.isSymbolicLink() && Files.isDirectory(entry)) {
                        linked.add(entry);
                    } else {
                        files.add(entry);
                    }
                } catch (IOException e) {
                    if (!(e instanceof NoSuchFileException)) { // git removes what it has packed
                        bounds.problem(entry, e);
                    }
                }
            }
        }
        files.sort(null);
        return files;
    }

    /** True for a directory that was not entered before; what cannot be looked at is told by its listing. */
    private static boolean enter(Path directory, Set<Object> entered) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return entered.add(key == null ? directory.toRealPath() : key);
        } catch (IOException e) {
            return true;
        }
    }
}
