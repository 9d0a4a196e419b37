package dev.trapstreet.source.history;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.ObjectVisitor;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.content.ArchiveReader;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.source.content.Container;
import dev.trapstreet.source.git.LfsObjects;
import dev.trapstreet.source.history.graph.CommitGraph;
import dev.trapstreet.source.history.graph.TreeGraph;
import dev.trapstreet.text.LineTracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Search of a history that reads each object once. Emits their content as chunks and collects the commits, trees and tags from
 * which locations are resolved later. Thread-safe; each visitor is used by one thread.
 */
public final class ObjectSearch {
    /** Extent of the search of a deltified object. */
    public enum Extent {
        /** Only the bytes that the delta inserted, and the seams. */
        DELTA_RANGES,
        /** The whole object. Only for tests, which compare the results. */
        EVERY_BYTE
    }

    /** Purpose of a pass over the objects. */
    enum Pass {
        /** Searches the selected objects. */
        SEARCH,
        /** Searches the selected objects, and stores the entries of all trees. */
        SEARCH_AND_KEEP,
        /** Stores trees and commits without searching them. They were searched before or are not selected. */
        KEEP
    }

    private final ObjectStore store;
    private final ObjectFilter filter;
    private final HistoryIndex index;
    private final DisplayPaths displayPaths;
    private final String within;
    private final LfsObjects lfs;
    private final Progress progress;
    private final Extent extent;

    ObjectSearch(
            ObjectStore store,
            ObjectFilter filter,
            HistoryIndex index,
            DisplayPaths displayPaths,
            String within,
            LfsObjects lfs,
            Progress progress,
            Extent extent) {
        this.within = within;
        this.lfs = lfs;
        this.store = store;
        this.filter = filter;
        this.index = index;
        this.displayPaths = displayPaths;
        this.progress = progress;
        this.extent = extent;
    }

    /**
     * Returns a visitor for one thread. Objects that fail are left unclaimed, to be read again at the end.
     *
     * @param numbers the object numbers of the entries that will be visited, by entry index
     */
    Visitor visitor(int[] numbers, Pass pass, WorkerContext worker) {
        return new Visitor(numbers, pass, worker, true);
    }

    /**
     * Returns a visitor for an object that is read for the last time. If an archive in it needs more memory than there is,
     * this is reported as a problem and the rest of the archive is searched.
     */
    Visitor lastVisitor(int number, Pass pass, WorkerContext worker) {
        return new Visitor(new int[] {number}, pass, worker, false);
    }

    /** Returns the name that stands for the path of an object until its real paths are resolved, such as {@code <blob 1f...>}. */
    private String placeholder(int number, ObjectType type) {
        return placeholder(within, type.keyword(), store.ids().hex(number));
    }

    /**
     * Returns the name that stands for the path of an object.
     *
     * @param within the path of the repository relative to the target; empty, or ending with a slash
     */
    static String placeholder(String within, String type, String id) {
        return within + "<" + type + " " + id + ">";
    }

    private Provenance provenance(int source, int number, ObjectType type) {
        GitOrigin.ObjectKind kind = switch (type) {
            case BLOB -> GitOrigin.ObjectKind.BLOB;
            case COMMIT -> GitOrigin.ObjectKind.COMMIT;
            case TAG -> GitOrigin.ObjectKind.TAG;
            case TREE -> GitOrigin.ObjectKind.TREE;
        };
        LocationPart part = type == ObjectType.TREE ? LocationPart.NAME : LocationPart.CONTENT;
        return displayPaths.provenanceOfObject(
                source,
                placeholder(number, type),
                part,
                GitOrigin.of(kind, store.ids().hex(number)));
    }

    /**
     * Visitor that searches objects and collects commits, trees and tags. For each object it returns the tokens in it, and
     * gets them back with each object that is deltified against it. Used by one thread.
     */
    final class Visitor implements ObjectVisitor<List<Chunk.Span>> {
        private final int[] numbers;
        private final WorkerContext worker;
        private final Pass pass;
        private final DeltaSearchRanges searchRanges;
        private final CommitGraph commits = new CommitGraph();
        private @Nullable TreeGraph trees;
        private final CurrentObject current;
        private final boolean again;

        /** @param again whether an object that fails is read again later, when it is the only one being read */
        private Visitor(int[] numbers, Pass pass, WorkerContext worker, boolean again) {
            this.again = again;
            this.numbers = numbers;
            this.pass = pass;
            this.worker = worker;
            this.current = new CurrentObject(worker.source());
            this.searchRanges = new DeltaSearchRanges(worker.depth().encodings() > 0);
        }

        @Override
        public @Nullable List<Chunk.Span> object(
                int entry,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            StoppedException.check();
            try {
                return take(numbers[entry], type, bytes, length, base, delta);
            } catch (RuntimeException | Error e) {
                failed(entry, type, e);
                return null; // objects deltified against it are searched whole
            }
        }

        private @Nullable List<Chunk.Span> take(
                int number,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            if (type == ObjectType.TREE) {
                readEntries(number, bytes, length, delta);
            }
            if (pass == Pass.KEEP) {
                if (type == ObjectType.COMMIT) {
                    commits.add(number, bytes, length, store.ids());
                }
                return null;
            }
            if (!filter.has(number) || !store.claim(number)) {
                return null;
            }
            progress.add(1);
            worker.countObject(type, length);
            if (type == ObjectType.COMMIT) {
                commits.add(number, bytes, length, store.ids());
            } else if (type == ObjectType.TAG) {
                addTag(number, bytes, length);
            }
            return search(number, type, bytes, length, base, delta);
        }

        private void readEntries(int tree, byte[] bytes, int length, @Nullable Delta delta) {
            if (trees == null) {
                trees = new TreeGraph(store.ids(), index.wanted(store.ids()));
            }
            if (pass == Pass.SEARCH) {
                trees.check(bytes, length, delta);
            } else {
                trees.add(tree, bytes, length, delta);
            }
        }

        private void addTag(int number, byte[] bytes, int length) {
            int word = "object ".length();
            boolean named = length > word + store.ids().format().digits();
            index.addTag(number, named ? store.ids().findHex(bytes, word) : -1);
        }

        private @Nullable List<Chunk.Span> search(
                int number,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            String pointer =
                    type == ObjectType.BLOB && length > 0 && bytes[0] == 'v' ? LfsObjects.idIn(bytes, length) : null;
            if (pointer != null) {
                searchLarge(number, pointer);
            }
            current.begin(number, type);
            Container container = type == ObjectType.BLOB ? Container.detect(bytes, length) : null;
            if (container != null && ArchiveReader.mayOpen(worker, container, 0)) {
                unpack(number, container, bytes, length);
                return null; // its own bytes were not searched, so objects deltified against it are searched whole
            }
            if (base == null || delta == null || extent == Extent.EVERY_BYTE) {
                worker.emit(new Chunk(
                        bytes, length, length, 0, LineTracker::new, current, Chunk.SEARCH_WHOLE, List.of(), current));
            } else {
                searchRanges.compute(bytes, length, delta, base);
                worker.emit(new Chunk(
                        bytes,
                        length,
                        length,
                        0,
                        LineTracker::new,
                        current,
                        searchRanges.pairs(),
                        base.isEmpty() ? base : searchRanges.inheritedTokens(base, delta),
                        current));
            }
            return current.end();
        }

        /** Searches the file that a pointer of Git LFS names, as content of the blob. Objects deltified against it do not inherit its tokens. */
        private void searchLarge(int number, String pointer) {
            current.begin(number, ObjectType.BLOB);
            try (SeekableByteChannel file = lfs.open(pointer)) {
                if (file != null) {
                    ChunkReader.read(file, file.size(), current, current, worker);
                }
            } catch (IOException e) {
                worker.report(Problem.unreadable(displayPaths.display(lfs.path(pointer)), e));
            }
            current.end();
        }

        /**
         * Handles an object that was not searched to its end. Tokens found in it are kept. It is released, so that it is
         * read again like a damaged object.
         */
        private void failed(int entry, ObjectType type, Throwable failure) {
            if (current.number == numbers[entry]) {
                current.end();
            }
            if (pass == Pass.KEEP) {
                worker.failed(displayPaths.displayOf(placeholder(numbers[entry], type)), failure);
            } else {
                store.release(numbers[entry]);
                StoppedException.check();
                damaged(entry, DamagedException.of(failure));
            }
        }

        /** Searches the content of an object that is an archive or compressed file. */
        private void unpack(int number, Container container, byte[] bytes, int length) {
            worker.setReadsAgain(again);
            try {
                new ArchiveReader(current, span -> current.inside = true, worker)
                        .read(container, new ByteArrayInputStream(bytes, 0, length));
            } catch (IOException e) {
                throw new UncheckedIOException("the bytes are in memory: object " + number, e);
            } finally {
                worker.setReadsAgain(false);
            }
            current.end();
        }

        @Override
        public void large(int entry, ObjectType type, long size, InputStream content) {
            int number = numbers[entry];
            if (pass == Pass.KEEP || !filter.has(number) || !store.claim(number)) {
                return;
            }
            progress.add(1);
            worker.countObject(type, 0); // ChunkReader counts the bytes
            current.begin(number, type);
            try {
                ChunkReader.read(Channels.newChannel(content), ChunkReader.UNKNOWN_SIZE, current, current, worker);
            } catch (IOException e) {
                store.release(number); // not read to its end
                damaged(entry, DamagedException.of(e));
            } catch (RuntimeException | Error e) {
                failed(entry, type, e);
            }
            current.end();
        }

        @Override
        public void damaged(int entry, DamagedException why) {
            index.addDamage(why.description());
        }

        /** Ends the visit: adds what was collected to the index. Must be called once, after the last object. */
        void end() {
            if (trees != null) {
                trees.complete();
            }
            index.add(commits, trees);
        }
    }

    /**
     * The object being searched: supplies its provenance and receives its tokens. One instance serves many objects, because
     * allocating capturing lambdas for each object costs more than everything else that a small object takes.
     */
    private final class CurrentObject implements LazyProvenance, Consumer<Chunk.Span> {
        private final int source;
        private int number;
        private ObjectType type = ObjectType.BLOB;
        private List<Chunk.Span> accepted = List.of();
        private boolean inside; // whether an archive entry in the object contains a token

        CurrentObject(int source) {
            this.source = source;
        }

        void begin(int number, ObjectType type) {
            this.number = number;
            this.type = type;
            this.accepted = List.of();
            this.inside = false;
        }

        /** Ends the search of the object: adds it to the index if it contains tokens. Returns the tokens in its own bytes. */
        List<Chunk.Span> end() {
            if (!accepted.isEmpty() || inside) {
                index.addTokenObject(store.ids().hex(number), number, type);
            }
            return accepted;
        }

        @Override
        public Provenance get() {
            return provenance(source, number, type);
        }

        @Override
        public void accept(Chunk.Span span) {
            if (accepted.isEmpty()) {
                accepted = new ArrayList<>();
            }
            accepted.add(span);
        }
    }
}
