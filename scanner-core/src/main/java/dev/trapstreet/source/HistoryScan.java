package dev.trapstreet.source;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.DeltaWalk;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.ObjectVisitor;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads every object that a repository holds, then says of those that held a token where in the history they stand.
 *
 * <p>In phases, each of tasks that any thread can do: blobs, commits and tags first, because they tell whether anything was
 * found; then the trees, whose entries are kept only if so. See DESIGN section 5.
 */
final class HistoryScan implements Reading {
    /** Whether a delta's copied parts are searched again. Only tests want that. */
    enum Search {
        FRESH_PARTS,
        EVERY_BYTE
    }

    /** Of the memory, what one object may take: each thread holds a base, a delta and a result, and some on the way. */
    private static final int SHARES = 12;

    private static final long MOST_HELD = 512L << 20;

    private static final int NAME_DIGITS = 40;
    private static final int LEAST_BATCH = 64;
    private static final int BATCHES = 64;

    private final Path root;
    private final GitDirectory git;
    private final PathNames names;
    private final Excludes excludes;
    private final Search search;
    private final Selection selection;
    private final Progress progress;
    private final int largest; // object in bytes that is held whole
    private final byte @Nullable [] range; // as git lists it: a name, perhaps a blank and a path, and a line break
    private @Nullable SeenObjects seen;
    private @Nullable BitSet asked; // objects by number; null for all of them
    private final Set<Integer> rangeCommits = new HashSet<>();

    private @Nullable ObjectStore opened;
    private boolean lacking;
    private CommitGraph commits = new CommitGraph();
    private Map<String, String> refs = Map.of();
    private final List<String> badRefs = new ArrayList<>();
    private final List<TreeGraph> trees = new ArrayList<>();
    private final Ints looseTrees = new Ints();
    private final Map<String, Integer> held = new HashMap<>(); // objects with tokens, by the path that stands for them
    private final Ints heldBlobs = new Ints();
    private final Map<Integer, Integer> tagged = new HashMap<>(); // what a tag object names, by number
    private final Map<String, Integer> damages = new TreeMap<>();
    private volatile boolean inTreePhase;
    private boolean keepsAll;
    private @Nullable CommitTrees commitTrees;

    HistoryScan(Path root, GitDirectory git, PathNames names, Excludes excludes, Selection selection, Search search)
            throws IOException {
        this.selection = selection;
        this.progress = selection.progress();
        this.largest = (int) Math.min(selection.memory() / SHARES, MOST_HELD);
        this.range =
                selection.range().isPresent() ? listed(root, selection.range().get()) : null;
        this.root = root;
        this.git = git;
        this.names = names;
        this.excludes = excludes;
        this.search = search;
    }

    /** What the commits of a range brought in, by git's own word for it. */
    private static byte[] listed(Path root, String range) throws InvalidRangeException {
        try {
            return GitCommand.run(root, "rev-list", "--objects", "--end-of-options", range);
        } catch (IOException e) {
            throw new InvalidRangeException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void run(Lane lane) {
        try {
            if (git.extension("objectFormat").filter("sha256"::equalsIgnoreCase).isPresent()) {
                String detail = "its objects are named by SHA-256, which this version does not read";
                lane.problem(new Problem(Problem.Kind.GIT_REPOSITORY, names.shown(root), detail));
                return;
            }
            lacking = git.lacksObjects();
            readRefs(lane); // before the objects are listed: what a ref names by then is there
            ObjectStore.Opening opening = ObjectStore.open(git.objectDirectories(), names, lane);
            Task last = other -> begin(opening.store(), other);
            phase(opening.tasks(), other -> phase(opening.moreTasks(), last, other), lane);
        } catch (IOException e) {
            unreadable(e, lane);
        }
    }

    private void unreadable(IOException e, Lane lane) {
        lane.problem(new Problem(
                Problem.Kind.GIT_REPOSITORY, names.shown(root), damaged(e).what()));
    }

    /** A failure in words that hold nothing of what was read. */
    private static DamagedException damaged(IOException e) {
        return e instanceof DamagedException damaged
                ? damaged
                : new DamagedException(e.getClass().getSimpleName());
    }

    private void begin(ObjectStore store, Lane lane) {
        try {
            opened = store;
            store.checks(names).forEach(lane::submit);
            narrow(store, lane);
            progress.begin("reading", store.names().count());
            List<Task> first = new ArrayList<>();
            for (int i = 0; i < store.packs().size(); i++) {
                first.addAll(batches(i, Pass.SEARCH, type -> type != ObjectType.TREE));
            }
            int[] loose = store.loose();
            for (int from = 0; from < loose.length; from += LEAST_BATCH) {
                int[] batch = Arrays.copyOfRange(loose, from, Math.min(loose.length, from + LEAST_BATCH));
                first.add(other -> readLoose(batch, Pass.SEARCH, other));
            }
            phase(first, this::readTrees, lane);
        } catch (IOException e) {
            unreadable(e, lane);
        }
    }

    /** To what was asked for: a range, what is new, or both. */
    private void narrow(ObjectStore store, Lane lane) throws IOException {
        BitSet wanted = null;
        if (range != null) {
            wanted = new BitSet(store.names().count());
            for (int at = 0; at < range.length; at++) {
                int number = at + NAME_DIGITS <= range.length ? store.names().findHex(range, at) : -1;
                if (number >= 0) {
                    wanted.set(number);
                }
                while (at < range.length && range[at] != '\n') {
                    at++;
                }
            }
        }
        Optional<Selection.SinceLast> since = selection.sinceLast();
        if (since.isPresent()) {
            Path objects = git.common().resolve("objects");
            SeenObjects kept =
                    new SeenObjects(since.get().folder(), objects, since.get().search());
            BitSet before = kept.read(store.names());
            if (wanted == null) {
                wanted = new BitSet(store.names().count());
                wanted.set(0, store.names().count());
            }
            before.and(wanted);
            if (!before.isEmpty()) {
                lane.skip(Skip.SCANNED_BEFORE, before.cardinality());
            }
            wanted.andNot(before);
            seen = kept;
        }
        asked = wanted;
    }

    private boolean isAsked(int number) {
        return asked == null || asked.get(number);
    }

    @Override
    public void remember() throws IOException {
        if (seen != null && opened != null) {
            ObjectStore store = opened;
            BitSet known = seen.read(store.names());
            for (int number = 0; number < store.names().count(); number++) {
                if (store.isClaimed(number)) {
                    known.set(number);
                }
            }
            seen.write(store.names(), known);
        }
    }

    private ObjectStore store() {
        if (opened == null) {
            throw new IllegalStateException("the store was not opened");
        }
        return opened;
    }

    /** Hands on the tasks, and the next one when the last of them has ended. */
    private static void phase(List<Task> tasks, Task next, Lane lane) {
        if (tasks.isEmpty()) {
            next.run(lane);
            return;
        }
        AtomicInteger left = new AtomicInteger(tasks.size());
        for (Task task : tasks) {
            lane.submit(other -> {
                task.run(other);
                if (left.decrementAndGet() == 0) {
                    next.run(other);
                }
            });
        }
    }

    private interface Types {
        boolean has(ObjectType type);
    }

    /** What is done with the objects of a phase. */
    private enum Pass {
        /** Searched, if asked for. */
        SEARCH,
        /** Searched, if asked for; and the entries of all trees are kept. */
        SEARCH_AND_KEEP,
        /** Trees and commits are kept, which were searched before or were not asked for. */
        KEEP
    }

    /** The roots of a pack with the types, in batches of neighbours. */
    private List<Task> batches(int pack, Pass pass, Types types) {
        Pack objects = store().packs().get(pack);
        BitSet walked = pass == Pass.SEARCH ? walked(pack) : null;
        Ints roots = new Ints();
        for (int i = 0; i < objects.count(); i++) {
            if (objects.isRoot(i) && types.has(objects.type(i)) && (walked == null || walked.get(i))) {
                roots.add(i);
            }
        }
        int size = Math.max(LEAST_BATCH, roots.size() / BATCHES + 1);
        List<Task> batches = new ArrayList<>();
        for (int from = 0; from < roots.size(); from += size) {
            int to = Math.min(roots.size(), from + size);
            int start = from;
            batches.add(lane -> readPacked(pack, pass, walked, roots, start, to, lane));
        }
        return batches;
    }

    /** What a walk must make to visit what was asked for; null for everything. */
    private @Nullable BitSet walked(int pack) {
        if (asked == null) {
            return null;
        }
        int[] numbers = store().numbersOf(pack);
        BitSet objects = new BitSet(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (asked.get(numbers[i])) {
                objects.set(i);
            }
        }
        return store().packs().get(pack).withBases(objects);
    }

    private void readPacked(int pack, Pass pass, @Nullable BitSet walked, Ints roots, int from, int to, Lane lane) {
        Visitor visitor = new Visitor(store().numbersOf(pack), pass, lane);
        try (DeltaWalk<List<Chunk.Span>> walk =
                new DeltaWalk<>(store().packs().get(pack), visitor, walked, largest, 4L * largest)) {
            for (int i = from; i < to; i++) {
                walk.visit(roots.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the visitor throws none, and the pack is mapped", e);
        }
        visitor.end();
    }

    private void readLoose(int[] numbers, Pass pass, Lane lane) {
        Visitor visitor = new Visitor(numbers, pass, lane);
        for (int i = 0; i < numbers.length; i++) {
            try (LooseObject object = store().openLoose(numbers[i])) {
                if (object.type() == ObjectType.TREE && !inTreePhase) {
                    isLooseTree(numbers[i]);
                } else if (object.size() > largest) {
                    visitor.large(i, object.type(), object.size(), object.content());
                } else {
                    byte[] content = object.read();
                    visitor.object(i, object.type(), content, content.length, null, null);
                }
            } catch (NoSuchFileException e) {
                readMoved(numbers[i], i, visitor);
            } catch (IOException e) {
                visitor.damaged(i, damaged(e));
            }
        }
        visitor.end();
    }

    /** A loose object that was packed since its name was listed. */
    private void readMoved(int number, int entry, Visitor visitor) {
        try (ObjectReader reader = new ObjectReader(largest)) {
            ObjectStore.Stored object = store().read(number, reader);
            if (object.type() == ObjectType.TREE && !inTreePhase) {
                isLooseTree(number);
            } else {
                visitor.object(entry, object.type(), object.content(), object.content().length, null, null);
            }
        } catch (IOException e) {
            visitor.damaged(entry, damaged(e));
        }
    }

    private void isLooseTree(int number) {
        synchronized (looseTrees) {
            looseTrees.add(number);
        }
    }

    private void readTrees(Lane lane) {
        inTreePhase = true;
        keepsAll = asked == null && (!held.isEmpty() || lacking);
        phase(treeTasks(keepsAll ? Pass.SEARCH_AND_KEEP : Pass.SEARCH), this::keepTrees, lane);
    }

    private List<Task> treeTasks(Pass pass) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < store().packs().size(); i++) {
            // Of commits only those are known by now that were asked for.
            boolean alsoCommits = pass == Pass.KEEP && asked != null;
            tasks.addAll(
                    batches(i, pass, type -> type == ObjectType.TREE || (alsoCommits && type == ObjectType.COMMIT)));
        }
        int[] loose = pass == Pass.KEEP && asked != null ? store().loose() : looseTrees.toArray();
        for (int from = 0; from < loose.length; from += LEAST_BATCH) {
            int[] batch = Arrays.copyOfRange(loose, from, Math.min(loose.length, from + LEAST_BATCH));
            tasks.add(other -> readLoose(batch, pass, other));
        }
        return tasks;
    }

    /**
     * Reads all trees once more, to know where things stand: when only a name held a token, which was known too late, or
     * when not everything was asked for.
     */
    private void keepTrees(Lane lane) {
        if (held.isEmpty() || keepsAll) {
            finish(lane);
            return;
        }
        if (asked != null) {
            for (int i = 0; i < commits.size(); i++) {
                rangeCommits.add(commits.number(i));
            }
            commits = new CommitGraph();
        }
        progress.begin("finding where they stand", 0);
        phase(treeTasks(Pass.KEEP), this::finish, lane);
    }

    /** What could not be read is looked for once more: a repository may be packed anew while it is scanned. */
    private void finish(Lane lane) {
        ObjectStore store = store();
        Ints missed = new Ints();
        for (int number = 0; number < store.names().count(); number++) {
            if (!store.isClaimed(number) && isAsked(number)) {
                missed.add(number);
            }
        }
        int lost = missed.size() == 0 ? 0 : readAgain(missed, lane);
        if (lost > 0) {
            StringBuilder detail = new StringBuilder().append(lost).append(lost == 1 ? " object" : " objects");
            damages.forEach((what, count) -> detail.append("; ").append(what));
            lane.problem(new Problem(Problem.Kind.DAMAGED_OBJECT, names.shown(root), detail.toString()));
        }
        long absent = 0;
        for (TreeGraph part : trees) {
            absent += part.absent();
        }
        if (absent > 0) {
            if (lacking) {
                lane.skip(Skip.ABSENT, absent);
            }
            lane.problem(new Problem(
                    Problem.Kind.ABSENT_OBJECT,
                    names.shown(root),
                    absent + " entries of trees name what is not there"));
        }
        absentNamedByCommits(lane);
        badRefs(lane);
        commits.complete(store.names().count());
    }

    /** Parents beyond the end of a shallow clone, or what was lost. */
    private void absentNamedByCommits(Lane lane) {
        long absent = commits.absent();
        if (absent > 0) {
            if (lacking) {
                lane.skip(Skip.ABSENT, absent);
            }
            lane.problem(new Problem(
                    Problem.Kind.ABSENT_OBJECT,
                    names.shown(root),
                    "commits name " + absent + " parents or trees that are not there"));
        }
    }

    private void readRefs(Lane lane) {
        try {
            refs = git.refs();
            badRefs.addAll(git.brokenRefs());
        } catch (IOException e) {
            String detail = "its refs: " + damaged(e).what();
            lane.problem(new Problem(Problem.Kind.GIT_REPOSITORY, names.shown(root), detail));
        }
    }

    private void badRefs(Lane lane) {
        List<String> bad = new ArrayList<>(badRefs);
        for (Map.Entry<String, String> ref : refs.entrySet()) {
            byte[] name = HexFormat.of().parseHex(ref.getValue());
            if (store().names().find(name, 0) < 0) {
                bad.add(ref.getKey());
            }
        }
        if (!bad.isEmpty()) {
            String detail = bad.size() + (bad.size() == 1 ? " ref leads" : " refs lead") + " nowhere, as " + bad.get(0);
            lane.problem(new Problem(Problem.Kind.ABSENT_OBJECT, names.shown(root), TokenText.withheld(detail)));
        }
    }

    /** Reads from where the objects are by now; returns how many cannot be had. */
    private int readAgain(Ints missed, Lane lane) {
        int lost = 0;
        try (ObjectReader reader = new ObjectReader(largest)) {
            Lane quiet = new Lane(chunk -> {}, task -> {}); // what is wrong with the packs was said before
            ObjectStore now = ObjectStore.openNow(git.objectDirectories(), names, quiet);
            for (int i = 0; i < missed.size(); i++) {
                int number = missed.get(i);
                int there = now.names().find(store().names(), number);
                Visitor visitor = new Visitor(new int[] {number}, keepsAll ? Pass.SEARCH_AND_KEEP : Pass.SEARCH, lane);
                try {
                    if (there < 0) {
                        lost++;
                        continue;
                    }
                    ObjectStore.Stored object = now.read(there, reader);
                    visitor.object(0, object.type(), object.content(), object.content().length, null, null);
                    visitor.end();
                } catch (IOException e) {
                    lost++;
                }
            }
        } catch (IOException e) {
            return missed.size();
        }
        return lost;
    }

    private synchronized void damaged(String what) {
        damages.merge(what, 1, Integer::sum);
    }

    /** Searches objects, and keeps what tells where they stand. Used by one thread. */
    private final class Visitor implements ObjectVisitor<List<Chunk.Span>> {
        private final int[] numbers;
        private final Lane lane;
        private final Pass pass;
        private final FreshParts fresh = new FreshParts();
        private final CommitGraph ownCommits = new CommitGraph();
        private @Nullable TreeGraph ownTrees;
        private final Current current = new Current();

        Visitor(int[] numbers, Pass pass, Lane lane) {
            this.numbers = numbers;
            this.pass = pass;
            this.lane = lane;
        }

        @Override
        public @Nullable List<Chunk.Span> object(
                int entry,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            int number = numbers[entry];
            if (type == ObjectType.TREE && pass != Pass.SEARCH) {
                keep(number, bytes, length);
            }
            if (pass == Pass.KEEP) {
                if (type == ObjectType.COMMIT) {
                    ownCommits.add(number, bytes, length, store().names());
                }
                return null;
            }
            if (!isAsked(number) || !store().claim(number)) {
                return null;
            }
            progress.add(1);
            lane.countObject(type, length);
            if (type == ObjectType.COMMIT) {
                ownCommits.add(number, bytes, length, store().names());
            } else if (type == ObjectType.TAG) {
                keepTag(number, bytes, length);
            }
            return search(number, type, bytes, length, base, delta);
        }

        private void keep(int tree, byte[] bytes, int length) {
            if (ownTrees == null) {
                ownTrees = new TreeGraph(store().names(), wanted(), lacking);
            }
            ownTrees.add(tree, bytes, length);
        }

        private void keepTag(int number, byte[] bytes, int length) {
            int word = "object ".length();
            int target = length > word + 40 ? store().names().findHex(bytes, word) : -1;
            synchronized (tagged) {
                tagged.put(number, target);
            }
        }

        private List<Chunk.Span> search(
                int number,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            current.begin(number, type);
            if (base == null || delta == null || search == Search.EVERY_BYTE) {
                lane.emit(new Chunk(
                        bytes, length, length, 0, LineTracker::new, current, Chunk.EVERYTHING, List.of(), current));
            } else {
                fresh.of(bytes, delta);
                lane.emit(new Chunk(
                        bytes,
                        length,
                        length,
                        0,
                        LineTracker::new,
                        current,
                        fresh.pairs(),
                        base.isEmpty() ? base : fresh.carried(base, delta),
                        current));
            }
            return current.end();
        }

        @Override
        public void large(int entry, ObjectType type, long size, InputStream content) {
            int number = numbers[entry];
            if (pass == Pass.KEEP || !isAsked(number) || !store().claim(number)) {
                return;
            }
            progress.add(1);
            lane.countObject(type, 0); // its bytes are counted as they are read
            current.begin(number, type);
            try {
                Windows.read(Channels.newChannel(content), Windows.UNKNOWN_SIZE, current, current, lane);
            } catch (IOException e) {
                store().disclaim(number); // the rest of it was not read
                damaged(entry, HistoryScan.damaged(e));
            }
            current.end();
        }

        @Override
        public void damaged(int entry, DamagedException why) {
            HistoryScan.this.damaged(why.what());
        }

        /** To be called when all was visited. */
        void end() {
            synchronized (HistoryScan.this) {
                commits.addAll(ownCommits);
                if (ownTrees != null) {
                    trees.add(ownTrees);
                }
            }
        }
    }

    /**
     * The object whose chunk is out: asked where it comes from, and told of its tokens. One for many objects, because
     * what a lambda captures is made anew each time, which costs more than all else that a small object takes.
     */
    private final class Current implements Supplier<Provenance>, Consumer<Chunk.Span> {
        private int number;
        private ObjectType type = ObjectType.BLOB;
        private List<Chunk.Span> accepted = List.of();

        void begin(int number, ObjectType type) {
            this.number = number;
            this.type = type;
            this.accepted = List.of();
        }

        /** The tokens of the object. */
        List<Chunk.Span> end() {
            if (!accepted.isEmpty()) {
                hold(number, type);
            }
            return accepted;
        }

        @Override
        public Provenance get() {
            return provenance(number, type);
        }

        @Override
        public void accept(Chunk.Span span) {
            if (accepted.isEmpty()) {
                accepted = new ArrayList<>();
            }
            accepted.add(span);
        }
    }

    private synchronized void hold(int number, ObjectType type) {
        held.put(standIn(number, type), number);
        if (type == ObjectType.BLOB) {
            heldBlobs.add(number);
        }
    }

    private TreeGraph.@Nullable Wanted wantedBlobs;

    /** Asked for in the phase of trees alone: then all blobs are known that hold a token. */
    private synchronized TreeGraph.Wanted wanted() {
        if (wantedBlobs == null) {
            int[] distinct = Arrays.stream(heldBlobs.toArray()).distinct().toArray();
            wantedBlobs = new TreeGraph.Wanted(store().names(), distinct);
        }
        return wantedBlobs;
    }

    /** What an object without a path is called by. */
    private String standIn(int number, ObjectType type) {
        return names.below("<" + type.word() + " " + store().names().hex(number) + ">");
    }

    private Provenance provenance(int number, ObjectType type) {
        GitOrigin.Kind kind = switch (type) {
            case BLOB -> GitOrigin.Kind.BLOB;
            case COMMIT -> GitOrigin.Kind.COMMIT;
            case TAG -> GitOrigin.Kind.TAG;
            case TREE -> GitOrigin.Kind.TREE;
        };
        Part part = type == ObjectType.TREE ? Part.NAME : Part.CONTENT;
        return new Provenance(
                standIn(number, type),
                part,
                Optional.of(GitOrigin.of(kind, store().names().hex(number))));
    }

    @Override
    public Map<String, List<Location>> locate(Map<String, List<Location>> places, Lane lane) {
        if (held.isEmpty()) {
            return places;
        }
        Set<Integer> only = selection.range().isPresent() ? rangeCommits : null;
        return new Introductions(root, git, refs, names, excludes, store(), commits, trees, held, tagged, only, lane)
                .locate(places);
    }

    /** What lies around a place in the commit that brought it in. */
    @Override
    public Optional<Neighbourhood> around(Location place) {
        Optional<GitOrigin> origin = place.provenance().git();
        Optional<String> path = names.inside(place.path());
        if (opened == null
                || origin.isEmpty()
                || path.isEmpty()
                || !store().has(origin.get().object())) {
            return Optional.empty();
        }
        CommitTrees around = commitTrees;
        if (around == null) {
            around = new CommitTrees(store(), largest);
            commitTrees = around;
        }
        List<Commit> introductions = origin.get().introductions();
        FileTree tree = introductions.isEmpty()
                ? FileTree.EMPTY
                : around.of(introductions.get(0).name());
        return Optional.of(new Neighbourhood(tree, path.get()));
    }

    @Override
    public void close() {
        if (commitTrees != null) {
            commitTrees.close();
        }
    }
}
