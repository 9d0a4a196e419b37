package dev.trapstreet.source.file;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reader of the files, symbolic links and names below a target on disk. Emits their content as chunks, and reports read errors as
 * problems. Immutable and thread-safe.
 */
public final class DiskFileReader {
    private static final Set<OpenOption> DO_NOT_FOLLOW = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> FOLLOW = Set.of(StandardOpenOption.READ);

    /** Whether files count as such. */
    private enum Counting {
        COUNTED,
        UNCOUNTED
    }

    private final Path root;
    private final DisplayPaths displayPaths;
    private final Counting counting;

    /**
     * Creates a reader.
     *
     * @param root the scan target, a directory or a single file
     * @param displayPaths converter to display paths
     */
    public DiskFileReader(Path root, DisplayPaths displayPaths) {
        this(root, displayPaths, Counting.COUNTED);
    }

    private DiskFileReader(Path root, DisplayPaths displayPaths, Counting counting) {
        this.root = root;
        this.displayPaths = displayPaths;
        this.counting = counting;
    }

    /** {@return a reader that does not count files, for those of a git directory: they belong to the history, not to the working tree} */
    public DiskFileReader uncounted() {
        return new DiskFileReader(root, displayPaths, Counting.UNCOUNTED);
    }

    /**
     * Reads an entry that is not a directory: the content of a regular file, or the text of a symbolic link. Anything else is counted as
     * skipped. Links are not followed.
     *
     * @param entry the path of the entry
     * @param name the last component of the path
     * @param attributes the attributes of the entry itself, read without following a link
     * @param worker receives chunks, problems and counts
     */
    public void read(Path entry, String name, BasicFileAttributes attributes, WorkerContext worker) {
        if (attributes.isRegularFile()) {
            readContent(entry, name, attributes.size(), DO_NOT_FOLLOW, worker);
        } else if (attributes.isSymbolicLink()) {
            readLink(entry, worker);
        } else {
            worker.countSkipped(SkipReason.SPECIAL);
        }
    }

    /**
     * Reads a file below the target. A link, or anything else that is not a file, is counted as skipped or read as a link.
     *
     * @param file the path of the file
     * @param worker receives chunks, problems and counts
     */
    public void read(Path file, WorkerContext worker) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            read(file, String.valueOf(file.getFileName()), attributes, worker);
        } catch (IOException e) {
            worker.report(problem(file, e));
        }
    }

    /**
     * Records an unexpected failure while an entry was read.
     *
     * @param entry the path of the entry
     * @param failure the exception or error that was thrown
     * @param worker receives the problem
     */
    public void failed(Path entry, Throwable failure, WorkerContext worker) {
        worker.failed(displayPaths.display(entry), failure);
    }

    /**
     * Reads the file that the user named. A link is followed, and a pipe or device is read to its end.
     *
     * @param file the path as the user typed it
     * @param worker receives chunks, problems and counts
     */
    void readNamed(Path file, WorkerContext worker) {
        String name = String.valueOf(file.getFileName());
        readName(file, name, worker);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            readContent(
                    file,
                    name,
                    attributes.isRegularFile() ? attributes.size() : ChunkReader.UNKNOWN_SIZE,
                    FOLLOW,
                    worker);
        } catch (NoSuchFileException e) {
            boolean link = Files.isSymbolicLink(file);
            worker.report(
                    link
                            ? new Problem(Problem.Kind.LINK_TO_NOTHING, displayPaths.display(file), "")
                            : problem(file, e));
        } catch (IOException e) {
            worker.report(problem(file, e));
        } catch (RuntimeException | Error e) {
            failed(file, e, worker);
        }
    }

    /** Reads a file. If memory runs out, the file is read again at the end of the scan, when no other task needs memory. */
    private void readContent(Path file, String name, long size, Set<OpenOption> how, WorkerContext worker) {
        worker.setReadsAgain(true);
        try {
            readNow(file, name, size, how, worker);
        } catch (OutOfMemoryError e) {
            worker.submitLast(other -> readAgain(file, name, size, how, other));
        } finally {
            worker.setReadsAgain(false);
        }
    }

    private void readAgain(Path file, String name, long size, Set<OpenOption> how, WorkerContext worker) {
        try {
            readNow(file, name, size, how, worker);
        } catch (RuntimeException | Error e) {
            failed(file, e, worker);
        }
    }

    private void readNow(Path file, String name, long size, Set<OpenOption> how, WorkerContext worker) {
        try (SeekableByteChannel channel = Files.newByteChannel(file, how)) {
            if (worker.readsAgain() && counting == Counting.COUNTED) {
                worker.countFile(); // not counted again by the second attempt
            }
            long read = ChunkReader.read(channel, size, provenance(worker.source(), file, name), worker);
            if (read < size && channel.size() != size) { // files in /sys report a size that they do not have
                String detail = read + " of " + size + " bytes were left";
                worker.report(new Problem(Problem.Kind.SHRANK, displayPaths.display(file), detail));
            }
        } catch (IOException e) {
            worker.report(problem(file, e));
        }
    }

    private LazyProvenance provenance(int source, Path file, String name) {
        return new LazyProvenance() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Provenance get() {
                return displayPaths.provenance(source, file, LocationPart.CONTENT);
            }
        };
    }

    private void readLink(Path link, WorkerContext worker) {
        try {
            String text = Files.readSymbolicLink(link).toString();
            worker.countLink();
            emit(text, () -> displayPaths.provenance(worker.source(), link, LocationPart.LINK), worker);
            if (leavesRoot(link)) {
                worker.countSkipped(SkipReason.LINK_OUT_OF_ROOT);
            }
        } catch (IOException e) {
            worker.report(problem(link, e));
        }
    }

    /**
     * Emits the name of a file or directory as a chunk, because it can contain a token too. Does nothing for a name that is shorter than
     * the shortest token.
     *
     * @param entry the path of the entry
     * @param name the last component of the path
     * @param worker receives the chunk
     */
    public void readName(Path entry, String name, WorkerContext worker) {
        if (name.length() >= TokenParser.SHORTEST) {
            emit(name, () -> displayPaths.provenance(worker.source(), entry, LocationPart.NAME), worker);
        }
    }

    private static void emit(String text, LazyProvenance provenance, WorkerContext worker) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        worker.emit(new Chunk(bytes, bytes.length, bytes.length, 0, LineTracker::new, provenance));
    }

    /** Returns whether a link leads to an existing file or directory outside of the root. */
    private boolean leavesRoot(Path link) throws IOException {
        Path base = root.toRealPath();
        try {
            return !link.toRealPath().startsWith(base);
        } catch (FileSystemException e) {
            return false; // a dangling link or a loop: there is nothing that could be skipped
        }
    }

    /**
     * Returns the problem to report for a file that cannot be read.
     *
     * @param path the path of the file
     * @param e the failure
     * @return the problem, with the display path
     */
    public Problem problem(Path path, IOException e) {
        return Problem.unreadable(displayPaths.display(path), e);
    }
}
