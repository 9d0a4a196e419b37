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
import java.util.function.Supplier;

/** Reads the entries of one directory tree: files, links and names. */
public final class DiskFileReader {
    private static final Set<OpenOption> DO_NOT_FOLLOW = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> FOLLOW = Set.of(StandardOpenOption.READ);

    private final Path root;
    private final DisplayPaths displayPaths;

    public DiskFileReader(Path root, DisplayPaths displayPaths) {
        this.root = root;
        this.displayPaths = displayPaths;
    }

    /** Reads what is not a directory: a file's content, a link's text; all else is counted as skipped. */
    public void read(Path entry, String name, BasicFileAttributes attributes, WorkerContext worker) {
        if (attributes.isRegularFile()) {
            readContent(entry, name, attributes.size(), DO_NOT_FOLLOW, worker);
        } else if (attributes.isSymbolicLink()) {
            readLink(entry, worker);
        } else {
            worker.countSkipped(SkipReason.SPECIAL);
        }
    }

    /** Makes a problem of what reading an entry has thrown. */
    public void failed(Path entry, Throwable failure, WorkerContext worker) {
        worker.failed(displayPaths.display(entry), failure);
    }

    /** Reads what the user named, whatever it is, through a link and to its end. */
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

    /** A file for which the memory is not enough is read again at the end, when nothing else takes any. */
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
            if (worker.readsAgain()) {
                worker.countFile(); // the first time alone
            }
            long read = ChunkReader.read(channel, size, provenance(file, name), worker);
            if (read < size && channel.size() != size) { // the files of /sys say a size that they do not have
                String detail = read + " of " + size + " bytes were left";
                worker.report(new Problem(Problem.Kind.SHRANK, displayPaths.display(file), detail));
            }
        } catch (IOException e) {
            worker.report(problem(file, e));
        }
    }

    private LazyProvenance provenance(Path file, String name) {
        return new LazyProvenance() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Provenance get() {
                return displayPaths.provenance(file, LocationPart.CONTENT);
            }
        };
    }

    private void readLink(Path link, WorkerContext worker) {
        try {
            String text = Files.readSymbolicLink(link).toString();
            worker.countLink();
            emit(text, () -> displayPaths.provenance(link, LocationPart.LINK), worker);
            if (leavesRoot(link)) {
                worker.countSkipped(SkipReason.LINK_OUT_OF_ROOT);
            }
        } catch (IOException e) {
            worker.report(problem(link, e));
        }
    }

    /** A name can hold a token too; most are too short for one. */
    public void readName(Path entry, String name, WorkerContext worker) {
        if (name.length() >= TokenParser.SHORTEST) {
            emit(name, () -> displayPaths.provenance(entry, LocationPart.NAME), worker);
        }
    }

    private static void emit(String text, Supplier<Provenance> provenance, WorkerContext worker) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        worker.emit(new Chunk(bytes, bytes.length, bytes.length, 0, LineTracker::new, provenance));
    }

    /** True when there is something at the other end, and it lies outside the root. */
    private boolean leavesRoot(Path link) throws IOException {
        Path base = root.toRealPath();
        try {
            return !link.toRealPath().startsWith(base);
        } catch (FileSystemException e) {
            return false; // it leads nowhere, or round in a loop: nothing is passed over
        }
    }

    public Problem problem(Path path, IOException e) {
        return Problem.unreadable(displayPaths.display(path), e);
    }
}
