package dev.trapstreet.source.history.graph;

import dev.trapstreet.pack.ObjectIdTable;
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

/** Which refs lead to a few commits and objects of interest, and where no ref does, which reflogs. */
public final class Reachability {
    private static final int MAX_REFS = 20;
    private static final int AT_ONCE = Long.SIZE;
    private static final Comparator<String> HEAD_FIRST = (a, b) -> {
        boolean head = a.equals("HEAD");
        return head != b.equals("HEAD") ? (head ? -1 : 1) : a.compareTo(b);
    };

    private final CommitGraph commits;
    private final Set<Integer> wanted;
    private final Map<Integer, List<String>> refsAt; // number of the object, through tags
    private final Map<Integer, List<String>> logsAt;
    private @Nullable Map<Integer, List<String>> refsOf; // by index of commit
    private @Nullable Map<Integer, List<String>> logsOf;

    /**
     * Resolves which refs lead to a commit.
     *
     * @param tips what the refs and reflogs name
     * @param wanted indices of all commits that will be asked for
     */
    public Reachability(CommitGraph commits, Tips tips, Set<Integer> wanted) {
        this.commits = commits;
        this.wanted = wanted;
        this.refsAt = tips.refs;
        this.logsAt = tips.logs;
    }

    /** Refs and reflogs, safe to show, by the number of what they name. */
    public static final class Tips {
        private final ObjectIdTable ids;
        private final Map<Integer, Integer> tagged;
        private final Map<Integer, List<String>> refs =
                new LinkedHashMap<>(); // in the order of their names, but for a few
        private final Map<Integer, List<String>> logs = new LinkedHashMap<>();

        /**
         * The named commits of a repository.
         *
         * @param tagged what each tag object names, by number
         */
        public Tips(ObjectIdTable ids, Map<Integer, Integer> tagged) {
            this.ids = ids;
            this.tagged = tagged;
        }

        public void addRef(String name, String object) {
            addTip(object, name, refs);
        }

        public void addReflog(String name, String object) {
            addTip(object, name, logs);
        }

        /** A ref leads to what it names, and through a tag to what that names. */
        private void addTip(String object, String name, Map<Integer, List<String>> at) {
            String shown = Redactor.redact(name); // a branch can be called like a token
            Set<Integer> passed = new HashSet<>();
            for (int number = number(ids, object);
                    number >= 0 && passed.add(number);
                    number = tagged.getOrDefault(number, -1)) {
                at.computeIfAbsent(number, n -> new ArrayList<>()).add(shown);
            }
        }
    }

    /** The number of the object of that name, in hexadecimal digits; -1 when it is not there. */
    public static int number(ObjectIdTable ids, String hex) {
        return ids.findHex(hex.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** An empty set of refs, in the order of a report: HEAD first, then by name. */
    public static Set<String> newRefSet() {
        return new TreeSet<>(HEAD_FIRST);
    }

    /** As many of them as a report tells. */
    public static List<String> limited(Set<String> refs) {
        return refs.stream().limit(MAX_REFS).toList();
    }

    /** The refs that name the object itself, or a tag of it. */
    public List<String> refsAt(int number) {
        return refsAt.getOrDefault(number, List.of());
    }

    /** The refs that lead to any of the commits, some of them. */
    public Set<String> refsTo(List<Integer> ends) {
        return namesAt(ends, refsByCommit());
    }

    /** Likewise of the reflogs, for commits to which no ref leads. */
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

    /** A ref or an entry of a reflog, and the commit, by index, that it names or leads to through tags. */
    private record Tip(String name, int commit) {}

    /** In the order of a report, so that of many the first are told. */
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
            propagate(Arrays.copyOfRange(all, from, Math.min(all.length, from + AT_ONCE)), order, tips, leading);
        }
        return leading;
    }

    /** For up to 64 commits at once, one bit each: handed on from parents to children, read at the tips. */
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
        long open = -1; // those that are not known to be reached from enough
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
