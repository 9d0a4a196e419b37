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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Bounded reader of the files in a git directory; all of them are read through this class. It opens only regular files, reads at most
 * the size that {@link Kind} permits, and follows links out of the target only if the options allow it ({@link SourceOptions.Links}).
 * A refused file is recorded as a problem, and all other files are still read.
 *
 * <p>Java cannot open a pipe without waiting for the other end. Therefore the attributes of a file are checked immediately before it is
 * opened, and opening never follows a link in place of the file itself. A process that changes the directory during the scan can still
 * replace the file by a pipe, or a parent directory by a link, between check and open.
 *
 * <p>Used by several threads, except that only one thread at a time may read reflogs.
 */
public final class GitFiles {
    /** Kinds of files, each with a maximum size. */
    public enum Kind {
        /** Files of one line: {@code HEAD}, a ref, and files that name a directory ({@code .git}, {@code gitdir}, {@code commondir}). */
        LINE(1 << 16, 0),
        /** {@code objects/info/alternates} and {@code MERGE_HEAD}, with one line for each directory or commit. */
        LIST(1 << 18, 0),
        /** {@code config}, with a section of about a hundred bytes for each branch. */
        CONFIG(1 << 24, 0),
        /**
         * {@code packed-refs}, or all reftables of a working tree together: an eighth of the memory, because a ref occupies about four times
         * the bytes of its line.
         */
        PACKED_REFS(0, 8),
        /** All reflogs together: an eighth of the memory, because an entry occupies about twice the bytes of its line. */
        REFLOGS(0, 8),
        /** All pack indexes together: half of the memory, because they are held unchanged. */
        PACK_INDEXES(0, 2);

        private final long most;
        private final int share;

        /**
         * Defines a maximum size.
         *
         * @param most the number of bytes, if it is fixed
         * @param share the divisor of the memory, or 0 if the number of bytes is fixed
         */
        Kind(long most, int share) {
            this.most = most;
            this.share = share;
        }
    }

    private static final Set<OpenOption> READ_NO_LINK = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LONGEST_LINE = 1 << 16; // longer lines, such as messages in reflogs, are cut
    private static final int BUFFER = 1 << 16;

    private final GitBounds bounds;
    private final long memory;
    private final AtomicLong reflogBytes; // left for all reflogs, which several threads may read

    private GitFiles(GitBounds bounds, long memory) {
        this.bounds = bounds;
        this.memory = memory;
        this.reflogBytes = new AtomicLong(limit(Kind.REFLOGS));
    }

    /**
     * Creates a reader for a repository of a scan target.
     *
     * @param target the directory that the user named, or the root of the repository around it
     * @param displayPaths the display paths of the target
     * @param options the options of the scan: treatment of links, and memory
     * @return the reader
     */
    public static GitFiles of(Path target, DisplayPaths displayPaths, SourceOptions options) {
        return new GitFiles(new GitBounds(target, displayPaths, options.links()), options.memory());
    }

    /**
     * Creates a reader that follows every link. It is for repositories in which git itself has started a hook, or that have passed
     * {@link LinkCheck}.
     *
     * @param root the root of the repository
     * @param memory the memory of the scan, in bytes, on which limits depend
     * @return the reader
     */
    public static GitFiles checked(Path root, long memory) {
        GitBounds none = new GitBounds(root, new DisplayPaths(root), SourceOptions.Links.FOLLOWED_BY_GIT);
        return new GitFiles(none, memory);
    }

    /** {@return the bounds, which also collect problems and warnings} */
    public GitBounds bounds() {
        return bounds;
    }

    /**
     * Returns the maximum size of a file.
     *
     * @param kind the kind of the file
     * @return the number of bytes
     */
    public long limit(Kind kind) {
        return kind.share == 0 ? kind.most : memory / kind.share;
    }

    /** Returns the attributes of a path without following a link. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** File that has passed the check and may be opened. */
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
     * Checks a file before it is opened.
     *
     * @param most the maximum size, in bytes
     * @throws NoSuchFileException if it does not exist, or a directory above it is outside of the bounds
     * @throws DamagedException if it is refused
     */
    private Found find(Path file, long most) throws IOException {
        Path above = file.getParent();
        if (above != null && !bounds.admits(above)) {
            throw new NoSuchFileException(file.toString()); // the problem was recorded for the link above it
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
            throw new DamagedException("it is a directory");
        }
        if (!attributes.isRegularFile()) {
            throw new DamagedException("it is not a regular file");
        }
        if (attributes.size() > most) {
            throw tooLarge(attributes.size(), most);
        }
    }

    private static DamagedException tooLarge(long size, long most) {
        return new DamagedException("it has " + size + " bytes, more than the limit of " + most + " for such files");
    }

    /**
     * Opens a loose object. There is no maximum size, because the content is streamed.
     *
     * @param object the file
     * @return the open object, to be closed by the caller
     * @throws IOException if the file does not exist, is refused or is not an object
     */
    public LooseObject openLoose(Path object) throws IOException {
        Found found = find(object, Long.MAX_VALUE);
        return LooseObject.read(Channels.newInputStream(found.open()), found.size);
    }

    /**
     * Opens a file of any size.
     *
     * @param file the file
     * @return the open file, to be closed by the caller
     * @throws IOException if the file does not exist or is refused
     */
    public SeekableByteChannel open(Path file) throws IOException {
        return find(file, Long.MAX_VALUE).open();
    }

    /**
     * Checks whether a pack or a pack index may be opened by its own reader.
     *
     * @param file the file
     * @param most the maximum size, in bytes
     * @return the size of the file, in bytes
     * @throws IOException if the file does not exist or is refused
     */
    public long check(Path file, long most) throws IOException {
        return find(file, most).size;
    }

    /** Reads a complete file. Fails if it does not exist or is refused. */
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
                throw tooLarge(read, most); // the file has grown since the check
            }
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            got = channel.read(ByteBuffer.wrap(bytes, read, bytes.length - read));
        }
        return Arrays.copyOf(bytes, read);
    }

    /** Returns the first line of a file, stripped, or an empty text if it is missing or unreadable. The latter is recorded as a problem. */
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

    /** Returns the first line of a text, stripped. */
    static String firstLine(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return text(bytes, end).strip();
    }

    /** Decodes a path or the name of a ref. These are almost always UTF-8; otherwise each byte becomes a character. */
    static String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Passes each line of a file to a consumer, without holding the file in memory. Lines are cut after 65,536 bytes. A missing file
     * has no lines. A file that cannot be read is recorded as a problem.
     *
     * @param file the file
     * @param kind the kind of the file; the limit of {@link Kind#REFLOGS} applies to all reflogs together
     * @param lines the consumer of the lines, which have no line breaks
     */
    public void forEachLine(Path file, Kind kind, Consumer<String> lines) {
        long most = kind == Kind.REFLOGS ? reflogBytes.get() : limit(kind);
        try {
            long read = forEachLine(find(file, most), most, lines);
            if (kind == Kind.REFLOGS) {
                reflogBytes.addAndGet(-read);
            }
        } catch (IOException e) {
            if (!(e instanceof NoSuchFileException)) { // git replaces such files at any time
                bounds.problem(file, e);
            }
        }
    }

    /**
     * Passes each line of a file to a consumer, regardless of the bounds and without following a link. This is for files that decide
     * whether other files may be read.
     *
     * @throws IOException if the file does not exist or is refused
     */
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

    /**
     * Lists the entries of a directory.
     *
     * @param directory the directory
     * @return the entries, sorted by path; empty if the directory does not exist or may not be read. The latter is recorded as a problem.
     */
    public List<Path> list(Path directory) {
        if (!bounds.admits(directory) || !isDirectory(directory)) {
            return List.of();
        }
        DirectoryListing listing = DirectoryListing.of(directory);
        IOException failure = listing.failure().orElse(null);
        if (failure != null && !(failure instanceof NoSuchFileException)) {
            bounds.problem(directory, failure);
        }
        // Loops are used almost everywhere here, because linking each of the first lambdas and streams of a scan takes
        // about a millisecond.
        List<Path> entries = new ArrayList<>(listing.entries().size());
        for (DirectoryListing.Entry entry : listing.entries()) {
            entries.add(entry.path());
        }
        entries.sort(null);
        return entries;
    }

    /** Checks that a path is a directory before it is listed. Listing a pipe would open it, and wait. */
    private boolean isDirectory(Path directory) {
        try {
            if (Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
                return true;
            }
            bounds.problem(directory, new DamagedException("it is not a directory"));
        } catch (IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                bounds.problem(directory, e);
            }
        }
        return false;
    }

    /** Returns all files below a directory, sorted by path. A directory is entered only once, even if several links lead to it. */
    List<Path> filesBelow(Path directory) {
        List<Path> files = new ArrayList<>();
        Deque<Path> waiting = new ArrayDeque<>(List.of(directory));
        Deque<Path> linked = new ArrayDeque<>(); // entered last, so that real paths take precedence
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
                    if (!(e instanceof NoSuchFileException)) { // git removes files that it has packed
                        bounds.problem(entry, e);
                    }
                }
            }
        }
        files.sort(null);
        return files;
    }

    /** Returns whether a directory was not entered before. If its attributes cannot be read, listing it reports that. */
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
