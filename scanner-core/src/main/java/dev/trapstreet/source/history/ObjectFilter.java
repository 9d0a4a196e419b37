package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.io.UntrustedCacheException;
import dev.trapstreet.source.InvalidRangeException;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.util.BitSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Which objects of a history are to be searched: all of them, what a range brought in, what is new. Shared by threads. */
final class ObjectFilter {
    private static final int NAME_DIGITS = 40;

    private final @Nullable BitSet objects; // by number; null for all of them
    private final @Nullable ScannedObjectsFile scanned;
    private final OptionalLong missingCount;

    private ObjectFilter(@Nullable BitSet objects, @Nullable ScannedObjectsFile scanned, OptionalLong missingCount) {
        this.objects = objects;
        this.scanned = scanned;
        this.missingCount = missingCount;
    }

    /**
     * What the commits of a range brought in, by git's own word for it: a name, perhaps a blank and a path, and a line
     * break, for each object; for one that is not there a question mark in front.
     *
     * @throws GitUnusableException when git cannot be asked there, whatever the range
     */
    static byte[] listRange(GitCommand git, String range) throws InvalidRangeException, GitUnusableException {
        String[] words = {"rev-list", "--objects", "--missing=print", GitCommand.END_OF_OPTIONS, range, "--"};
        try {
            return git.strictOutput(words);
        } catch (GitUnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidRangeException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Those of a store.
     *
     * @param range as {@link #listRange}; null for everything
     * @param scanned what was read before is left out; null when that does not matter
     * @param shown name of the repository in reports, for the problem that what was read before cannot be used
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

    /** Adds the objects of a range; returns how many of them are not there. */
    private static long addAll(byte[] range, ObjectStore store, BitSet wanted) {
        long absent = 0;
        for (int at = 0; at < range.length; at++) {
            absent += range[at] == '?' ? 1 : 0;
            int number = at + NAME_DIGITS <= range.length ? store.ids().findHex(range, at) : -1;
            if (number >= 0) {
                wanted.set(number);
            }
            while (at < range.length && range[at] != '\n') {
                at++;
            }
        }
        return absent;
    }

    /** How many objects of the range are not there; empty when none was asked for. */
    OptionalLong missingCount() {
        return missingCount;
    }

    /** True when nothing is left out. */
    boolean isAll() {
        return objects == null;
    }

    boolean has(int number) {
        return objects == null || objects.get(number);
    }

    /** What a walk of the i-th pack must make to visit what was asked for; null for everything. */
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

    /** Keeps which objects have been read by now, when what is new was asked for. */
    void saveScanned(ObjectStore store) throws IOException {
        if (scanned == null) {
            return;
        }
        BitSet known = scanned.read(store.ids());
        for (int number = 0; number < store.ids().count(); number++) {
            if (store.isClaimed(number)) {
                known.set(number);
            }
        }
        scanned.write(store.ids(), known);
    }
}
