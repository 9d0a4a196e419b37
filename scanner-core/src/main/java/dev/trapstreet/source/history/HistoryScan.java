package dev.trapstreet.source.history;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.DeltaTreeWalker;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FileTree;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.file.DiskFileReader;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.LfsObjects;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.source.git.Refs;
import dev.trapstreet.source.history.ObjectSearch.Extent;
import dev.trapstreet.source.history.ObjectSearch.Pass;
import dev.trapstreet.source.history.graph.IntList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scan of the history of one repository. Searches every object once, then resolves the commits, paths and refs of the
 * objects that contain tokens.
 *
 * <p>Works in phases of tasks that any worker thread can run. Blobs, commits and tags come first, because they show whether
 * the repository contains tokens. Trees follow; their entries are stored only if it does. See docs/architecture.md, section
 * "How a history is read".
 *
 * <p>{@link #run} and the tasks that it submits may use several threads. The other methods are called by one thread, after
 * all tasks have ended.
 */
public final class HistoryScan implements SourceScan {
    /**
     * Share of the memory that one object may take: one twelfth. Each thread holds a base, a delta, a result and some objects in
     * between.
     */
    private static final int SHARES = 12;

    /** Maximum size in bytes of an object that is held in memory. Larger ones are streamed if possible. */
    private static final long MAX_HELD = 512L << 20;

    /** Minimum number of objects in a batch of light ones. */
    private static final int MIN_BATCH = 64;

    /** Approximate number of batches into which the objects of a pack are divided. */
    private static final int BATCHES = 64;

    /** Minimum weight of a batch with fewer objects: the work for which a separate task pays off. See {@link Pack#weight}. */
    private static final long MIN_WEIGHT = 1 << 18;

    /** File with the commits whose parents a shallow clone lacks. */
    private static final String SHALLOW = "shallow";

    private final Path root;
    private final GitDirectory git;
    private final DisplayPaths displayPaths;
    private final String within;
    private final PathFilter filter;
    private final Extent extent;
    private final SourceOptions options;
    private final Progress progress;
    private final int largest; // maximum size in bytes of an object that is held in memory
    private final byte @Nullable [] range; // output of git rev-list
    private final HistoryIndex index = new HistoryIndex();
    private final LfsObjects lfs;
    private final IntList looseTrees = new IntList();
    private final List<String> brokenRefs = new ArrayList<>();
    private @Nullable Refs refFiles; // null if they cannot be read
    private Map<String, String> refs = Map.of();
    private @Nullable ObjectFiles files;
    private @Nullable OpenHistory opened;
    private @Nullable Set<Integer> rangeCommits;
    private boolean shallowOrPartial;
    private volatile boolean inTreePhase;
    private boolean keepsAllTrees;
    private @Nullable ObjectStoreTrees commitTrees;

    /**
     * Opens a scan. If a range was requested, runs {@code git rev-list}; otherwise reads nothing yet.
     *
     * @param root the root directory of the repository
     * @param git the git directory of the repository
     * @param displayPaths creates the paths in reports
     * @param filter the paths to exclude
     * @param options the options of the scan
     * @param extent how much of a deltified object is searched
     * @return the scan
     * @throws dev.trapstreet.source.InvalidRangeException if git rejects the range
     * @throws IOException if git cannot be run in the repository
     */
    public static HistoryScan open(
            Path root,
            GitDirectory git,
            DisplayPaths displayPaths,
            PathFilter filter,
            SourceOptions options,
            Extent extent)
            throws IOException {
        byte[] range = options.range().isPresent()
                ? ObjectFilter.listRange(
                        LinkCheck.gitFor(options, GitCommand.onDisk(root)),
                        options.range().get(),
                        Files.exists(git.commonDirectory().resolve(SHALLOW)))
                : null;
        return new HistoryScan(root, git, displayPaths, "", filter, options, extent, range);
    }

    /**
     * Creates a scan of the whole history of a repository below a target. Its locations have paths relative to the target.
     *
     * @param root the root directory of the repository
     * @param git the git directory of the repository
     * @param displayPaths creates the paths in reports; of the target
     * @param within the path of the repository relative to the target, not empty and ending with a slash
     * @param filter the paths to exclude
     * @param options the options of the scan, without a range
     * @return the scan
     */
    public static HistoryScan below(
            Path root,
            GitDirectory git,
            DisplayPaths displayPaths,
            String within,
            PathFilter filter,
            SourceOptions options) {
        return new HistoryScan(root, git, displayPaths, within, filter, options, Extent.DELTA_RANGES, null);
    }

    private HistoryScan(
            Path root,
            GitDirectory git,
            DisplayPaths displayPaths,
            String within,
            PathFilter filter,
            SourceOptions options,
            Extent extent,
            byte @Nullable [] range) {
        this.within = within;
        this.options = options;
        this.progress = options.progress();
        this.largest = (int) Math.min(options.memory() / SHARES, MAX_HELD);
        this.range = range;
        this.root = root;
        this.git = git;
        this.lfs = new LfsObjects(git);
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.extent = extent;
    }

    /** State that exists once the objects are listed. */
    private static final class OpenHistory {
        final ObjectStore store;
        final ObjectFilter asked;
        final ObjectSearch search;

        OpenHistory(ObjectStore store, ObjectFilter filter, ObjectSearch search) {
            this.store = store;
            this.asked = filter;
            this.search = search;
        }
    }

    private OpenHistory opened() {
        return Objects.requireNonNull(opened, "the objects were not listed");
    }

    private ObjectStore store() {
        return opened().store;
    }

    @Override
    public void run(WorkerContext worker) {
        ObjectFormat format;
        try {
            format = git.objectFormat();
        } catch (DamagedException e) {
            worker.report(new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), e.description()));
            git.files().bounds().tell(worker);
            return;
        }
        shallowOrPartial = git.isShallowOrPartial();
        readRefs(worker); // before the objects are listed, so that the objects of all refs exist by then
        if (range != null) {
            noteReplacedCommits(worker);
            reportShallowEnd(range, worker);
        }
        ObjectFiles found = ObjectFiles.open(git.objectDirectories(), format, git.files(), worker);
        files = found;
        git.files().bounds().tell(worker);
        Task last = other -> begin(found, other);
        runPhase(found.tasks(), other -> runPhase(found.moreTasks(), last, other), worker);
    }

    private void begin(ObjectFiles found, WorkerContext worker) {
        if (!found.isComplete()) {
            return;
        }
        try {
            ObjectStore store = ObjectStore.of(found);
            store.checks().forEach(worker::submit);
            ObjectFilter filter = ObjectFilter.of(store, range, loadScanned(), displayPaths.display(root), worker);
            ObjectSearch search = new ObjectSearch(store, filter, index, displayPaths, within, lfs, progress, extent);
            opened = new OpenHistory(store, filter, search);
            progress.begin("reading", store.ids().count());
            List<Task> first = new ArrayList<>();
            for (int i = 0; i < store.packs().size(); i++) {
                first.addAll(batches(i, Pass.SEARCH, type -> type != ObjectType.TREE));
            }
            int[] loose = store.loose();
            for (int from = 0; from < loose.length; from += MIN_BATCH) {
                int[] batch = Arrays.copyOfRange(loose, from, Math.min(loose.length, from + MIN_BATCH));
                first.add(other -> readLoose(batch, Pass.SEARCH, other));
            }
            runPhase(first, this::searchTrees, worker);
        } catch (IOException e) {
            String detail = DamagedException.of(e).description();
            worker.report(new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), detail));
        }
    }

    private @Nullable ScannedObjectsFile loadScanned() throws IOException {
        Optional<SourceOptions.SinceLast> since = options.sinceLast();
        Path objects = git.commonDirectory().resolve("objects");
        return since.isEmpty()
                ? null
                : new ScannedObjectsFile(
                        since.get().folder(),
                        since.get().key().orElse(null),
                        objects,
                        since.get().searchVersion());
    }

    @Override
    public void saveScanned(Set<String> again) throws IOException {
        if (opened != null) {
            opened.asked.saveScanned(opened.store, again);
        }
    }

    private void runPhase(List<Task> tasks, Task next, WorkerContext worker) {
        new Phase(tasks.size(), next, displayPaths.display(root)).run(tasks, worker);
    }

    private interface Types {
        boolean has(ObjectType type);
    }

    /**
     * Returns tasks that visit the delta trees of a pack whose roots have one of the types. Each task gets neighboring roots,
     * so that the pack is read sequentially.
     */
    private List<Task> batches(int pack, Pass pass, Types types) {
        Pack objects = store().packs().get(pack);
        BitSet walked = pass == Pass.SEARCH ? opened().asked.requiredEntries(store(), pack) : null;
        IntList roots = new IntList();
        for (int i = 0; i < objects.count(); i++) {
            if (objects.isRoot(i) && types.has(objects.type(i)) && (walked == null || walked.get(i))) {
                roots.add(i);
            }
        }
        long all = 0;
        for (int i = 0; i < roots.size(); i++) {
            all += objects.weight(roots.get(i));
        }
        List<Task> batches = new ArrayList<>();
        List<Task> heavy = new ArrayList<>();
        long weight = 0;
        int from = 0;
        for (int i = 0; i < roots.size(); i++) {
            weight += objects.weight(roots.get(i));
            boolean enough = weight > all / BATCHES && (i + 1 - from >= MIN_BATCH || weight > MIN_WEIGHT);
            if (enough || i == roots.size() - 1) {
                int start = from;
                int to = i + 1;
                (weight > 2 * all / BATCHES ? heavy : batches)
                        .add(worker -> readPacked(pack, pass, walked, roots, start, to, worker));
                weight = 0;
                from = to;
            }
        }
        batches.addAll(heavy); // workers start with the last tasks, so no long one is left for the end
        return batches;
    }

    private void readPacked(
            int pack, Pass pass, @Nullable BitSet walked, IntList roots, int from, int to, WorkerContext worker) {
        ObjectSearch.Visitor visitor = opened().search.visitor(store().numbersOf(pack), pass, worker);
        try (DeltaTreeWalker<List<Chunk.Span>> walk =
                new DeltaTreeWalker<>(store().packs().get(pack), visitor, walked, largest, 4L * largest)) {
            for (int i = from; i < to; i++) {
                StoppedException.check();
                visit(walk, roots.get(i), pass, worker);
            }
        } catch (IOException e) {
            missed(DamagedException.of(e), pass, worker);
        }
        visitor.end();
    }

    private void visit(DeltaTreeWalker<?> walk, int top, Pass pass, WorkerContext worker) throws IOException {
        try {
            walk.visit(top);
        } catch (RuntimeException | Error e) {
            missed(DamagedException.of(e), pass, worker);
        }
    }

    /**
     * Records that objects were not reached. They are read again at the end, and reported if that fails. In pass
     * {@link Pass#KEEP} the problem is reported at once, because its objects are not read again.
     */
    private void missed(DamagedException why, Pass pass, WorkerContext worker) {
        StoppedException.check();
        index.addDamage(why.description());
        if (pass == Pass.KEEP) {
            worker.report(new Problem(Problem.Kind.DAMAGED_OBJECT, displayPaths.display(root), why.description()));
        }
    }

    private void readLoose(int[] numbers, Pass pass, WorkerContext worker) {
        ObjectSearch.Visitor visitor = opened().search.visitor(numbers, pass, worker);
        for (int i = 0; i < numbers.length; i++) {
            StoppedException.check();
            try {
                readLoose(numbers[i], i, visitor);
            } catch (RuntimeException | Error e) {
                missed(DamagedException.of(e), pass, worker);
            }
        }
        visitor.end();
    }

    private void readLoose(int number, int entry, ObjectSearch.Visitor visitor) {
        try (LooseObject object = store().openLoose(number)) {
            if (object.type() == ObjectType.TREE && !inTreePhase) {
                addLooseTree(number);
            } else if (object.size() > largest) {
                visitor.large(entry, object.type(), object.size(), object.content());
            } else {
                byte[] content = object.read();
                visitor.object(entry, object.type(), content, content.length, null, null);
            }
        } catch (NoSuchFileException e) {
            readMoved(number, entry, visitor);
        } catch (IOException e) {
            visitor.damaged(entry, DamagedException.of(e));
        }
    }

    /** Reads a loose object that git has packed since it was listed. */
    private void readMoved(int number, int entry, ObjectSearch.Visitor visitor) {
        try (ObjectReader reader = new ObjectReader(largest)) {
            ObjectStore.StoredObject object = store().read(number, reader);
            if (object.type() == ObjectType.TREE && !inTreePhase) {
                addLooseTree(number);
            } else {
                visitor.object(entry, object.type(), object.content(), object.content().length, null, null);
            }
        } catch (IOException e) {
            visitor.damaged(entry, DamagedException.of(e));
        }
    }

    private void addLooseTree(int number) {
        synchronized (looseTrees) {
            looseTrees.add(number);
        }
    }

    private void searchTrees(WorkerContext worker) {
        inTreePhase = true;
        keepsAllTrees = opened().asked.isAll() && !index.isEmpty();
        runPhase(treeTasks(keepsAllTrees ? Pass.SEARCH_AND_KEEP : Pass.SEARCH), this::collectTreeEdges, worker);
    }

    private List<Task> treeTasks(Pass pass) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < store().packs().size(); i++) {
            // If not all objects are selected, only the selected commits are known so far.
            boolean alsoCommits = pass == Pass.KEEP && !opened().asked.isAll();
            tasks.addAll(
                    batches(i, pass, type -> type == ObjectType.TREE || (alsoCommits && type == ObjectType.COMMIT)));
        }
        int[] loose = pass == Pass.KEEP && !opened().asked.isAll() ? store().loose() : looseTrees.toArray();
        for (int from = 0; from < loose.length; from += MIN_BATCH) {
            int[] batch = Arrays.copyOfRange(loose, from, Math.min(loose.length, from + MIN_BATCH));
            tasks.add(other -> readLoose(batch, pass, other));
        }
        return tasks;
    }

    /**
     * Reads all trees again to store their entries, if they are needed and were not stored by the search. That is the case if
     * the first token was found in a name, or if not all objects were selected.
     */
    private void collectTreeEdges(WorkerContext worker) {
        if (index.isEmpty() || keepsAllTrees) {
            finish(worker);
            return;
        }
        if (!opened().asked.isAll()) {
            rangeCommits = index.drainCommits();
        }
        progress.begin("resolving locations", 0);
        runPhase(treeTasks(Pass.KEEP), this::finish, worker);
    }

    private void finish(WorkerContext worker) {
        OpenHistory now = opened();
        MissingObjectReporter gaps =
                new MissingObjectReporter(root, displayPaths, git, now.store, index, shallowOrPartial);
        gaps.retry(now.asked, now.search, keepsAllTrees ? Pass.SEARCH_AND_KEEP : Pass.SEARCH, largest, worker);
        gaps.reportMissing(now.asked, options.missingObjects(), worker);
        gaps.reportBrokenRefs(refs, brokenRefs, worker);
        if (options.range().isEmpty()) {
            countAbsent(now.store, worker);
        }
        git.files().bounds().tell(worker);
        index.commits().complete(now.store.ids().count());
        if (index.isEmpty()) {
            // Nothing is to be resolved. In a scan of many repositories, most would keep files and tables needlessly.
            now.store.close();
            if (!within.isEmpty() && options.sinceLast().isEmpty()) {
                opened = null;
                files = null;
            }
        }
    }

    /** Counts what the history refers to and does not contain, and reads what Git LFS keeps although nothing refers to it. */
    private void countAbsent(ObjectStore store, WorkerContext worker) {
        lfs.countAbsent(worker);
        DiskFileReader reader = new DiskFileReader(root, displayPaths).uncounted();
        for (Path file : lfs.unreferenced()) {
            worker.submit(other -> reader.read(file, other));
        }
        String head = refs.get("HEAD");
        if (head != null) {
            try (ObjectStoreTrees trees = new ObjectStoreTrees(store, largest)) {
                int absent = Submodules.countAbsent(trees.treeOf(head).readText(".gitmodules"), root, git);
                if (absent > 0) {
                    worker.countSkipped(SkipReason.SUBMODULE, absent);
                }
            }
        }
    }

    /** Reports that a shallow clone lacks the parents of commits in the range. What is between them and the base is not read. */
    private void reportShallowEnd(byte[] listed, WorkerContext worker) {
        Path file = git.commonDirectory().resolve(SHALLOW);
        if (!Files.exists(file)) {
            return;
        }
        Set<String> ends = new HashSet<>();
        git.files().forEachLine(file, GitFiles.Kind.PACKED_REFS, ends::add);
        int inside = 0;
        for (String line : new String(listed, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            inside += ends.contains(line) ? 1 : 0;
        }
        if (inside == 0) {
            return;
        }
        worker.countSkipped(SkipReason.ABSENT, inside);
        if (options.missingObjects() == SourceOptions.MissingObjects.FAIL) {
            String detail = "the parents of " + inside + (inside == 1 ? " commit" : " commits") + " of the range";
            worker.report(new Problem(Problem.Kind.ABSENT_OBJECT, displayPaths.display(root), detail));
        }
    }

    /** Adds a note if git would list other commits than were made, so that a range looks different in git's own output. */
    private void noteReplacedCommits(WorkerContext worker) {
        int replaced = 0;
        for (String ref : refs.keySet()) {
            replaced += ref.startsWith("refs/replace/") ? 1 : 0;
        }
        boolean grafts = Files.exists(git.commonDirectory().resolve("info/grafts"));
        String detail = (replaced == 0
                        ? ""
                        : replaced + (replaced == 1 ? " replacement (" : " replacements (") + "git replace)")
                + (replaced > 0 && grafts ? ", and " : "")
                + (grafts ? "grafts in info/grafts" : "");
        if (!detail.isEmpty()) {
            worker.notice(new Notice(Notice.Topic.COMMITS_REPLACED, displayPaths.display(root), detail));
        }
    }

    private void readRefs(WorkerContext worker) {
        try {
            Refs files = git.refs();
            refs = files.refs();
            brokenRefs.addAll(files.brokenRefs());
            refFiles = files;
        } catch (IOException e) {
            String detail = "its refs: " + DamagedException.of(e).description();
            worker.report(new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), detail));
        }
    }

    @Override
    public Map<String, List<Location>> resolveLocations(Map<String, List<Location>> locations, WorkerContext worker) {
        if (index.isEmpty()) {
            return locations;
        }
        Set<Integer> only = options.range().isPresent() ? rangeCommits : null;
        IntroductionFinder introductions = new IntroductionFinder(
                root, within, refFiles, refs, displayPaths, filter, store(), index, only, locations, worker);
        Map<String, List<Location>> located = introductions.locate();
        git.files().bounds().tell(worker); // warnings about the reflogs, which were read only now
        return located;
    }

    /**
     * Returns the files of the first introducing commit of a location, and the path of the location in them.
     *
     * @param location a resolved location
     * @return the files, without any if no commit contains the location; empty if the history could not be read
     */
    @Override
    public Optional<ProjectFile> projectFile(Location location) {
        Optional<GitOrigin> origin = location.provenance().git();
        if (opened == null || origin.isEmpty()) {
            return Optional.empty();
        }
        ObjectStoreTrees around = commitTrees;
        if (around == null) {
            around = new ObjectStoreTrees(store(), largest);
            commitTrees = around;
        }
        List<Commit> introductions = origin.get().introductions();
        FileTree tree = introductions.isEmpty()
                ? FileTree.EMPTY
                : around.treeOf(introductions.get(0).name());
        return Optional.of(new ProjectFile(tree, location.relativePath().substring(within.length())));
    }

    /**
     * Returns whether a location is in this history, of several that a target has.
     *
     * @param location a resolved location of the target
     * @return whether it is in this history
     */
    public boolean has(Location location) {
        Optional<GitOrigin> origin = location.provenance().git();
        OpenHistory now = opened;
        return now != null
                && origin.isPresent()
                && location.contentId().path().startsWith(within)
                && now.store.has(origin.get().object());
    }

    @Override
    public void close() {
        if (commitTrees != null) {
            commitTrees.close();
        }
        if (opened != null) {
            opened.store.close();
        } else if (files != null) {
            files.close();
        }
    }
}
