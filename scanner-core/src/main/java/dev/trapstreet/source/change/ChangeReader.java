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
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.source.git.CommitParser;
import dev.trapstreet.source.git.GitFailure;
import dev.trapstreet.source.git.LooseBlobs;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of changed files. It reads the complete new content of each file through git. See docs/decisions/0013-hooks.md.
 *
 * <p>A token that the file contained before the change is not reported. To recognize it, the previous content of a file is read too, but
 * only if the new content contains a token. The identity of previous content has the side {@link ContentId.Side#BEFORE}, and
 * {@link #withoutPreexisting} removes its locations.
 *
 * <p>A token at a new path may have moved there. If there is one, the previous content of the paths that the same change deletes is read
 * too. Whether the new place is worse than the old one is decided once both are classified, so these locations are kept until then:
 * see {@link #withFormer}. Used by one thread.
 */
final class ChangeReader implements Consumer<Chunk.Span> {
    /** Maximum number of deletions in one commit that are kept. Beyond it, a token that moved counts as new. */
    private static final int MAX_DELETIONS = 20_000;

    private final Path root;
    private final GitCommand git;
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final long memory;
    private final Problem.Kind failure;
    private final Set<String> directories = new HashSet<>();
    private final List<Change> waiting = new ArrayList<>();
    private final List<Change> changesWithTokens = new ArrayList<>();
    private final List<Change> deletions = new ArrayList<>(); // of commits whose changes are not all read yet
    private final Set<String> commitsWithNewTokens = new HashSet<>(); // those with a token at a path that is new
    private final Set<String> readDeletions = new HashSet<>(); // keys of deletions whose previous content was read
    private boolean tokenFound;

    /**
     * Creates a reader. Nothing is started yet.
     *
     * @param root the root of the working tree or of the bare repository
     * @param git the command that runs in the root
     * @param displayPaths the display paths of the root
     * @param filter the paths to leave out
     * @param memory the memory of the scan, in bytes
     * @param failure the kind of problem to report if git fails
     */
    ChangeReader(
            Path root,
            GitCommand git,
            DisplayPaths displayPaths,
            PathFilter filter,
            long memory,
            Problem.Kind failure) {
        this.root = root;
        this.git = git;
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.memory = memory;
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
        List<CatFileBatch> opened = new ArrayList<>(1);
        try {
            changes.forEach(change -> add(change, opened, worker));
            flush(opened, worker);
            readDeletions(null, opened, worker);
        } finally {
            close(opened);
        }
    }

    /**
     * Reads the content of the given changes as {@link #read(Changes, WorkerContext)} does. Hooks use this method, which links no
     * lambda.
     */
    void read(List<Change> changes, WorkerContext worker) throws IOException {
        List<CatFileBatch> opened = new ArrayList<>(1);
        try {
            for (Change change : changes) {
                add(change, opened, worker);
            }
            flush(opened, worker);
            readDeletions(null, opened, worker);
        } finally {
            close(opened);
        }
    }

    private void add(Change change, List<CatFileBatch> opened, WorkerContext worker) throws IOException {
        if (change.kind() == Change.ChangeKind.DELETED) {
            keepDeletion(change);
        } else if (isRead(change, worker)) {
            readName(change, worker);
            waiting.add(change);
        }
        if (waiting.size() == CatFileBatch.MAX_NAMES) {
            flush(opened, worker);
            readDeletions(change.commit(), opened, worker);
        }
    }

    private static void close(List<CatFileBatch> opened) {
        for (CatFileBatch batch : opened) {
            batch.close();
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
    private void flush(List<CatFileBatch> opened, WorkerContext worker) throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        List<String> objects = new ArrayList<>(waiting.size());
        for (Change change : waiting) {
            objects.add(change.object());
        }
        boolean few = opened.isEmpty() && objects.size() <= LooseBlobs.MAX;
        Optional<List<byte[]>> loose = few ? LooseBlobs.of(root, memory).read(objects) : Optional.empty();
        if (loose.isEmpty()) {
            batch(opened).request(objects);
        }
        for (int i = 0; i < objects.size(); i++) {
            Change change = waiting.get(i);
            tokenFound = false;
            LocationPart part = change.kind() == Change.ChangeKind.LINK ? LocationPart.LINK : LocationPart.CONTENT;
            LazyProvenance provenance = new ChangeProvenance(change, change.path(), part, worker.source());
            try {
                if (loose.isPresent()) {
                    byte[] content = loose.get().get(i);
                    readContent(
                            Channels.newChannel(new ByteArrayInputStream(content)),
                            ObjectType.BLOB,
                            content.length,
                            provenance,
                            worker);
                } else {
                    readBlob(batch(opened), change.path(), provenance, worker);
                }
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
            readPrevious(change, opened, worker);
        }
        changesWithTokens.clear();
    }

    /** Reads the contents that a path had before a change. Their bytes are not counted, but problems with them are reported. */
    private void readPrevious(Change change, List<CatFileBatch> opened, WorkerContext worker) throws IOException {
        CatFileBatch batch = batch(opened);
        batch.request(change.before());
        for (String object : change.before()) {
            WorkerContext uncounted = worker.withoutCounters();
            readBlob(
                    batch,
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
    private void readDeletions(@Nullable String unfinished, List<CatFileBatch> opened, WorkerContext worker)
            throws IOException {
        if (deletions.isEmpty()) {
            return;
        }
        List<Change> kept = new ArrayList<>();
        for (Change deletion : deletions) {
            if (commitsWithNewTokens.contains(deletion.commit())) {
                readDeletions.add(deletionKey(deletion.commit(), deletion.path()));
                readPrevious(deletion, opened, worker);
            } else if (deletion.commit().equals(unfinished)) {
                kept.add(deletion);
            }
        }
        deletions.clear();
        deletions.addAll(kept);
    }

    private CatFileBatch batch(List<CatFileBatch> opened) throws IOException {
        if (opened.isEmpty()) {
            opened.add(CatFileBatch.start(git));
        }
        return opened.get(0);
    }

    private void readBlob(CatFileBatch batch, String path, LazyProvenance provenance, WorkerContext worker)
            throws IOException {
        CatFileBatch.ObjectHeader head = batch.next();
        if (head == null) {
            worker.report(new Problem(Problem.Kind.ABSENT_OBJECT, displayPaths.displayOf(path), "its content"));
            return;
        }
        readContent(batch.content(), head.type(), head.size(), provenance, worker);
    }

    private void readContent(
            ReadableByteChannel content, ObjectType type, long size, LazyProvenance provenance, WorkerContext worker)
            throws IOException {
        worker.countObject(type, 0); // the bytes are counted when they are read
        ChunkReader.read(content, size, provenance, this, worker);
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

    /**
     * Removes the locations at which the token already was before the change, and counts them as skipped. The locations in previous
     * content itself are removed too.
     *
     * @param locations the locations of each token, by fingerprint
     * @param worker the worker that counts
     * @return the remaining locations, by fingerprint; the list of a token may be empty
     */
    Map<String, List<Location>> withoutPreexisting(Map<String, List<Location>> locations, WorkerContext worker) {
        Map<String, List<Location>> left = new TreeMap<>();
        locations.forEach((fingerprint, all) -> {
            Set<ContentId> old = new HashSet<>();
            for (Location location : all) {
                if (location.contentId().side() == ContentId.Side.BEFORE) {
                    old.add(location.contentId().after());
                }
            }
            if (old.isEmpty()) {
                left.put(fingerprint, all);
                return;
            }
            List<Location> kept = new ArrayList<>();
            for (Location location : all) {
                if (old.contains(location.contentId())) {
                    worker.countSkipped(SkipReason.STOOD_BEFORE);
                } else if (location.contentId().side() == ContentId.Side.AFTER) {
                    kept.add(location);
                }
            }
            left.put(fingerprint, kept);
        });
        return left;
    }

    /**
     * Adds the former locations of tokens that may have moved: those at paths which a change deletes that has the token at a new path.
     *
     * @param left the locations that {@link #withoutPreexisting} has left, by fingerprint
     * @param all the locations as they were read, by fingerprint
     * @return the locations with the former ones, which are on the side {@link ContentId.Side#BEFORE}
     */
    Map<String, List<Location>> withFormer(Map<String, List<Location>> left, Map<String, List<Location>> all) {
        if (readDeletions.isEmpty()) {
            return left;
        }
        Map<String, List<Location>> together = new TreeMap<>();
        left.forEach((fingerprint, locations) -> {
            List<Location> both = new ArrayList<>(locations);
            for (Location location : all.getOrDefault(fingerprint, List.of())) {
                if (isFormer(location.contentId()) && isAnyOfSameChange(locations, location)) {
                    both.add(location);
                }
            }
            together.put(fingerprint, both);
        });
        return together;
    }

    private boolean isFormer(ContentId content) {
        return content.side() == ContentId.Side.BEFORE
                && readDeletions.contains(deletionKey(content.commit(), content.path()));
    }

    private static String deletionKey(String commit, String path) {
        return commit + " " + path;
    }

    private static boolean isAnyOfSameChange(List<Location> locations, Location former) {
        for (Location location : locations) {
            if (location.contentId().isOfSameChange(former.contentId())) {
                return true;
            }
        }
        return false;
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
