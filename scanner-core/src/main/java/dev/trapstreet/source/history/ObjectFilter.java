package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.io.UntrustedCacheException;
import dev.trapstreet.source.InvalidRangeException;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selection of the objects to search: all, those introduced by a revision range, or those not searched by an earlier scan.
 * Immutable and shared by threads.
 */
final class ObjectFilter {
    private final @Nullable BitSet objects; // object numbers; null for all objects
    private final @Nullable ScannedObjectsFile scanned;
    private final OptionalLong missingCount;

    private ObjectFilter(@Nullable BitSet objects, @Nullable ScannedObjectsFile scanned, OptionalLong missingCount) {
        this.objects = objects;
        this.scanned = scanned;
        this.missingCount = missingCount;
    }

    /**
     * Runs {@code git rev-list --objects --missing=print} for a range and returns its output: one line per object that the
     * commits of the range introduced, {@code <id>[ <path>]}. The ids of missing objects are prefixed with {@code ?}.
     *
     * <p>In a shallow repository, the first commits have no parents to compare them with. There, everything that the excluded commits
     * contain is left out as well, such as the files of the target branch of a pull request. Git prefixes these commits with {@code -}.
     *
     * @throws InvalidRangeException if git rejects the range
     * @throws GitUnusableException if git cannot be run in the repository, whatever the range
     */
    static byte[] listRange(GitCommand git, String range, boolean shallow)
            throws InvalidRangeException, GitUnusableException {
        String objects = shallow ? "--objects-edge-aggressive" : "--objects";
        String[] words = {"rev-list", objects, "--missing=print", GitCommand.END_OF_OPTIONS, range, "--"};
        try {
            return git.strictOutput(words);
        } catch (GitUnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidRangeException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Creates a filter for the objects of a store. An unusable cache file is reported as a problem, and everything is
     * searched.
     *
     * @param range the output of {@link #listRange}; null to select all objects
     * @param scanned the cache of objects to leave out; null to leave out none
     * @param shown the display path of the repository, for problems
     * @param worker receives the problem, and the number of objects left out
     */
    static ObjectFilter of(
            ObjectStore store,
            byte @Nullable [] range,
            @Nullable ScannedObjectsFile scanned,
            String shown,
            WorkerContext worker) {
        BitSet wanted = range == null ? null : new BitSet(store.ids().count());
        OptionalLong absent =
                wanted == null || range == null ? OptionalLong.empty() : OptionalLong.of(addAll(range, store, wanted));
        if (range != null && range.length == 0) {
            worker.countSkipped(
                    SkipReason.NOT_NEW); // nothing to read, which is not the same as nothing that could be read
        }
        if (scanned == null) {
            return new ObjectFilter(wanted, null, absent);
        }
        BitSet before;
        try {
            before = scanned.read(store.ids());
        } catch (IOException e) {
            String why = e instanceof UntrustedCacheException
                    ? String.valueOf(e.getMessage())
                    : "the cache could not be read (" + e.getClass().getSimpleName() + ")";
            worker.report(new Problem(Problem.Kind.CACHE_NOT_USED, shown, why));
            return new ObjectFilter(wanted, null, absent);
        }
        if (wanted == null) {
            wanted = new BitSet(store.ids().count());
            wanted.set(0, store.ids().count());
        }
        before.and(wanted);
        if (!before.isEmpty()) {
            worker.countSkipped(SkipReason.SCANNED_BEFORE, before.cardinality());
        }
        wanted.andNot(before);
        return new ObjectFilter(wanted, scanned, absent);
    }

    /** Adds the objects of a range to {@code wanted}. Returns how many of them are missing. */
    private static long addAll(byte[] range, ObjectStore store, BitSet wanted) {
        int digits = store.ids().format().digits();
        long absent = 0;
        for (int at = 0; at < range.length; at++) {
            absent += range[at] == '?' ? 1 : 0;
            int number = at + digits <= range.length ? store.ids().findHex(range, at) : -1;
            if (number >= 0) {
                wanted.set(number);
            }
            while (at < range.length && range[at] != '\n') {
                at++;
            }
        }
        return absent;
    }

    /** Returns the number of missing objects in the range; empty if no range was requested. */
    OptionalLong missingCount() {
        return missingCount;
    }

    /** Returns whether all objects are selected. */
    boolean isAll() {
        return objects == null;
    }

    /** Returns whether an object is selected. */
    boolean has(int number) {
        return objects == null || objects.get(number);
    }

    /**
     * Returns the entries of a pack that must be rebuilt to visit the selected objects: those objects and all their delta
     * bases.
     *
     * @param pack the index of the pack in the store
     * @return indices of entries; null for all of them
     */
    @Nullable
    BitSet requiredEntries(ObjectStore store, int pack) {
        if (objects == null) {
            return null;
        }
        int[] numbers = store.numbersOf(pack);
        BitSet wanted = new BitSet(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (objects.get(numbers[i])) {
                wanted.set(i);
            }
        }
        return store.packs().get(pack).withBases(wanted);
    }

    /**
     * Adds the objects searched by this scan to the cache file. Does nothing unless the scan was limited to new objects.
     *
     * @param again ids of objects that the next scan has to search again
     * @throws IOException if the file cannot be read or written
     */
    void saveScanned(ObjectStore store, Set<String> again) throws IOException {
        if (scanned == null) {
            return;
        }
        BitSet known = scanned.read(store.ids());
        for (int number = 0; number < store.ids().count(); number++) {
            if (store.isClaimed(number)) {
                known.set(number);
            }
        }
        for (String id : again) {
            int number = store.ids().findHex(id.getBytes(StandardCharsets.US_ASCII), 0);
            if (number >= 0) {
                known.clear(number);
            }
        }
        scanned.write(store.ids(), known);
    }
}
