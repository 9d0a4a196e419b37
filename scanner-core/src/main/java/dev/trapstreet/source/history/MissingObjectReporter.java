package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.history.ObjectSearch.Pass;
import dev.trapstreet.source.history.graph.IntList;
import dev.trapstreet.source.history.graph.ReferencedIds;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reporter of the gaps in a history after it was read: damaged objects, missing objects, and broken refs. */
final class MissingObjectReporter {
    private final Path root;
    private final DisplayPaths displayPaths;
    private final GitDirectory git;
    private final ObjectStore store;
    private final HistoryIndex index;
    private final boolean shallowOrPartial;

    /**
     * Creates a reporter for one repository.
     *
     * @param root the root directory of the repository, the location of the problems
     * @param shallowOrPartial whether the clone is shallow or partial, so that objects may be missing on purpose
     */
    MissingObjectReporter(
            Path root,
            DisplayPaths displayPaths,
            GitDirectory git,
            ObjectStore store,
            HistoryIndex index,
            boolean shallowOrPartial) {
        this.root = root;
        this.displayPaths = displayPaths;
        this.git = git;
        this.store = store;
        this.index = index;
        this.shallowOrPartial = shallowOrPartial;
    }

    /**
     * Reads the selected objects that were not searched once more, because git may have repacked the repository during the
     * scan. Reports those that still cannot be read.
     *
     * @param largest the maximum size in bytes of an object that is read
     */
    void retry(ObjectFilter filter, ObjectSearch search, Pass pass, int largest, WorkerContext worker) {
        IntList missed = new IntList();
        for (int number = 0; number < store.ids().count(); number++) {
            if (!store.isClaimed(number) && filter.has(number)) {
                missed.add(number);
            }
        }
        int lost = missed.size() == 0 ? 0 : retry(missed, search, pass, largest, worker);
        if (lost > 0) {
            StringBuilder detail = new StringBuilder().append(lost).append(lost == 1 ? " object" : " objects");
            index.damages().forEach(what -> detail.append("; ").append(what));
            addProblem(Problem.Kind.DAMAGED_OBJECT, detail.toString(), worker);
        }
    }

    /** Lists the object directories again and searches the objects there. Returns how many cannot be read. */
    private int retry(IntList missed, ObjectSearch search, Pass pass, int largest, WorkerContext worker) {
        int lost = 0;
        try (ObjectReader reader = new ObjectReader(largest)) {
            // Discards the problems of the packs: the first listing has reported them.
            WorkerContext silent = new WorkerContext(chunk -> {}, task -> {});
            try (ObjectStore now =
                    ObjectStore.openAll(git.objectDirectories(), store.ids().format(), git.files(), silent)) {
                for (int i = 0; i < missed.size(); i++) {
                    StoppedException.check();
                    int number = missed.get(i);
                    int there = now.ids().find(store.ids(), number);
                    if (there < 0) {
                        lost++;
                        continue;
                    }
                    lost += retry(number, there, now, reader, search.lastVisitor(number, pass, worker)) ? 0 : 1;
                }
            }
        }
        return lost;
    }

    private boolean retry(int number, int there, ObjectStore now, ObjectReader reader, ObjectSearch.Visitor visitor) {
        try {
            ObjectStore.StoredObject object = now.read(there, reader);
            try {
                visitor.object(0, object.type(), object.content(), object.content().length, null, null);
            } finally {
                visitor.end(); // what the object refers to was collected before it failed
            }
            return store.isClaimed(number);
        } catch (IOException e) {
            index.addDamage(DamagedException.of(e).description());
        } catch (RuntimeException | Error e) {
            index.addDamage(DamagedException.of(e).description());
        }
        return false;
    }

    /**
     * Reports objects that trees and commits refer to and that do not exist: beyond the boundary of a shallow clone, omitted
     * from a partial clone, or lost. For a range, only its own missing objects are reported.
     *
     * @param expected whether missing objects of a shallow or partial clone are allowed. They are counted as skipped anyway.
     */
    void reportMissing(ObjectFilter filter, SourceOptions.MissingObjects expected, WorkerContext worker) {
        if (filter.missingCount().isPresent()) {
            report(filter.missingCount().getAsLong(), " of the range", expected, worker);
            return;
        }
        List<ReferencedIds> referenced = new ArrayList<>();
        index.trees().forEach(part -> referenced.add(part.referencedIds()));
        report(ReferencedIds.countMissing(referenced, store.ids()), " that trees refer to", expected, worker);
        report(index.commits().missingCount(), " that commits refer to", expected, worker);
    }

    private void report(long count, String which, SourceOptions.MissingObjects expected, WorkerContext worker) {
        if (count == 0) {
            return;
        }
        if (shallowOrPartial) {
            worker.countSkipped(SkipReason.ABSENT, count);
            if (expected == SourceOptions.MissingObjects.ALLOW) {
                return;
            }
        }
        addProblem(Problem.Kind.ABSENT_OBJECT, count + which, worker);
    }

    /**
     * Reports refs that point to missing objects, and refs whose files are malformed.
     *
     * @param refs the id of the object of each ref, by ref name
     * @param broken the names of the refs whose files are malformed or form a cycle
     */
    void reportBrokenRefs(Map<String, String> refs, List<String> broken, WorkerContext worker) {
        List<String> bad = new ArrayList<>(broken);
        for (Map.Entry<String, String> ref : refs.entrySet()) {
            byte[] name = HexFormat.of().parseHex(ref.getValue());
            if (store.ids().find(name, 0) < 0) {
                bad.add(ref.getKey());
            }
        }
        if (!bad.isEmpty()) {
            String detail = bad.size() + (bad.size() == 1 ? " ref points" : " refs point")
                    + " to missing objects, such as " + bad.get(0);
            addProblem(Problem.Kind.ABSENT_OBJECT, Redactor.redact(detail), worker);
        }
    }

    private void addProblem(Problem.Kind kind, String detail, WorkerContext worker) {
        worker.report(new Problem(kind, displayPaths.display(root), detail));
    }
}
