package dev.trapstreet.source;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectReader;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where in a history tokens stand: for each token and path the commits that introduced it there, which have the token
 * under that path while none of their parents has, and whether HEAD still has it.
 *
 * <p>One walk over all commits. A commit's tree is compared with those of its parents, only along what leads to an object
 * that holds a token, so most commits cost next to nothing.
 */
final class Introductions {
    private static final int MOST_STEPS = 50_000_000;
    private static final int DEEPEST = 2_048;
    private static final int MOST_REFS = 20;
    private static final int LARGEST = 1 << 28;
    private static final int AT_ONCE = Long.SIZE;

    private final Path root;
    private final GitDirectory git;
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
    private final Map<Integer, Map<Integer, Location>> inBlobs = new TreeMap<>(); // blob, token: its first place there
    private final Map<Place, List<Introduction>> found = new LinkedHashMap<>();
    private final Map<Place, Integer> inHead = new HashMap<>();
    private TreeGraph.Marked trees = new TreeGraph.Marked();
    private int steps;
    private boolean cut;

    Introductions(
            Path root,
            GitDirectory git,
            PathNames names,
            Excludes excludes,
            ObjectStore store,
            CommitGraph commits,
            List<TreeGraph> parts,
            Map<String, Integer> held,
            Map<Integer, Integer> tagged,
            @Nullable Set<Integer> only,
            Lane lane) {
        this.only = only;
        this.root = root;
        this.git = git;
        this.names = names;
        this.excludes = excludes;
        this.store = store;
        this.commits = commits;
        this.parts = parts;
        this.held = held;
        this.tagged = tagged;
        this.lane = lane;
    }

    /** A token, by index, under a path of the repository. */
    private record Place(int token, String path) {}

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
                into.computeIfAbsent(number, n -> new TreeMap<>())
                        .merge(token(fingerprint), place, (a, b) -> Location.ORDER.compare(a, b) <= 0 ? a : b);
            }
            result.put(fingerprint, others);
        });
        try (ObjectReader reader = new ObjectReader(LARGEST)) {
            History history = new History(reader);
            trees = TreeGraph.join(parts, store.names().count(), namedEntries(inTrees, reader));
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
        int index = tokens.indexOf(fingerprint);
        if (index < 0) {
            tokens.add(fingerprint);
            index = tokens.size() - 1;
        }
        return index;
    }

    /** The entries whose names hold tokens, by number of their tree. */
    private Map<Integer, List<TreeGraph.NamedEntry>> namedEntries(
            Map<Integer, Map<Integer, Location>> inTrees, ObjectReader reader) {
        Map<Integer, List<TreeGraph.NamedEntry>> entries = new HashMap<>();
        inTrees.forEach((tree, byToken) -> {
            try {
                byte[] bytes = store.read(tree, reader).content();
                byToken.forEach((token, place) -> entries.computeIfAbsent(tree, t -> new ArrayList<>())
                        .add(new TreeGraph.NamedEntry(nameAt(bytes, (int) place.offset()), List.of(token))));
            } catch (IOException e) {
                unreadable(tree);
            }
        });
        return entries;
    }

    /** The name of a tree's entry of which that byte is a part. */
    private static byte[] nameAt(byte[] tree, int at) {
        int from = at;
        while (from > 0 && tree[from - 1] != ' ') {
            from--;
        }
        int to = at;
        while (to < tree.length && tree[to] != 0) {
            to++;
        }
        return Arrays.copyOfRange(tree, from, to);
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
        if (parents.contains(tree) || tooMuch(depth)) {
            return;
        }
        for (TreeGraph.Edge edge : trees.edges(tree)) {
            List<Integer> before = new ArrayList<>();
            boolean named = false;
            for (int parent : parents) {
                for (TreeGraph.Edge other : trees.edges(parent)) {
                    steps++;
                    if (other.name() == edge.name()) {
                        if (other.child() == TreeGraph.Marked.NAME) {
                            named = true;
                        } else {
                            before.add(other.child());
                        }
                    }
                }
            }
            String name = path + PathNames.text(trees.name(edge.name()));
            if (edge.child() == TreeGraph.Marked.NAME) {
                if (!named) {
                    edge.tokens().forEach(token -> introduce(new Place(token, name), commit, tree));
                }
            } else if (trees.isTree(edge.child())) {
                introduced(commit, edge.child(), before, name + "/", depth + 1);
            } else if (!before.contains(edge.child())) {
                for (int token : inBlobs.getOrDefault(edge.child(), Map.of()).keySet()) {
                    if (before.stream().noneMatch(blob -> holds(blob, token))) {
                        introduce(new Place(token, name), commit, edge.child());
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
        if (tooMuch(depth)) {
            return;
        }
        for (TreeGraph.Edge edge : trees.edges(tree)) {
            String name = path + PathNames.text(trees.name(edge.name()));
            if (edge.child() == TreeGraph.Marked.NAME) {
                edge.tokens().forEach(token -> inHead.put(new Place(token, name), tree));
            } else if (trees.isTree(edge.child())) {
                standing(edge.child(), name + "/", depth + 1);
            } else {
                inBlobs.getOrDefault(edge.child(), Map.of())
                        .keySet()
                        .forEach(token -> inHead.put(new Place(token, name), edge.child()));
            }
        }
    }

    private boolean tooMuch(int depth) {
        steps++;
        cut |= depth > DEEPEST || steps > MOST_STEPS;
        return cut;
    }

    /** What refs, reflogs and commits tell of the places. */
    private final class History {
        private final ObjectReader reader;
        private final Map<Integer, List<String>> refsAt = new TreeMap<>(); // number of the object, through tags
        private final Map<Integer, List<String>> logsAt = new TreeMap<>();
        private final Map<Integer, Commit> read = new HashMap<>();
        private final int head;
        private final Map<Integer, List<String>> refsOf = new HashMap<>(); // by index of commit

        History(ObjectReader reader) {
            this.reader = reader;
            int head = -1;
            try {
                git.refs().forEach((name, object) -> leadTo(object, name, refsAt));
                git.reflogs().forEach((name, object) -> leadTo(object, name, logsAt));
                head = git.head().map(this::number).map(commits::indexOf).orElse(-1);
            } catch (IOException e) {
                String why = e instanceof DamagedException damaged
                        ? damaged.what()
                        : e.getClass().getSimpleName();
                String detail = "its refs: " + why;
                lane.problem(new Problem(Problem.Kind.GIT_REPOSITORY, names.shown(root), detail));
            }
            this.head = head;
        }

        private int number(String hex) {
            byte[] digits = hex.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            return store.names().findHex(digits, 0);
        }

        /** A ref leads to what it names, and through a tag to what that names. */
        private void leadTo(String object, String name, Map<Integer, List<String>> at) {
            Set<Integer> passed = new HashSet<>();
            for (int number = number(object);
                    number >= 0 && passed.add(number);
                    number = tagged.getOrDefault(number, -1)) {
                at.computeIfAbsent(number, n -> new ArrayList<>()).add(name);
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
                        Optional.of(new GitOrigin.InHead(store.names().hex(headObject), there.line(), there.column()));
            }
            List<Commit> listed = new ArrayList<>();
            for (Introduction each : ordered) {
                listed.add(commit(commits.number(each.commit())));
            }
            List<String> refs = refsTo(first.commit(), refsAt);
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
                            reachable ? refs : refsTo(first.commit(), logsAt)));
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

        private Location with(Location at, String path, GitOrigin origin) {
            Part part = at.provenance().part();
            // A name's place in the bytes of its tree says nothing to a reader: it stands at the start of its own line.
            int column = part == Part.NAME ? 1 : at.column();
            int line = part == Part.NAME ? 1 : at.line();
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
            List<String> refs = commit >= 0 ? refsTo(commit, refsAt) : refsAt.getOrDefault(number, List.of());
            boolean reachable = !refs.isEmpty();
            if (!reachable && commit >= 0) {
                refs = refsTo(commit, logsAt);
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
                            refs));
        }

        /** Objects with tokens that stand below no commit: by the path that a tree outside of all commits gives them, if any. */
        void addUnplaced(Map<String, List<Location>> result, Map<Integer, Map<Integer, Location>> inTrees) {
            BitSet covered = new BitSet(store.names().count());
            for (int commit = 0; commit < commits.size(); commit++) {
                cover(commits.tree(commit), covered);
            }
            Map<Integer, Map<Integer, Location>> all = new TreeMap<>(inBlobs);
            all.putAll(inTrees);
            all.forEach((object, byToken) -> {
                if (!covered.get(object)) {
                    List<String> refs = refsAt.getOrDefault(object, List.of());
                    byToken.forEach((token, place) -> {
                        GitOrigin origin = place.provenance().git().orElseThrow();
                        String path = pathOutside(object, covered);
                        add(
                                result,
                                token,
                                with(
                                        place,
                                        path == null ? place.path() : names.below(path),
                                        new GitOrigin(
                                                origin.kind(),
                                                origin.object(),
                                                List.of(),
                                                Optional.empty(),
                                                !refs.isEmpty(),
                                                refs)));
                    });
                }
            });
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

        /** Through trees that stand below no commit, upward; null when none holds the object. */
        private @Nullable String pathOutside(int object, BitSet covered) {
            String path = null;
            int at = object;
            for (int depth = 0; depth < DEEPEST; depth++) {
                int above = -1;
                String name = "";
                for (Map.Entry<Integer, List<TreeGraph.Edge>> tree : trees.all()) {
                    for (TreeGraph.Edge edge : tree.getValue()) {
                        boolean here = edge.child() == at
                                || (depth == 0 && edge.child() == TreeGraph.Marked.NAME && tree.getKey() == at);
                        // The least number, so that no order of threads decides.
                        if (here && !covered.get(tree.getKey()) && (above < 0 || tree.getKey() < above)) {
                            above = tree.getKey();
                            name = PathNames.text(trees.name(edge.name()));
                        }
                    }
                }
                if (above < 0) {
                    return path;
                }
                path = path == null ? name : name + "/" + path;
                if (above == at) {
                    above = -1;
                    return climb(path, at, covered, depth);
                }
                at = above;
            }
            return path;
        }

        /** From a tree with a name of interest on: its own place. */
        private @Nullable String climb(String path, int tree, BitSet covered, int depth) {
            String below = path;
            int at = tree;
            for (int i = depth; i < DEEPEST; i++) {
                int above = -1;
                String name = "";
                for (Map.Entry<Integer, List<TreeGraph.Edge>> each : trees.all()) {
                    for (TreeGraph.Edge edge : each.getValue()) {
                        if (edge.child() == at && !covered.get(each.getKey()) && (above < 0 || each.getKey() < above)) {
                            above = each.getKey();
                            name = PathNames.text(trees.name(edge.name()));
                        }
                    }
                }
                if (above < 0) {
                    return below;
                }
                below = name + "/" + below;
                at = above;
            }
            return below;
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

        /** The refs that lead to a commit, some of them: HEAD first, then by name. */
        private List<String> refsTo(int commit, Map<Integer, List<String>> tips) {
            if (tips == refsAt && refsOf.isEmpty()) {
                Set<Integer> all = new HashSet<>();
                found.values().forEach(list -> list.forEach(each -> all.add(each.commit())));
                held.values().forEach(number -> all.add(commits.indexOf(number)));
                all.remove(CommitGraph.ABSENT);
                int[] wanted = all.stream().mapToInt(i -> i).sorted().toArray();
                int[] order = commits.parentsFirst();
                for (int from = 0; from < wanted.length; from += AT_ONCE) {
                    lead(Arrays.copyOfRange(wanted, from, Math.min(wanted.length, from + AT_ONCE)), order, refsAt);
                }
                for (int each : wanted) {
                    refsOf.putIfAbsent(each, List.of());
                }
            }
            if (tips == refsAt) {
                return refsOf.getOrDefault(commit, List.of());
            }
            Map<Integer, List<String>> kept = new HashMap<>(refsOf);
            refsOf.remove(commit);
            lead(new int[] {commit}, commits.parentsFirst(), tips);
            List<String> logs = refsOf.getOrDefault(commit, List.of());
            refsOf.clear();
            refsOf.putAll(kept);
            return logs;
        }

        /** For up to 64 commits at once, one bit each: handed on from parents to children, read at the tips. */
        private void lead(int[] wanted, int[] order, Map<Integer, List<String>> tips) {
            long[] bits = new long[commits.size()];
            for (int i = 0; i < wanted.length; i++) {
                bits[wanted[i]] |= 1L << i;
            }
            for (int commit : order) {
                for (int i = 0; i < commits.parentCount(commit); i++) {
                    int parent = commits.parent(commit, i);
                    bits[commit] |= parent < 0 ? 0 : bits[parent];
                }
            }
            Map<String, Long> byRef = new TreeMap<>(
                    Comparator.comparing((String name) -> !name.equals("HEAD")).thenComparing(name -> name));
            tips.forEach((number, refs) -> {
                int commit = commits.indexOf(number);
                if (commit >= 0 && bits[commit] != 0) {
                    refs.forEach(ref -> byRef.put(ref, bits[commit]));
                }
            });
            byRef.forEach((ref, reached) -> {
                for (int i = 0; i < wanted.length; i++) {
                    List<String> refs = refsOf.computeIfAbsent(wanted[i], commit -> new ArrayList<>());
                    if ((reached >>> i & 1) != 0 && refs.size() < MOST_REFS) {
                        refs.add(ref);
                    }
                }
            });
        }
    }
}
