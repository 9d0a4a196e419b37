package dev.trapstreet.source.change;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.source.git.CommitParser;
import dev.trapstreet.source.git.GitFailure;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of changed files. It reads the complete new content of each file through git. See docs/decisions/0013-hooks.md.
 *
 * <p>A token that the file contained before the change is not reported. To recognize it, the previous content of a file is read too, but
 * only if the new content contains a token. The identity of previous content has the side {@link ContentId.Side#BEFORE}, and
 * {@link FormerLocations#withoutPreexisting} removes its locations.
 *
 * <p>A token at a new path may have moved there. If there is one, the previous content of the paths that the same change deletes is read
 * too. Whether the new place is worse than the old one is decided once both are classified, so these locations are kept until then:
 * see {@link FormerLocations#withFormer}. Used by one thread.
 */
final class ChangeReader implements Consumer<Chunk.Span> {
    /** Maximum number of deletions in one commit that are kept. Beyond it, a token that moved counts as new. */
    private static final int MAX_DELETIONS = 20_000;

    private final Path root;
    private final GitCommand git;
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final SourceOptions options;
    private final Problem.Kind failure;
    private final Set<String> directories = new HashSet<>();
    private final List<Change> waiting = new ArrayList<>();
    private final List<Change> changesWithTokens = new ArrayList<>();
    private final List<Change> deletions = new ArrayList<>(); // of commits whose changes are not all read yet
    private final Set<String> commitsWithNewTokens = new HashSet<>(); // those with a token at a path that is new
    private final FormerLocations former = new FormerLocations();
    private boolean tokenFound;

    /**
     * Creates a reader. Nothing is started yet.
     *
     * @param root the root of the working tree or of the bare repository
     * @param git the command that runs in the root
     * @param displayPaths the display paths of the root
     * @param filter the paths to leave out
     * @param options the options of the scan
     * @param failure the kind of problem to report if git fails
     */
    ChangeReader(
            Path root,
            GitCommand git,
            DisplayPaths displayPaths,
            PathFilter filter,
            SourceOptions options,
            Problem.Kind failure) {
        this.root = root;
        this.git = git;
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.options = options;
        this.failure = failure;
    }

    /**
     * Returns the display paths of a repository. Below the top level, where a hook manager may run a hook, they are relative to the top
     * level, as in git's own messages.
     *
     * @param root the root of the working tree or of the bare repository
     * @param workingDirectory the directory that the user or git named
     */
    static DisplayPaths displayPaths(Path root, Path workingDirectory) {
        return root.equals(workingDirectory) ? new DisplayPaths(root) : new DisplayPaths(root, "");
    }

    /** Producer of changes. */
    interface Changes {
        /** Passes each change to the consumer. */
        void forEach(ChangeConsumer consumer) throws IOException;
    }

    /** Consumer of changes. */
    interface ChangeConsumer {
        void accept(Change change) throws IOException;
    }

    /**
     * Reads all changed files and symbolic links, and the names of new files.
     *
     * @throws IOException if git fails
     */
    void read(Changes changes, WorkerContext worker) throws IOException {
        try (BlobReader blobs = blobs()) {
            changes.forEach(change -> add(change, blobs, worker));
            finish(blobs, worker);
        }
    }

    /**
     * Reads the content of the given changes as {@link #read(Changes, WorkerContext)} does. Hooks use this method, which links no
     * lambda.
     */
    void read(List<Change> changes, WorkerContext worker) throws IOException {
        try (BlobReader blobs = blobs()) {
            for (Change change : changes) {
                add(change, blobs, worker);
            }
            finish(blobs, worker);
        }
    }

    private BlobReader blobs() {
        return new BlobReader(root, git, displayPaths, options, this);
    }

    private void finish(BlobReader blobs, WorkerContext worker) throws IOException {
        flush(blobs, worker);
        readDeletions(null, blobs, worker);
        blobs.countAbsent(worker);
    }

    private void add(Change change, BlobReader blobs, WorkerContext worker) throws IOException {
        if (change.kind() == Change.ChangeKind.DELETED) {
            keepDeletion(change);
        } else if (isRead(change, worker)) {
            readName(change, worker);
            waiting.add(change);
        }
        if (waiting.size() == CatFileBatch.MAX_NAMES) {
            flush(blobs, worker);
            readDeletions(change.commit(), blobs, worker);
        }
    }

    /** Returns whether the content of a change is to be read, and counts what is skipped. */
    private boolean isRead(Change change, WorkerContext worker) {
        switch (change.kind()) {
            case DELETED -> {
                return false;
            }
            case SUBMODULE -> {
                worker.countSkipped(SkipReason.UNTRACKED);
                return false;
            }
            case UNMERGED -> {
                worker.countSkipped(SkipReason.UNMERGED);
                return false;
            }
            case FILE, LINK -> {
                boolean excluded = !filter.isEmpty() && filter.excludesPath(change.path());
                if (excluded) {
                    worker.countSkipped(SkipReason.EXCLUDED);
                }
                return !excluded;
            }
        }
        return true;
    }

    /** Reads the waiting changes with one request, then the previous contents of those with tokens. */
    private void flush(BlobReader blobs, WorkerContext worker) throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        List<String> objects = new ArrayList<>(waiting.size());
        for (Change change : waiting) {
            objects.add(change.object());
        }
        blobs.request(objects);
        for (int i = 0; i < objects.size(); i++) {
            Change change = waiting.get(i);
            tokenFound = false;
            LocationPart part = change.kind() == Change.ChangeKind.LINK ? LocationPart.LINK : LocationPart.CONTENT;
            LazyProvenance provenance = new ChangeProvenance(change, change.path(), part, worker.source());
            try {
                blobs.readNext(change.path(), provenance, worker);
            } catch (RuntimeException | Error e) {
                worker.failed(displayPaths.displayOf(change.path()), e);
            }
            if (tokenFound && !change.before().isEmpty()) {
                changesWithTokens.add(change);
            } else if (tokenFound) {
                commitsWithNewTokens.add(change.commit());
            }
        }
        waiting.clear();
        if (changesWithTokens.isEmpty()) {
            return;
        }
        for (Change change : changesWithTokens) {
            readPrevious(change, blobs, worker);
        }
        changesWithTokens.clear();
    }

    /** Reads the contents that a path had before a change. Their bytes are not counted, but problems with them are reported. */
    private void readPrevious(Change change, BlobReader blobs, WorkerContext worker) throws IOException {
        blobs.requestFromGit(change.before());
        for (String object : change.before()) {
            WorkerContext uncounted = worker.withoutCounters();
            blobs.readNext(
                    change.path(),
                    () -> displayPaths.provenanceOfChange(
                            worker.source(),
                            change.path(),
                            change.commit(),
                            ContentId.Side.BEFORE,
                            LocationPart.CONTENT,
                            origin(change, object)),
                    uncounted);
            uncounted.problems().forEach(worker::report);
        }
    }

    private void keepDeletion(Change change) {
        boolean kept = deletions.size() < MAX_DELETIONS && !change.before().isEmpty();
        if (kept && (filter.isEmpty() || !filter.excludesPath(change.path()))) {
            deletions.add(change);
        }
    }

    /**
     * Reads the previous contents of deleted paths, for commits with a token at a new path, and forgets all other deletions.
     *
     * @param unfinished the commit whose changes are not all listed yet; null if there is none
     */
    private void readDeletions(@Nullable String unfinished, BlobReader blobs, WorkerContext worker) throws IOException {
        if (deletions.isEmpty()) {
            return;
        }
        List<Change> kept = new ArrayList<>();
        for (Change deletion : deletions) {
            if (commitsWithNewTokens.contains(deletion.commit())) {
                former.addDeletion(deletion);
                readPrevious(deletion, blobs, worker);
            } else if (deletion.commit().equals(unfinished)) {
                kept.add(deletion);
            }
        }
        deletions.clear();
        deletions.addAll(kept);
    }

    /** Notes that the content being read contains a token. */
    @Override
    public void accept(Chunk.Span span) {
        tokenFound = true;
    }

    /** Provenance of the new content of a change. A class, because linking a lambda delays every commit. */
    private final class ChangeProvenance implements LazyProvenance {
        private final Change change;
        private final String path;
        private final LocationPart part;
        private final int source;

        ChangeProvenance(Change change, String path, LocationPart part, int source) {
            this.change = change;
            this.path = path;
            this.part = part;
            this.source = source;
        }

        @Override
        public Provenance get() {
            return displayPaths.provenanceOfChange(
                    source, path, change.commit(), ContentId.Side.AFTER, part, origin(change, change.object()));
        }
    }

    private static GitOrigin origin(Change change, String object) {
        return change.commit().isEmpty()
                ? GitOrigin.of(GitOrigin.ObjectKind.STAGED, object)
                : new GitOrigin(
                        GitOrigin.ObjectKind.BLOB,
                        object,
                        List.of(CommitParser.unknown(change.commit())),
                        Optional.empty(),
                        true,
                        List.of());
    }

    /** Searches the names in a new path, which may contain a token: the file name, and each directory name once. */
    private void readName(Change change, WorkerContext worker) {
        String path = change.path();
        int end = path.length();
        boolean isNew = change.before().isEmpty();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            boolean isLong = end - slash - 1 >= TokenParser.SHORTEST;
            String upTo = path.substring(0, end);
            if (isLong && isNew && (end == path.length() || directories.add(upTo))) {
                byte[] bytes = path.substring(slash + 1, end).getBytes(StandardCharsets.UTF_8);
                LazyProvenance provenance = new ChangeProvenance(change, upTo, LocationPart.NAME, worker.source());
                worker.emit(new Chunk(bytes, bytes.length, bytes.length, 0, LineTracker::new, provenance));
            }
            end = slash;
        }
    }

    /** Returns the separation of what was read into added and former locations. */
    FormerLocations former() {
        return former;
    }

    /** Returns the id of the commit in which a location was read, or an empty text for the index. */
    static String commitOf(Location location) {
        return location.provenance()
                .git()
                .filter(git -> !git.introductions().isEmpty())
                .map(git -> git.introductions().get(0).name())
                .orElse("");
    }

    /** Returns the problem to report for a failure of git. */
    Problem problem(IOException e) {
        return GitFailure.asProblem(failure, displayPaths.display(root), e);
    }

    /**
     * Reads an object that is not a file of a tree, such as a commit or a tag with its message.
     *
     * @param batch the batch, positioned at the object
     * @param kind the kind to report
     * @param head the header of the object
     */
    void readMessage(
            CatFileBatch batch, GitOrigin.ObjectKind kind, CatFileBatch.ObjectHeader head, WorkerContext worker)
            throws IOException {
        worker.countObject(head.type(), 0);
        String path = "<" + head.type().keyword() + " " + head.name() + ">";
        boolean ofCommit = head.type() == ObjectType.COMMIT;
        GitOrigin origin = new GitOrigin(
                kind,
                head.name(),
                ofCommit ? List.of(CommitParser.unknown(head.name())) : List.of(),
                Optional.empty(),
                true,
                List.of());
        ChunkReader.read(
                batch.content(),
                head.size(),
                () -> displayPaths.provenanceOfObject(worker.source(), path, LocationPart.CONTENT, origin),
                span -> {},
                worker);
    }
}
