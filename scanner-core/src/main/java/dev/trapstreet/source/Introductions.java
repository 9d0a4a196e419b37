package dev.trapstreet.source;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.pack.ObjectNames;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.token.TokenText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where in a history tokens stand: for each token and path the commits that introduced it there, which have the token
 * under that path while none of their parents has, and whether HEAD still has it.
 *
 * <p>One walk over all commits. A commit's tree is compared with those of its parents, only along what leads to an object
 * that holds a token, so most commits cost next to nothing.
 */
final class Introductions {
    private static final int MOST_REPEATS = 100_000;
    private static final int DEEPEST = 2_048;
    private static final int HEAD = -2; // in place of a commit's index
    private static final int MOST_REFS = 20;
    private static final int LARGEST = 1 << 28;
    private static final int AT_ONCE = Long.SIZE;
    private static final Comparator<String> HEAD_FIRST =
            Comparator.comparing((String name) -> !name.equals("HEAD")).thenComparing(name -> name);

    private final Path root;
    private final GitDirectory git;
    private final Map<String, String> refs;
    private final PathNames names;
    private final Excludes excludes;
    private final ObjectStore store;
    private final CommitGraph commits;
    private final List<TreeGraph> parts;
    private final Map<String, Integer> held;
    private final Map<Integer, Integer> tagged;
    private final @Nullable Set<Integer> only; // numbers of the commits whose introductions are asked for; null for all
    private final Lane lane;

    private final List<String> tokens = new ArrayList<>(); // fingerprints, by index
    private final Map<String, Integer> indexOf = new HashMap<>(); // the index of each
    private final Map<Integer, Map<Integer, Location>> inBlobs = new TreeMap<>(); // blob, token: its first place there
    private final Map<Integer, NavigableMap<Long, Integer>> namedAt = new TreeMap<>(); // tree, offset: token
    private final Map<Place, List<Introduction>> found = new LinkedHashMap<>();
    private final Map<Place, Integer> inHead = new HashMap<>();
    private TreeGraph.Marked trees = new TreeGraph.Marked();
    private final Map<Integer, Integer> visited = new HashMap<>(); // by tree, the commit below which it was passed last
    private int repeats;
    private boolean cut;

    Introductions(
            Path root,
            GitDirectory git,
            Map<String, String> refs,
            PathNames names,
            Excludes excludes,
            ObjectStore store,
            Gathered gathered,
            @Nullable Set<Integer> only,
            Lane lane) {
        this.only = only;
        this.root = root;
        this.git = git;
        this.refs = refs;
        this.names = names;
        this.excludes = excludes;
        this.store = store;
        this.commits = gathered.commits();
        this.parts = gathered.trees();
        this.held = gathered.held();
        this.tagged = gathered.tagged();
        this.lane = lane;
    }

    /** A token, by index, under a path of the repository: in the content there, or in the name. */
    private record Place(int token, Part part, String path) {
        // By hand, as hashCode: a record's own are put together at run time, in each run, which takes 15 ms.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place
                    && token == place.token
                    && part == place.part
                    && path.equals(place.path);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * path.hashCode() + token) + part.hashCode();
        }
    }

    /** A commit, by index, and the object that holds the token there: a blob, or the tree whose entry has the name. */
    private record Introduction(int commit, int object) {}

    /** The same places, those of this repository with what is known of them. */
    Map<String, List<Location>> locate(Map<String, List<Location>> places) {
        Map<String, List<Location>> result = new LinkedHashMap<>();
        Map<Integer, Map<Integer, Location>> inTrees = new TreeMap<>();
        Map<Integer, Map<Integer, Location>> inMessages = new TreeMap<>();
        places.forEach((fingerprint, all) -> {
            List<Location> others = new ArrayList<>();
            for (Location place : all) {
                Integer number = held.get(place.path());
                GitOrigin origin = place.provenance().git().orElse(null);
                if (number == null || origin == null) {
                    others.add(place);
                    continue;
                }
                Map<Integer, Map<Integer, Location>> into = switch (origin.kind()) {
                    case BLOB -> inBlobs;
                    case TREE -> inTrees;
                    case COMMIT, TAG -> inMessages;
                };
                if (origin.kind() == GitOrigin.Kind.TREE) {
                    namedAt.computeIfAbsent(number, n -> new TreeMap<>()).put(place.offset(), token(fingerprint));
                }
                into.computeIfAbsent(number, n -> new TreeMap<>())
                        .merge(token(fingerprint), place, (a, b) -> Location.ORDER.compare(a, b) <= 0 ? a : b);
            }
            result.put(fingerprint, others);
        });
        try (ObjectReader reader = new ObjectReader(LARGEST)) {
            History history = new History(reader);
            trees = TreeGraph.join(parts, store.names().count(), namedEntries(reader));
            walk(history);
            found.forEach((place, introductions) -> {
                String shown = names.below(place.path());
                if (excludes.excludeWithin(place.path())) {
                    lane.skip(Skip.EXCLUDED);
                } else {
                    add(result, place.token(), history.location(place, shown, introductions, inTrees));
                }
            });
            history.addUnplaced(result, inTrees);
            inMessages.forEach((number, byToken) ->
                    byToken.forEach((token, place) -> add(result, token, history.ofMessage(number, place))));
        }
        if (cut) {
            String detail = "more places than can be listed: a tree of trees that repeats itself";
            lane.problem(new Problem(Problem.Kind.GIT_REPOSITORY, names.shown(root), detail));
        }
        return result;
    }

    private void add(Map<String, List<Location>> result, int token, Location place) {
        result.computeIfAbsent(tokens.get(token), key -> new ArrayList<>()).add(place);
    }

    private int token(String fingerprint) {
        return indexOf.computeIfAbsent(fingerprint, f -> {
            tokens.add(f);
            return tokens.size() - 1;
        });
    }

    /** The entries whose names hold tokens, by number of their tree. */
    private Map<Integer, List<TreeGraph.NamedEntry>> namedEntries(ObjectReader reader) {
        Map<Integer, List<TreeGraph.NamedEntry>> entries = new HashMap<>();
        namedAt.forEach((tree, tokensAt) -> {
            try {
                entries.put(tree, namedEntries(store.read(tree, reader).content(), tokensAt));
            } catch (IOException e) {
                unreadable(tree);
            }
        });
        return entries;
    }

    /** @param tokensAt tokens by the place in the tree's bytes where they start */
    private static List<TreeGraph.NamedEntry> namedEntries(byte[] tree, NavigableMap<Long, Integer> tokensAt) {
        List<TreeGraph.NamedEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < tree.length) {
            int name = at;
            while (name < tree.length && tree[name] != ' ') {
                name++;
            }
            name++;
            int end = name;
            while (end < tree.length && tree[end] != 0) {
                end++;
            }
            List<Integer> inside = tokensAt.subMap((long) at, (long) Math.max(at, end)).values().stream()
                    .distinct()
                    .toList();
            if (!inside.isEmpty()) {
                int from = Math.min(name, end); // without a blank it is no entry, but the token stands there
                entries.add(new TreeGraph.NamedEntry(Arrays.copyOfRange(tree, from, end), inside));
            }
            at = end + 1 + ObjectNames.BYTES;
        }
        return entries;
    }

    private void unreadable(int number) {
        String detail = "object " + store.names().hex(number) + ", which tells where a token stands";
        lane.problem(new Problem(Problem.Kind.DAMAGED_OBJECT, names.shown(root), detail));
    }

    private void walk(History history) {
        for (int commit = 0; commit < commits.size(); commit++) {
            int tree = only == null || only.contains(commits.number(commit)) ? commits.tree(commit) : -1;
            if (tree >= 0 && trees.isTree(tree)) {
                List<Integer> parents = new ArrayList<>();
                for (int i = 0; i < commits.parentCount(commit); i++) {
                    int parent = commits.parent(commit, i);
                    if (parent >= 0 && commits.tree(parent) >= 0) {
                        parents.add(commits.tree(parent));
                    }
                }
                introduced(commit, tree, parents, "", 0);
            }
        }
        int head = history.head;
        if (head >= 0 && commits.tree(head) >= 0) {
            standing(commits.tree(head), "", 0);
        }
    }

    /** What stands below the tree and below none of the parents' trees of the same path. */
    private void introduced(int commit, int tree, List<Integer> parents, String path, int depth) {
        if (parents.contains(tree) || tooMuch(commit, tree, depth)) {
            return;
        }
        for (TreeGraph.Edge edge : trees.edges(tree)) {
            List<Integer> before = new ArrayList<>();
            for (int parent : parents) {
                trees.children(parent, edge.name(), before);
            }
            if (before.contains(edge.child())) {
                continue; // the same tree or blob, or a name of the same tokens
            }
            String name = path + PathNames.text(trees.name(edge.name()));
            if (edge.child() == TreeGraph.Marked.NAME) {
                edge.tokens().forEach(token -> introduce(new Place(token, Part.NAME, name), commit, tree));
            } else if (trees.isTree(edge.child())) {
                introduced(commit, edge.child(), before, name + "/", depth + 1);
            } else {
                for (int token : inBlobs.getOrDefault(edge.child(), Map.of()).keySet()) {
                    if (before.stream().noneMatch(blob -> holds(blob, token))) {
                        introduce(new Place(token, Part.CONTENT, name), commit, edge.child());
                    }
                }
            }
        }
    }

    private boolean holds(int blob, int token) {
        return inBlobs.getOrDefault(blob, Map.of()).containsKey(token);
    }

    private void introduce(Place place, int commit, int object) {
        found.computeIfAbsent(place, p -> new ArrayList<>()).add(new Introduction(commit, object));
    }

    private void standing(int tree, String path, int depth) {
        if (tooMuch(HEAD, tree, depth)) {
            return;
        }
        for (TreeGraph.Edge edge : trees.edges(tree)) {
            String name = path + PathNames.text(trees.name(edge.name()));
            if (edge.child() == TreeGraph.Marked.NAME) {
                edge.tokens().forEach(token -> inHead.put(new Place(token, Part.NAME, name), tree));
            } else if (trees.isTree(edge.child())) {
                standing(edge.child(), name + "/", depth + 1);
            } else {
                inBlobs.getOrDefault(edge.child(), Map.of())
                        .keySet()
                        .forEach(token -> inHead.put(new Place(token, Part.CONTENT, name), edge.child()));
            }
        }
    }

    /**
     * Ten trees of ten equal entries each give 10,000,000,000 paths to one blob. So only the repetitions within a commit are
     * bounded: each tree is passed at least once below every commit that changed it, and no token is without a place.
     */
    private boolean tooMuch(int commit, int tree, int depth) {
        Integer last = visited.put(tree, commit);
        if (last != null && last == commit) {
            repeats += trees.edges(tree).size();
            if (repeats > MOST_REPEATS) {
                repeats = MOST_REPEATS; // an int overflows soon
                cut = true;
                return true;
            }
        }
        cut |= depth > DEEPEST;
        return depth > DEEPEST;
    }

    /** What refs, reflogs and commits tell of the places. */
    private final class History {
        private final ObjectReader reader;
        private final Map<Integer, List<String>> refsAt = new TreeMap<>(); // number of the object, through tags
        private final Map<Integer, List<String>> logsAt = new TreeMap<>();
        private final Map<Integer, Commit> read = new HashMap<>();
        private final int head;
        private @Nullable Map<Integer, List<String>> refsOf; // by index of commit
        private @Nullable Map<Integer, List<String>> logsOf;

        History(ObjectReader reader) {
            this.reader = reader;
            refs.forEach((name, object) -> leadTo(object, name, refsAt));
            this.head = refs.containsKey("HEAD") ? commits.indexOf(number(refs.get("HEAD"))) : CommitGraph.ABSENT;
            try {
                git.reflogs().forEach((name, object) -> leadTo(object, name, logsAt));
            } catch (IOException e) {
                String detail = "its reflogs: " + e.getClass().getSimpleName();
                lane.problem(new Problem(Problem.Kind.GIT_REPOSITORY, names.shown(root), detail));
            }
        }

        private int number(String hex) {
            byte[] digits = hex.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            return store.names().findHex(digits, 0);
        }

        /** A ref leads to what it names, and through a tag to what that names. */
        private void leadTo(String object, String name, Map<Integer, List<String>> at) {
            String shown = TokenText.withheld(name); // a branch can be called like a token
            Set<Integer> passed = new HashSet<>();
            for (int number = number(object);
                    number >= 0 && passed.add(number);
                    number = tagged.getOrDefault(number, -1)) {
                at.computeIfAbsent(number, n -> new ArrayList<>()).add(shown);
            }
        }

        Location location(
                Place place,
                String shown,
                List<Introduction> introductions,
                Map<Integer, Map<Integer, Location>> inTrees) {
            List<Introduction> ordered = new ArrayList<>(introductions);
            ordered.sort(Comparator.comparingLong((Introduction i) -> commits.seconds(i.commit()))
                    .thenComparing(i -> store.names().hex(commits.number(i.commit()))));
            Introduction first = ordered.get(0);
            Location at = at(first.object(), place.token(), inTrees);
            Integer headObject = inHead.get(place);
            Optional<GitOrigin.InHead> stillThere = Optional.empty();
            if (headObject != null) {
                Location there = at(headObject, place.token(), inTrees);
                stillThere =
                        Optional.of(new GitOrigin.InHead(store.names().hex(headObject), line(there), column(there)));
            }
            List<Commit> listed = new ArrayList<>();
            List<Integer> ends = new ArrayList<>();
            Set<String> refs = new TreeSet<>(HEAD_FIRST);
            for (Introduction each : ordered) {
                listed.add(commit(commits.number(each.commit())));
                ends.add(each.commit());
                refs.addAll(refsAt.getOrDefault(each.object(), List.of()));
            }
            refs.addAll(refsTo(ends));
            boolean reachable = !refs.isEmpty();
            return with(
                    at,
                    shown,
                    new GitOrigin(
                            at.provenance().git().orElseThrow().kind(),
                            store.names().hex(first.object()),
                            listed,
                            stillThere,
                            reachable,
                            some(reachable ? refs : logsTo(ends))));
        }

        private Location at(int object, int token, Map<Integer, Map<Integer, Location>> inTrees) {
            Map<Integer, Location> blob = inBlobs.getOrDefault(object, Map.of());
            Location place = blob.containsKey(token)
                    ? blob.get(token)
                    : inTrees.getOrDefault(object, Map.of()).get(token);
            if (place == null) {
                throw new IllegalStateException("a place without a token");
            }
            return place;
        }

        // A name's place in the bytes of its tree says nothing to a reader: it stands at the start of its own line.

        private static int line(Location at) {
            return at.provenance().part() == Part.NAME ? 1 : at.line();
        }

        private static int column(Location at) {
            return at.provenance().part() == Part.NAME ? 1 : at.column();
        }

        private Location with(Location at, String path, GitOrigin origin) {
            Part part = at.provenance().part();
            int column = column(at);
            int line = line(at);
            long offset = part == Part.NAME ? 0 : at.offset();
            return new Location(
                    new Provenance(path, part, Optional.of(origin)),
                    line,
                    column,
                    column + at.length(),
                    offset,
                    at.length());
        }

        Location ofMessage(int number, Location place) {
            int commit = commits.indexOf(number);
            GitOrigin origin = place.provenance().git().orElseThrow();
            Set<String> refs = new TreeSet<>(HEAD_FIRST);
            refs.addAll(refsAt.getOrDefault(number, List.of()));
            refs.addAll(commit >= 0 ? refsTo(List.of(commit)) : Set.of());
            boolean reachable = !refs.isEmpty();
            if (!reachable && commit >= 0) {
                refs = logsTo(List.of(commit));
            }
            return with(
                    place,
                    place.path(),
                    new GitOrigin(
                            origin.kind(),
                            origin.object(),
                            commit >= 0 ? List.of(commit(number)) : List.of(),
                            Optional.empty(),
                            reachable,
                            some(refs)));
        }

        /** Objects with tokens that stand below no commit: by the path that a tree outside of all commits gives them, if any. */
        void addUnplaced(Map<String, List<Location>> result, Map<Integer, Map<Integer, Location>> inTrees) {
            BitSet covered = new BitSet(store.names().count());
            for (int commit = 0; commit < commits.size(); commit++) {
                cover(commits.tree(commit), covered);
            }
            Map<Integer, Map<Integer, Location>> all = new TreeMap<>(inBlobs);
            all.putAll(inTrees);
            BitSet placed = new BitSet(tokens.size());
            found.keySet().forEach(place -> placed.set(place.token()));
            Map<Integer, Above> above = outside(covered);
            all.forEach((object, byToken) -> byToken.forEach((token, place) -> {
                if (!covered.get(object) || !placed.get(token)) {
                    addUnplaced(result, object, token, place, above);
                }
            }));
        }

        private void addUnplaced(
                Map<String, List<Location>> result, int object, int token, Location place, Map<Integer, Above> above) {
            Set<String> refs = new TreeSet<>(HEAD_FIRST);
            refs.addAll(refsAt.getOrDefault(object, List.of()));
            String path = nameIn(object, token);
            int at = object;
            for (int depth = 0; depth < DEEPEST && above.containsKey(at); depth++) {
                Above next = Objects.requireNonNull(above.get(at));
                path = PathNames.text(trees.name(next.name())) + (path.isEmpty() ? "" : "/" + path);
                at = next.tree();
                refs.addAll(refsAt.getOrDefault(at, List.of()));
            }
            if (place.provenance().part() == Part.NAME && found.containsKey(new Place(token, Part.NAME, path))) {
                return; // a tree of an unfinished merge, say: the path is told of already
            }
            GitOrigin origin = place.provenance().git().orElseThrow();
            add(
                    result,
                    token,
                    with(
                            place,
                            path.isEmpty() ? place.path() : names.below(path),
                            new GitOrigin(
                                    origin.kind(),
                                    origin.object(),
                                    List.of(),
                                    Optional.empty(),
                                    !refs.isEmpty(),
                                    some(refs))));
        }

        /** The name in that tree that holds the token; nothing when it is no tree. */
        private String nameIn(int object, int token) {
            for (TreeGraph.Edge edge : trees.edges(object)) {
                if (edge.child() == TreeGraph.Marked.NAME && edge.tokens().contains(token)) {
                    return PathNames.text(trees.name(edge.name()));
                }
            }
            return "";
        }

        /** Where a tree or a blob stands: in which tree, under which name. */
        private record Above(int tree, int name) {}

        /** For what stands in trees below no commit: the one of the least number, so that no order of threads decides. */
        private Map<Integer, Above> outside(BitSet covered) {
            Map<Integer, Above> above = new HashMap<>();
            for (Map.Entry<Integer, List<TreeGraph.Edge>> tree : trees.all()) {
                if (!covered.get(tree.getKey())) {
                    for (TreeGraph.Edge edge : tree.getValue()) {
                        Above old = above.get(edge.child());
                        if (edge.child() >= 0 && (old == null || tree.getKey() < old.tree())) {
                            above.put(edge.child(), new Above(tree.getKey(), edge.name()));
                        }
                    }
                }
            }
            return above;
        }

        private void cover(int object, BitSet covered) {
            List<Integer> waiting = new ArrayList<>();
            if (object >= 0 && !covered.get(object)) {
                covered.set(object);
                waiting.add(object);
            }
            while (!waiting.isEmpty()) {
                for (TreeGraph.Edge edge : trees.edges(waiting.remove(waiting.size() - 1))) {
                    if (edge.child() >= 0 && !covered.get(edge.child())) {
                        covered.set(edge.child());
                        waiting.add(edge.child());
                    }
                }
            }
        }

        private Commit commit(int number) {
            return read.computeIfAbsent(number, n -> {
                try {
                    return CommitText.read(
                            store.names().hex(n), store.read(n, reader).content());
                } catch (IOException e) {
                    unreadable(n);
                    return CommitText.unknown(store.names().hex(n));
                }
            });
        }

        private static List<String> some(Set<String> refs) {
            return refs.stream().limit(MOST_REFS).toList();
        }

        /** The refs that lead to any of the commits, some of them: HEAD first, then by name. */
        private Set<String> refsTo(List<Integer> ends) {
            if (refsOf == null) {
                Set<Integer> all = new TreeSet<>();
                found.values().forEach(list -> list.forEach(each -> all.add(each.commit())));
                held.values().forEach(number -> all.add(commits.indexOf(number)));
                all.remove(CommitGraph.ABSENT);
                refsOf = leading(all, refsAt);
            }
            return namesOf(ends, refsOf);
        }

        /** Likewise of the reflogs, for commits to which no ref leads. */
        private Set<String> logsTo(List<Integer> ends) {
            if (logsOf == null) {
                Set<Integer> left = new TreeSet<>();
                Objects.requireNonNull(refsOf).forEach((commit, refs) -> {
                    if (refs.isEmpty()) {
                        left.add(commit);
                    }
                });
                logsOf = leading(left, logsAt);
            }
            return namesOf(ends, logsOf);
        }

        private static Set<String> namesOf(List<Integer> ends, Map<Integer, List<String>> of) {
            Set<String> all = new TreeSet<>(HEAD_FIRST);
            ends.forEach(commit -> all.addAll(of.getOrDefault(commit, List.of())));
            return all;
        }

        private Map<Integer, List<String>> leading(Set<Integer> commitsWanted, Map<Integer, List<String>> tips) {
            Map<Integer, List<String>> leading = new HashMap<>();
            int[] wanted = commitsWanted.stream().mapToInt(i -> i).toArray();
            int[] order = commits.parentsFirst();
            for (int from = 0; from < wanted.length; from += AT_ONCE) {
                int[] some = Arrays.copyOfRange(wanted, from, Math.min(wanted.length, from + AT_ONCE));
                lead(some, order, tips, leading);
            }
            return leading;
        }

        /** For up to 64 commits at once, one bit each: handed on from parents to children, read at the tips. */
        private void lead(
                int[] wanted, int[] order, Map<Integer, List<String>> tips, Map<Integer, List<String>> leading) {
            long[] bits = new long[commits.size()];
            for (int i = 0; i < wanted.length; i++) {
                bits[wanted[i]] |= 1L << i;
                leading.put(wanted[i], new ArrayList<>());
            }
            for (int commit : order) {
                for (int i = 0; i < commits.parentCount(commit); i++) {
                    int parent = commits.parent(commit, i);
                    bits[commit] |= parent < 0 ? 0 : bits[parent];
                }
            }
            Map<String, Long> byRef = new TreeMap<>(HEAD_FIRST);
            tips.forEach((number, refs) -> {
                int commit = commits.indexOf(number);
                if (commit >= 0 && bits[commit] != 0) {
                    refs.forEach(ref -> byRef.put(ref, bits[commit]));
                }
            });
            byRef.forEach((ref, reached) -> {
                for (int i = 0; i < wanted.length; i++) {
                    List<String> refs = Objects.requireNonNull(leading.get(wanted[i]));
                    if ((reached >>> i & 1) != 0 && refs.size() < MOST_REFS) {
                        refs.add(ref);
                    }
                }
            });
        }
    }
}
