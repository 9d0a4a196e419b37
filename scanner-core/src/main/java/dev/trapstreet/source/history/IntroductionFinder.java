package dev.trapstreet.source.history;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.CommitParser;
import dev.trapstreet.source.git.Refs;
import dev.trapstreet.source.history.graph.CommitGraph;
import dev.trapstreet.source.history.graph.GraphMerger;
import dev.trapstreet.source.history.graph.PrunedGraph;
import dev.trapstreet.source.history.graph.Reachability;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolver for the locations of tokens in a history. For each token and path it finds the introducing commits, which have
 * the token at that path while none of their parents has, and whether HEAD still has it.
 *
 * <p>Makes one pass over all commits. The tree of a commit is compared with those of its parents only along edges that lead
 * to tokens, so most commits cost almost nothing. Used by one thread, once.
 */
final class IntroductionFinder {
    /** Maximum number of edges that are followed in trees that repeat within a commit. */
    private static final int MAX_REPEATS = 100_000;

    /** Maximum depth of trees. */
    private static final int MAX_DEPTH = 2_048;

    private static final int HEAD = -2; // in place of a commit index; those of other branches follow downward

    /** Prefixes of the refs whose tips are code of today: branches, and those of other clones as of the last fetch. */
    private static final List<String> BRANCHES = List.of("refs/heads/", "refs/remotes/");

    /** Maximum size in bytes of a commit or tree that is read. */
    private static final int MAX_BYTES = 1 << 28;

    private final Path root;
    private final String within; // path of the repository relative to the target
    private final @Nullable Refs refFiles;
    private final Map<String, String> refs;
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final ObjectStore store;
    private final CommitGraph commits;
    private long[] seconds = {}; // corrected times of the commits
    private final HistoryIndex index;
    private final @Nullable Set<Integer> only; // object numbers of the commits to compare; null for all commits
    private final WorkerContext worker;

    private final TokenPlaces tokenPlaces;
    private final Map<Integer, Commit> read = new HashMap<>(); // by object number
    private final Map<TokenPath, List<Introduction>> found = new LinkedHashMap<>();
    private final Map<TokenPath, Integer> inHead = new HashMap<>(); // object numbers of blobs or trees
    private final Map<TokenPath, String> inBranch = new HashMap<>(); // the first branch in the order of names
    private PrunedGraph trees = new PrunedGraph();
    private final Map<Integer, Integer> visited = new HashMap<>(); // by tree, the last commit that visited it
    private int repeats;
    private boolean truncated;

    IntroductionFinder(
            Path root,
            String within,
            @Nullable Refs refFiles,
            Map<String, String> refs,
            DisplayPaths displayPaths,
            PathFilter filter,
            ObjectStore store,
            HistoryIndex index,
            @Nullable Set<Integer> only,
            Map<String, List<Location>> locations,
            WorkerContext worker) {
        this.only = only;
        this.root = root;
        this.within = within;
        this.refFiles = refFiles;
        this.refs = refs;
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.store = store;
        this.commits = index.commits();
        this.index = index;
        this.tokenPlaces = new TokenPlaces(worker.source(), within, locations, index.tokenObjects());
        this.worker = worker;
    }

    /**
     * A token at a path.
     *
     * @param token the index of the token
     * @param part {@code NAME} for a token in the name; {@code CONTENT} for file content and targets of symbolic links
     * @param path the path in the repository
     */
    private record TokenPath(int token, LocationPart part, String path) {
        // Written by hand, like hashCode: those of a record are generated at run time, which takes 15 ms in each run.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof TokenPath place
                    && token == place.token
                    && part == place.part
                    && path.equals(place.path);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * path.hashCode() + token) + part.hashCode();
        }
    }

    /**
     * Introduction of a token by a commit.
     *
     * @param commit the index of the commit
     * @param object the object number of the blob with the token, or of the tree with the name
     * @param part the part of the location
     */
    private record Introduction(int commit, int object, LocationPart part) {}

    /**
     * Resolves the locations that were passed to the constructor. Locations of other sources are returned unchanged. Excluded
     * paths are left out and counted as skipped.
     *
     * @return the locations, by fingerprint
     */
    Map<String, List<Location>> locate() {
        try (ObjectReader reader = new ObjectReader(MAX_BYTES)) {
            trees = GraphMerger.merge(
                    index.trees(),
                    store.ids().count(),
                    tokenPlaces.namedEntries(
                            tree -> read(tree, reader), store.ids().format().bytes()));
            StoppedException.check();
            walk();
            StoppedException.check();
            seconds = commits.correctedSeconds();
            Reachability reachability = reachability();
            found.forEach((place, introductions) -> {
                StoppedException.check();
                if (filter.excludesPath(within + place.path())) {
                    worker.countSkipped(SkipReason.EXCLUDED);
                } else {
                    tokenPlaces.addLocated(place.token(), location(place, introductions, reachability, reader));
                }
            });
            new UnreachableTokens(store, within, commits, trees, reachability, placed(), this::hasName)
                    .locate(tokenPlaces);
            tokenPlaces.forEachMessage((number, byToken) -> byToken.forEach((token, location) ->
                    tokenPlaces.addLocated(token, messageLocation(number, location, reachability, reader))));
        }
        if (truncated) {
            String detail = "more locations than can be listed, because its trees repeat themselves";
            worker.report(new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), detail));
        }
        return tokenPlaces.located();
    }

    /** Returns whether a commit contains a token in the name at that path. */
    private boolean hasName(int token, String path) {
        return found.containsKey(new TokenPath(token, LocationPart.NAME, path));
    }

    /** Returns the indices of the tokens for which an introducing commit was found. */
    private BitSet placed() {
        BitSet placed = new BitSet(tokenPlaces.count());
        found.keySet().forEach(place -> placed.set(place.token()));
        return placed;
    }

    /** Reads an object. If it cannot be read, reports a problem and returns empty. */
    private Optional<byte[]> read(int number, ObjectReader reader) {
        try {
            return Optional.of(store.read(number, reader).content());
        } catch (IOException e) {
            String detail = "object " + store.ids().hex(number) + ", which is needed to locate a token";
            worker.report(new Problem(Problem.Kind.DAMAGED_OBJECT, displayPaths.display(root), detail));
            return Optional.empty();
        }
    }

    private Reachability reachability() {
        Reachability.Tips tips = new Reachability.Tips(store.ids(), index.tagged());
        refs.forEach(tips::addRef);
        if (refFiles != null) {
            refFiles.reflogs().forEach(tips::addReflog);
        }
        Set<Integer> wanted = new TreeSet<>();
        found.values().forEach(list -> list.forEach(each -> wanted.add(each.commit())));
        index.tokenObjects().values().forEach(number -> wanted.add(commits.indexOf(number)));
        wanted.remove(CommitGraph.ABSENT);
        return new Reachability(commits, tips, wanted);
    }

    private void walk() {
        for (int commit = 0; commit < commits.size(); commit++) {
            StoppedException.check();
            int tree = only == null || only.contains(commits.number(commit)) ? commits.tree(commit) : -1;
            if (tree >= 0 && trees.isTree(tree)) {
                List<Integer> parents = new ArrayList<>();
                for (int i = 0; i < commits.parentCount(commit); i++) {
                    int parent = commits.parent(commit, i);
                    if (parent >= 0 && commits.tree(parent) >= 0) {
                        parents.add(commits.tree(parent));
                    }
                }
                visitCommit(commit, tree, parents);
            }
        }
        String headObject = refs.get("HEAD");
        int head =
                headObject == null ? CommitGraph.ABSENT : commits.indexOf(Reachability.number(store.ids(), headObject));
        if (head >= 0 && commits.tree(head) >= 0) {
            visitTip(HEAD, commits.tree(head), (place, object) -> inHead.put(place, object), new HashSet<>());
        }
        visitBranches();
    }

    /** Records the tokens that the tips of branches have, in {@link #inBranch}. Tips share most of their trees: each path is read once. */
    private void visitBranches() {
        Set<String> seen = new HashSet<>();
        int branch = HEAD;
        for (Map.Entry<String, String> ref : new TreeMap<>(refs).entrySet()) {
            StoppedException.check();
            String name = ref.getKey();
            int tip = BRANCHES.stream().anyMatch(name::startsWith)
                    ? commits.indexOf(Reachability.number(store.ids(), ref.getValue()))
                    : CommitGraph.ABSENT;
            if (tip >= 0 && commits.tree(tip) >= 0) {
                visitTip(
                        --branch,
                        commits.tree(tip),
                        (place, object) -> inBranch.putIfAbsent(place, Redactor.redact(name)),
                        seen);
            }
        }
    }

    /**
     * Tree whose entries are being visited. Trees are on a stack of these and not on that of the thread, which is too small for trees that
     * are nested {@link #MAX_DEPTH} times.
     *
     * @param edges the edges that were not yet visited
     * @param parents the object numbers of the trees of the parent commits at this path
     * @param path the path of the tree, empty or ending with a slash
     */
    private record OpenTree(int tree, Iterator<PrunedGraph.Edge> edges, List<Integer> parents, String path) {}

    /**
     * Adds the introductions by a commit: tokens below a tree that are below none of the parents' trees at the same path.
     *
     * @param parents the object numbers of the trees of the parent commits
     */
    private void visitCommit(int commit, int root, List<Integer> parents) {
        Deque<OpenTree> open = new ArrayDeque<>();
        openChanged(commit, root, parents, "", open);
        while (!open.isEmpty()) {
            OpenTree at = open.peek();
            if (at.edges().hasNext()) {
                visitEdge(commit, at, at.edges().next(), open);
            } else {
                open.pop();
            }
        }
    }

    private void openChanged(int commit, int tree, List<Integer> parents, String path, Deque<OpenTree> open) {
        if (!parents.contains(tree) && !isOverLimit(commit, tree, open.size())) {
            open.push(new OpenTree(tree, trees.edges(tree).iterator(), parents, path));
        }
    }

    private void visitEdge(int commit, OpenTree at, PrunedGraph.Edge edge, Deque<OpenTree> open) {
        List<Integer> before = new ArrayList<>();
        for (int parent : at.parents()) {
            trees.children(parent, edge.name(), before);
        }
        if (before.contains(edge.child())) {
            return; // an unchanged tree or blob, or an unchanged name
        }
        String name = at.path() + DisplayPaths.decodeName(trees.name(edge.name()));
        if (edge.child() == PrunedGraph.NAME) {
            for (int token : edge.tokens()) {
                addIntroduction(new TokenPath(token, LocationPart.NAME, name), commit, at.tree(), LocationPart.NAME);
            }
        } else if (trees.isTree(edge.child())) {
            openChanged(commit, edge.child(), before, name + "/", open);
        } else {
            for (int token : tokenPlaces.tokensInBlob(edge.child())) {
                if (before.stream()
                        .noneMatch(blob -> tokenPlaces.tokensInBlob(blob).contains(token))) {
                    addIntroduction(
                            new TokenPath(token, LocationPart.CONTENT, name), commit, edge.child(), edge.part());
                }
            }
        }
    }

    private void addIntroduction(TokenPath place, int commit, int object, LocationPart part) {
        found.computeIfAbsent(place, p -> new ArrayList<>()).add(new Introduction(commit, object, part));
    }

    /**
     * Passes on the tokens below a tree of HEAD or of a branch.
     *
     * @param seen the trees that were read, each with its path; they are not read again
     */
    private void visitTip(int tip, int root, BiConsumer<TokenPath, Integer> found, Set<String> seen) {
        Deque<OpenTree> open = new ArrayDeque<>();
        openUnseen(tip, root, "", seen, open);
        while (!open.isEmpty()) {
            OpenTree at = open.peek();
            if (!at.edges().hasNext()) {
                open.pop();
                continue;
            }
            PrunedGraph.Edge edge = at.edges().next();
            String name = at.path() + DisplayPaths.decodeName(trees.name(edge.name()));
            if (edge.child() == PrunedGraph.NAME) {
                edge.tokens().forEach(token -> found.accept(new TokenPath(token, LocationPart.NAME, name), at.tree()));
            } else if (trees.isTree(edge.child())) {
                openUnseen(tip, edge.child(), name + "/", seen, open);
            } else {
                tokenPlaces
                        .tokensInBlob(edge.child())
                        .forEach(token -> found.accept(new TokenPath(token, LocationPart.CONTENT, name), edge.child()));
            }
        }
    }

    private void openUnseen(int tip, int tree, String path, Set<String> seen, Deque<OpenTree> open) {
        if (trees.isTree(tree) && seen.add(tree + " " + path) && !isOverLimit(tip, tree, open.size())) {
            open.push(new OpenTree(tree, trees.edges(tree).iterator(), List.of(), path));
        }
    }

    /**
     * Records a visit to a tree, and returns whether a limit forbids it. Ten nested trees of ten equal entries each give
     * 10,000,000,000 paths to one blob. Only repeated visits within a commit are limited: each tree is visited at least once
     * for every commit that changed it, so every token gets a location.
     */
    private boolean isOverLimit(int commit, int tree, int depth) {
        Integer last = visited.put(tree, commit);
        if (last != null && last == commit) {
            repeats += trees.edges(tree).size();
            if (repeats > MAX_REPEATS) {
                repeats = MAX_REPEATS; // prevents an int overflow
                truncated = true;
                return true;
            }
        }
        truncated |= depth > MAX_DEPTH;
        return depth > MAX_DEPTH;
    }

    /** Returns the resolved location of a token at a path, with its introducing commits in chronological order, parents first. */
    private Location location(
            TokenPath place, List<Introduction> introductions, Reachability reachability, ObjectReader reader) {
        List<Introduction> ordered = new ArrayList<>(introductions);
        ordered.sort(Comparator.comparingLong((Introduction i) -> seconds[i.commit()])
                .thenComparing(i -> store.ids().hex(commits.number(i.commit()))));
        Introduction first = ordered.get(0);
        Location at = tokenPlaces.locationOf(first.object(), place.token());
        Integer headObject = inHead.get(place);
        Optional<GitOrigin.HeadPosition> stillThere = Optional.empty();
        if (headObject != null) {
            Location there = tokenPlaces.locationOf(headObject, place.token());
            stillThere = Optional.of(new GitOrigin.HeadPosition(
                    store.ids().hex(headObject),
                    TokenPlaces.line(there),
                    TokenPlaces.column(there),
                    there.contentId()));
        }
        List<Commit> listed = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        Set<String> leading = Reachability.newRefSet();
        for (Introduction each : ordered) {
            listed.add(commit(commits.number(each.commit()), reader));
            ends.add(each.commit());
            leading.addAll(reachability.refsAt(each.object()));
        }
        leading.addAll(reachability.refsTo(ends));
        boolean reachable = !leading.isEmpty();
        return TokenPlaces.with(
                at,
                within + place.path(),
                first.part(),
                new GitOrigin(
                        at.provenance().git().orElseThrow().kind(),
                        store.ids().hex(first.object()),
                        listed,
                        stillThere,
                        Optional.ofNullable(inBranch.get(place)),
                        reachable,
                        Reachability.limited(reachable ? leading : reachability.reflogsTo(ends))));
    }

    /** Returns the resolved location of a token in the message of a commit or tag. */
    private Location messageLocation(int number, Location location, Reachability reachability, ObjectReader reader) {
        int commit = commits.indexOf(number);
        GitOrigin origin = location.provenance().git().orElseThrow();
        Set<String> leading = Reachability.newRefSet();
        leading.addAll(reachability.refsAt(number));
        leading.addAll(commit >= 0 ? reachability.refsTo(List.of(commit)) : Set.of());
        boolean reachable = !leading.isEmpty();
        if (!reachable && commit >= 0) {
            leading = reachability.reflogsTo(List.of(commit));
        }
        return TokenPlaces.with(
                location,
                location.contentId().path(),
                LocationPart.CONTENT,
                new GitOrigin(
                        origin.kind(),
                        origin.object(),
                        commit >= 0 ? List.of(commit(number, reader)) : List.of(),
                        Optional.empty(),
                        reachable,
                        Reachability.limited(leading)));
    }

    private Commit commit(int number, ObjectReader reader) {
        String name = store.ids().hex(number);
        return read.computeIfAbsent(
                number,
                n -> read(n, reader)
                        .map(content -> CommitParser.parse(name, content))
                        .orElseGet(() -> CommitParser.unknown(name)));
    }
}
