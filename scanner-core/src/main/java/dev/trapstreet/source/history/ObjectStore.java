package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Store of all objects of a repository: packed and loose, its own and those of its alternates. Each object has a number:
 * its index in the {@link ObjectIdTable}. Thread-safe.
 *
 * <p>Git may repack the repository while it is scanned. An object that has moved is found by listing the directories again.
 */
public final class ObjectStore implements AutoCloseable {
    private final ObjectIdTable ids;
    private final List<Pack> packs;
    private final List<int[]> numbers; // for each pack, the object numbers of its entries
    private final List<Path> packPaths;
    private final List<Path> directories;
    private final int[] loose;
    private final AtomicLongArray claimed; // one bit for each object
    private final GitFiles files;
    private @Nullable ObjectStore reopened; // the latest one
    private final List<ObjectStore> opened = new ArrayList<>(); // all that were reopened, to close them
    private int tries;

    /** Creates a store of opened files whose tasks were run. */
    static ObjectStore of(ObjectFiles files) {
        return new ObjectStore(files, files.link());
    }

    private ObjectStore(ObjectFiles files, ObjectIdTable ids) {
        this.files = files.files();
        this.packPaths = files.paths();
        this.packs = files.packs();
        this.directories = files.directories();
        this.ids = ids;
        this.numbers = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            numbers.add(ids.numbersIn(packs.get(i), i));
        }
        this.loose = new int[files.loose().size()];
        for (int i = 0; i < loose.length; i++) {
            loose[i] = ids.find(files.loose().get(i), 0);
        }
        Arrays.sort(loose);
        this.claimed = new AtomicLongArray((ids.count() >>> 6) + 1);
    }

    /** Opens the objects in the given directories on the calling thread. Packs that cannot be used become problems. */
    static ObjectStore openAll(List<Path> directories, ObjectFormat format, GitFiles files, WorkerContext worker) {
        ObjectFiles found = ObjectFiles.open(directories, format, files, worker);
        try {
            found.tasks().forEach(task -> task.run(worker));
            found.moreTasks().forEach(task -> task.run(worker));
            return of(found);
        } catch (RuntimeException | Error e) {
            found.close();
            throw e;
        }
    }

    /** Returns tasks that verify the checksums of the pack indexes. Each takes a while, and nothing depends on its end. */
    List<Task> checks() {
        List<Task> checks = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            Pack pack = packs.get(i);
            Path path = packPaths.get(i);
            checks.add(worker -> {
                try {
                    pack.checkIndex();
                } catch (DamagedException e) {
                    worker.report(new Problem(
                            Problem.Kind.DAMAGED_PACK, files.bounds().names().display(path), e.description()));
                }
            });
        }
        return checks;
    }

    ObjectIdTable ids() {
        return ids;
    }

    /** Returns whether an object exists, by its id in hexadecimal digits. */
    boolean has(String name) {
        return name.length() == ids.format().digits() && ids.findHex(name.getBytes(StandardCharsets.US_ASCII), 0) >= 0;
    }

    List<Pack> packs() {
        return packs;
    }

    /** Returns the object numbers of the entries of a pack, in the order of their offsets. */
    int[] numbersOf(int pack) {
        return numbers.get(pack);
    }

    /** Returns the object numbers of the loose objects, in ascending order. */
    int[] loose() {
        return loose;
    }

    /**
     * Opens a loose object in the first directory from which it can be read.
     *
     * @throws NoSuchFileException if it is in none of them
     */
    LooseObject openLoose(int number) throws IOException {
        String name = ids.hex(number);
        IOException failed = new NoSuchFileException(name);
        for (Path directory : directories) {
            try {
                Path file = directory.resolve(name.substring(0, 2)).resolve(name.substring(2));
                return files.openLoose(file);
            } catch (IOException e) {
                failed = failed instanceof DamagedException ? failed : e;
            }
        }
        throw failed;
    }

    /**
     * Claims an object for searching, so that an object in several packs is searched once. Atomic.
     *
     * @return true for the first caller, false for all later ones
     */
    boolean claim(int number) {
        long bit = 1L << (number & 63);
        int word = number >>> 6;
        while (true) {
            long old = claimed.get(word);
            if ((old & bit) != 0) {
                return false;
            }
            if (claimed.compareAndSet(word, old, old | bit)) {
                return true;
            }
        }
    }

    /** Releases a claim, because the object could not be read to its end. */
    void release(int number) {
        claimed.getAndUpdate(number >>> 6, word -> word & ~(1L << (number & 63)));
    }

    /** Returns whether an object is claimed: whether it was searched. */
    boolean isClaimed(int number) {
        return (claimed.get(number >>> 6) >>> (number & 63) & 1) != 0;
    }

    /** An object in memory, with its type and its content. The content is not copied. */
    static final class StoredObject {
        private final ObjectType type;
        private final byte[] content;

        private StoredObject(ObjectType type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        ObjectType type() {
            return type;
        }

        byte[] content() {
            return content;
        }
    }

    /**
     * Reads an object from any copy that is readable. If none is left, because git has repacked the repository, lists the
     * directories again and reads it from its new location.
     *
     * @throws NoSuchFileException if the object no longer exists
     * @throws IOException if every copy is damaged, or too large for {@code reader}
     */
    StoredObject read(int number, ObjectReader reader) throws IOException {
        try {
            return readLocal(number, reader);
        } catch (NoSuchFileException e) {
            for (ObjectStore now = reopened(null); now != null; now = reopened(now)) {
                int there = now.ids.find(ids, number);
                if (there >= 0) {
                    try {
                        return now.readLocal(there, reader);
                    } catch (NoSuchFileException again) {
                        e.addSuppressed(again);
                    }
                }
            }
            throw e;
        }
    }

    /**
     * Returns a store of what is in the same directories now.
     *
     * @param known the last store returned, which did not help; null in the first call
     * @return a store other than {@code known}; null after {@link ObjectFiles#MAX_TRIES} attempts
     */
    private synchronized @Nullable ObjectStore reopened(@Nullable ObjectStore known) {
        if (reopened == null || reopened == known) {
            if (tries == ObjectFiles.MAX_TRIES) {
                return null;
            }
            tries++;
            // Problems are discarded: those of the packs were reported by the first listing.
            reopened = openAll(directories, ids.format(), files, new WorkerContext(chunk -> {}, task -> {}));
            opened.add(reopened);
        }
        return reopened;
    }

    /** Closes the pack files. The object table stays usable, and objects can still be read, but more slowly. */
    @Override
    public synchronized void close() {
        packs.forEach(Pack::close);
        opened.forEach(ObjectStore::close);
    }

    /** Reads an object from the files that were listed when this store was opened. */
    private StoredObject readLocal(int number, ObjectReader reader) throws IOException {
        IOException failed = null;
        for (Pack pack : packs) {
            int entry = ids.entryIn(pack, number);
            if (entry >= 0) {
                try {
                    return new StoredObject(pack.typeOf(entry), reader.read(pack, entry));
                } catch (IOException e) {
                    failed = e;
                }
            }
        }
        if (failed == null || Arrays.binarySearch(loose, number) >= 0) {
            try (LooseObject object = openLoose(number)) {
                if (object.size() > reader.largest()) {
                    throw new DamagedException("it has " + object.size() + " bytes, more than the limit");
                }
                return new StoredObject(object.type(), object.read());
            }
        }
        throw failed;
    }
}
