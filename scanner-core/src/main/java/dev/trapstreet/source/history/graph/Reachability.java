package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Index of the refs that reach selected commits and objects. For commits that no ref reaches, also of the reflogs that do.
 *
 * <p>The answers are computed on first use, which takes one pass over the commits for every 64 selected commits. Used by
 * one thread.
 */
public final class Reachability {
    /** Maximum number of refs that are collected and reported for one location. */
    private static final int MAX_REFS = 20;

    /** Number of commits that one pass handles: one bit of a {@code long} for each. */
    private static final int AT_ONCE = Long.SIZE;

    private static final Comparator<String> HEAD_FIRST = (a, b) -> {
        boolean head = a.equals("HEAD");
        return head != b.equals("HEAD") ? (head ? -1 : 1) : a.compareTo(b);
    };

    private final CommitGraph commits;
    private final Set<Integer> wanted;
    private final Map<Integer, List<String>> refsAt; // by object number; tags are followed
    private final Map<Integer, List<String>> logsAt;
    private @Nullable Map<Integer, List<String>> refsOf; // by commit index
    private @Nullable Map<Integer, List<String>> logsOf;

    /**
     * Creates an index for the given commits.
     *
     * @param commits the completed graph of all commits
     * @param tips the refs and reflogs
     * @param wanted the indices of all commits that will be passed to {@link #refsTo} and {@link #reflogsTo}; kept, not
     *     copied
     */
    public Reachability(CommitGraph commits, Tips tips, Set<Integer> wanted) {
        this.commits = commits;
        this.wanted = wanted;
        this.refsAt = tips.refs;
        this.logsAt = tips.logs;
    }

    /**
     * Refs and reflogs by the object that they point to. Names are redacted on entry and therefore safe to display.
     * Mutable; used by one thread.
     */
    public static final class Tips {
        private final ObjectIdTable ids;
        private final Map<Integer, Integer> tagged;
        private final Map<Integer, List<String>> refs = new LinkedHashMap<>(); // in insertion order
        private final Map<Integer, List<String>> logs = new LinkedHashMap<>();

        /**
         * Creates an empty collection.
         *
         * @param ids resolves object ids
         * @param tagged the target of each tag object, as object numbers; a negative target does not exist
         */
        public Tips(ObjectIdTable ids, Map<Integer, Integer> tagged) {
            this.ids = ids;
            this.tagged = tagged;
        }

        /**
         * Adds a ref. Ignored if the object does not exist.
         *
         * @param name the full name of the ref, not yet redacted
         * @param object the id of the object that it points to in hexadecimal digits
         */
        public void addRef(String name, String object) {
            addTip(object, name, refs);
        }

        /**
         * Adds an entry of a reflog. Ignored if the object does not exist.
         *
         * @param name the name of the reflog, not yet redacted
         * @param object the id of the object that the entry points to in hexadecimal digits
         */
        public void addReflog(String name, String object) {
            addTip(object, name, logs);
        }

        /** Adds a name to its object and, if that is a tag, to the target of the tag, and so on. Stops at cycles. */
        private void addTip(String object, String name, Map<Integer, List<String>> at) {
            String shown = Redactor.redact(name); // a branch name may contain a token
            Set<Integer> passed = new HashSet<>();
            for (int number = number(ids, object);
                    number >= 0 && passed.add(number);
                    number = tagged.getOrDefault(number, -1)) {
                at.computeIfAbsent(number, n -> new ArrayList<>()).add(shown);
            }
        }
    }

    /**
     * Returns the number of an object.
     *
     * @param ids the table of all objects
     * @param hex the object id in hexadecimal digits
     * @return the object number, or -1 if the object does not exist
     */
    public static int number(ObjectIdTable ids, String hex) {
        return ids.findHex(hex.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** {@return a new empty, mutable set of refs in report order: HEAD first, then by name} */
    public static Set<String> newRefSet() {
        return new TreeSet<>(HEAD_FIRST);
    }

    /**
     * Returns the refs to report: the first 20.
     *
     * @param refs refs in report order, as in {@link #newRefSet}
     * @return an immutable list of at most 20 refs
     */
    public static List<String> limited(Set<String> refs) {
        return refs.stream().limit(MAX_REFS).toList();
    }

    /**
     * Returns the refs that point to an object directly or through tags.
     *
     * @param number the object number
     * @return the names of the refs; empty if there are none
     */
    public List<String> refsAt(int number) {
        return refsAt.getOrDefault(number, List.of());
    }

    /**
     * Returns refs that reach any of the given commits: for each commit the first 20 in report order.
     *
     * @param ends commit indices, all among those passed to the constructor
     * @return a new set in report order; empty if no ref reaches the commits
     */
    public Set<String> refsTo(List<Integer> ends) {
        return namesAt(ends, refsByCommit());
    }

    /**
     * Returns reflogs that reach any of the given commits, at most the first 20 for each commit. Commits that a ref reaches are
     * ignored.
     *
     * @param ends commit indices, all among those passed to the constructor
     * @return a new set in report order; empty if no reflog reaches the commits
     */
    public Set<String> reflogsTo(List<Integer> ends) {
        if (logsOf == null) {
            Set<Integer> left = new TreeSet<>();
            refsByCommit().forEach((commit, refs) -> {
                if (refs.isEmpty()) {
                    left.add(commit);
                }
            });
            logsOf = propagateAll(left, logsAt);
        }
        return namesAt(ends, logsOf);
    }

    private Map<Integer, List<String>> refsByCommit() {
        if (refsOf == null) {
            refsOf = propagateAll(wanted, refsAt);
        }
        return refsOf;
    }

    private static Set<String> namesAt(List<Integer> ends, Map<Integer, List<String>> of) {
        Set<String> all = newRefSet();
        ends.forEach(commit -> all.addAll(of.getOrDefault(commit, List.of())));
        return all;
    }

    /**
     * A ref or reflog entry, and the commit that it points to directly or through tags.
     *
     * @param commit the index of that commit
     */
    private record Tip(String name, int commit) {}

    /** Returns the tips of commits in report order, so that the first of many are the ones that are reported. */
    private List<Tip> inOrder(Map<Integer, List<String>> names) {
        List<Tip> tips = new ArrayList<>();
        names.forEach((number, refs) -> {
            int commit = commits.indexOf(number);
            if (commit >= 0) {
                refs.forEach(ref -> tips.add(new Tip(ref, commit)));
            }
        });
        tips.sort((a, b) -> HEAD_FIRST.compare(a.name(), b.name()));
        return tips;
    }

    private Map<Integer, List<String>> propagateAll(Set<Integer> commitsWanted, Map<Integer, List<String>> names) {
        if (commitsWanted.isEmpty()) {
            return Map.of();
        }
        Map<Integer, List<String>> leading = new HashMap<>();
        int[] all = commitsWanted.stream().mapToInt(i -> i).toArray();
        int[] order = commits.parentsFirst();
        List<Tip> tips = inOrder(names);
        for (int from = 0; from < all.length; from += AT_ONCE) {
            StoppedException.check();
            propagate(Arrays.copyOfRange(all, from, Math.min(all.length, from + AT_ONCE)), order, tips, leading);
        }
        return leading;
    }

    /**
     * Finds the tips that reach up to 64 commits in one pass. Each wanted commit has one bit, which is propagated from
     * parents to children and read at the tips.
     */
    private void propagate(int[] some, int[] order, List<Tip> tips, Map<Integer, List<String>> leading) {
        long[] bits = new long[commits.size()];
        List<List<String>> refs = new ArrayList<>();
        for (int i = 0; i < some.length; i++) {
            bits[some[i]] |= 1L << i;
            refs.add(new ArrayList<>());
            leading.put(some[i], refs.get(i));
        }
        for (int commit : order) {
            for (int i = 0; i < commits.parentCount(commit); i++) {
                int parent = commits.parent(commit, i);
                bits[commit] |= parent < 0 ? 0 : bits[parent];
            }
        }
        long open = -1; // bits of the commits that have fewer than MAX_REFS refs so far
        for (Tip tip : tips) {
            for (long reached = bits[tip.commit()] & open; reached != 0; reached &= reached - 1) {
                int i = Long.numberOfTrailingZeros(reached);
                refs.get(i).add(tip.name());
                if (refs.get(i).size() == MAX_REFS) {
                    open &= ~(1L << i);
                }
            }
        }
    }
}
