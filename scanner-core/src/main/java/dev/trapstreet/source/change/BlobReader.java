package dev.trapstreet.source.change;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.LfsObjects;
import dev.trapstreet.source.git.LooseBlobs;
import dev.trapstreet.source.git.TopLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the blobs of changes: loose ones directly while there are few, otherwise through one git process. For a pointer of Git LFS, the
 * file that it names is read as well, if the repository has it. Used by one thread.
 */
final class BlobReader implements AutoCloseable {
    private final Path root;
    private final GitCommand git;
    private final DisplayPaths displayPaths;
    private final SourceOptions options;
    private final Consumer<Chunk.Span> accepted;
    private final Set<String> absent = new HashSet<>(); // ids of LFS files that are not there
    private Optional<List<byte[]>> loose = Optional.empty(); // what was requested, if it was read directly
    private int next; // index in it
    private @Nullable CatFileBatch batch;
    private @Nullable LfsObjects lfs;
    private @Nullable GitFiles lfsFiles; // not null once a pointer was met

    /**
     * Creates a reader. Nothing is started yet.
     *
     * @param root the root of the working tree or of the bare repository, or a directory inside
     * @param accepted called with each token found
     */
    BlobReader(
            Path root,
            GitCommand git,
            DisplayPaths displayPaths,
            SourceOptions options,
            Consumer<Chunk.Span> accepted) {
        this.root = root;
        this.git = git;
        this.displayPaths = displayPaths;
        this.options = options;
        this.accepted = accepted;
    }

    /** Requests blobs, at most {@link CatFileBatch#MAX_NAMES}. Read each with {@link #readNext}, in this order. */
    void request(List<String> objects) throws IOException {
        boolean few = batch == null && objects.size() <= LooseBlobs.MAX;
        loose = few ? LooseBlobs.of(root, options.memory()).read(objects) : Optional.empty();
        next = 0;
        if (loose.isEmpty()) {
            requestFromGit(objects);
        }
    }

    /** Requests blobs as {@link #request} does, but always from git. */
    void requestFromGit(List<String> objects) throws IOException {
        loose = Optional.empty();
        batch().request(objects);
    }

    private CatFileBatch batch() throws IOException {
        CatFileBatch opened = batch;
        if (opened == null) {
            opened = CatFileBatch.start(git);
            batch = opened;
        }
        return opened;
    }

    /**
     * Reads the next requested blob, and the file of Git LFS that it stands for. A missing blob is a problem.
     *
     * @param path the path of the change, for problems
     */
    void readNext(String path, LazyProvenance provenance, WorkerContext worker) throws IOException {
        if (loose.isPresent()) {
            byte[] content = loose.get().get(next++);
            worker.countObject(ObjectType.BLOB, 0); // the bytes are counted when they are read
            readBytes(content, path, provenance, worker);
            return;
        }
        CatFileBatch objects = batch();
        CatFileBatch.ObjectHeader head = objects.next();
        if (head == null) {
            worker.report(new Problem(Problem.Kind.ABSENT_OBJECT, displayPaths.displayOf(path), "its content"));
            return;
        }
        worker.countObject(head.type(), 0);
        if (head.size() <= LfsObjects.LONGEST_POINTER) {
            readBytes(objects.content(LfsObjects.LONGEST_POINTER), path, provenance, worker);
        } else {
            ChunkReader.read(objects.content(), head.size(), provenance, accepted, worker);
        }
    }

    private void readBytes(byte[] content, String path, LazyProvenance provenance, WorkerContext worker)
            throws IOException {
        ChunkReader.read(
                Channels.newChannel(new ByteArrayInputStream(content)), content.length, provenance, accepted, worker);
        // Most files differ in their first two bytes, so that a commit does not load the class.
        String file = content.length > 1 && content[0] == 'v' && content[1] == 'e'
                ? LfsObjects.idIn(content, content.length)
                : null;
        if (file != null) {
            readLarge(file, path, provenance, worker);
        }
    }

    /** Reads the file that a pointer of Git LFS names. */
    private void readLarge(String id, String path, LazyProvenance provenance, WorkerContext worker) {
        LfsObjects files = lfs();
        try (SeekableByteChannel file = files == null ? null : files.open(id)) {
            if (file == null) {
                absent.add(id);
            } else {
                ChunkReader.read(file, file.size(), provenance, accepted, worker);
            }
        } catch (IOException e) {
            worker.report(Problem.unreadable(displayPaths.displayOf(path), e));
        }
    }

    private @Nullable LfsObjects lfs() {
        if (lfsFiles == null) {
            Path top = TopLevel.around(root).orElse(root);
            GitFiles files = GitFiles.of(top, displayPaths, options);
            lfsFiles = files;
            try {
                lfs = GitDirectory.find(top, files).map(LfsObjects::new).orElse(null);
            } catch (IOException e) {
                lfs = null; // the files count as absent; git reports what is wrong with the repository
            }
        }
        return lfs;
    }

    /** Counts the files of Git LFS that are not there, and reports the links on the way to them that were refused or followed. */
    void countAbsent(WorkerContext worker) {
        if (lfsFiles != null) {
            lfsFiles.bounds().tell(worker);
        }
        if (!absent.isEmpty()) {
            worker.countSkipped(SkipReason.LFS, absent.size());
        }
    }

    @Override
    public void close() {
        if (batch != null) {
            batch.close();
        }
    }
}
