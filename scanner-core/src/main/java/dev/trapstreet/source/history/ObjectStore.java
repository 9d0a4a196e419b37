package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.LooseObject;
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
 * Every object that a repository holds, packed or loose, its own or borrowed, each with a number. Shared by threads.
 */
public final class ObjectStore implements AutoCloseable {
    private final ObjectIdTable ids;
    private final List<Pack> packs;
    private final List<int[]> numbers; // of each pack's objects
    private final List<Path> packPaths;
    private final List<Path> directories;
    private final int[] loose;
    private final AtomicLongArray claimed;
    private final GitFiles files;
    private @Nullable ObjectStore reopened;
    private final List<ObjectStore> opened = new ArrayList<>(); // all that was later once
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

    /** All of it, by the thread that asks. */
    static ObjectStore openAll(List<Path> directories, GitFiles files, WorkerContext worker) {
        ObjectFiles found = ObjectFiles.open(directories, files, worker);
        try {
            found.tasks().forEach(task -> task.run(worker));
            found.moreTasks().forEach(task -> task.run(worker));
            return of(found);
        } catch (RuntimeException | Error e) {
            found.close();
            throw e;
        }
    }

    /** Tasks that look for damage in the indexes: each takes a while, and nothing waits for it. */
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

    /** True when there is an object of that name, in hexadecimal digits. */
    boolean has(String name) {
        return ids.findHex(name.getBytes(StandardCharsets.US_ASCII), 0) >= 0;
    }

    List<Pack> packs() {
        return packs;
    }

    /** The numbers of the objects of the i-th pack, in its order. */
    int[] numbersOf(int pack) {
        return numbers.get(pack);
    }

    /** The numbers of the loose objects, in order, one that lies in two directories as often. */
    int[] loose() {
        return loose;
    }

    /** Opens a loose object, from whichever directory has it. */
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

    /** True for the first who asks: what stands in several packs is read once. */
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

    /** Takes a claim back: what was claimed could not be read to its end. */
    void release(int number) {
        claimed.getAndUpdate(number >>> 6, word -> word & ~(1L << (number & 63)));
    }

    boolean isClaimed(int number) {
        return (claimed.get(number >>> 6) >>> (number & 63) & 1) != 0;
    }

    /** An object: its type and its content. */
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

    /** The content of an object, from any copy that can be read; when none is left, from where it is by now. */
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

    /** What lies in the same directories now, other than {@code known}; null when it was asked for too often. */
    private synchronized @Nullable ObjectStore reopened(@Nullable ObjectStore known) {
        if (reopened == null || reopened == known) {
            if (tries == ObjectFiles.MAX_TRIES) {
                return null;
            }
            tries++;
            // What is wrong with the packs was said before.
            reopened = openAll(directories, files, new WorkerContext(chunk -> {}, task -> {}));
            opened.add(reopened);
        }
        return reopened;
    }

    /** Lets go of the files. What was read of them stays, and what lies there can still be read, if more slowly. */
    @Override
    public synchronized void close() {
        packs.forEach(Pack::close);
        opened.forEach(ObjectStore::close);
    }

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
                    throw new DamagedException("it has " + object.size() + " bytes, more than may be held");
                }
                return new StoredObject(object.type(), object.read());
            }
        }
        throw failed;
    }
}
