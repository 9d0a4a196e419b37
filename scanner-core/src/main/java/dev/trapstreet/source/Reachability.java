package dev.trapstreet.source;

import dev.trapstreet.pack.ObjectNames;
import dev.trapstreet.token.TokenText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which refs lead to a few commits and objects of interest, and where no ref does, which reflogs. */
final class Reachability {
    private static final int MOST_REFS = 20;
    private static final int AT_ONCE = Long.SIZE;
    private static final Comparator<String> HEAD_FIRST =
            Comparator.comparing((String name) -> !name.equals("HEAD")).thenComparing(name -> name);

    private final CommitGraph commits;
    private final Set<Integer> wanted;
    private final Map<Integer, List<String>> refsAt; // number of the object, through tags
    private final Map<Integer, List<String>> logsAt;
    private @Nullable Map<Integer, List<String>> refsOf; // by index of commit
    private @Nullable Map<Integer, List<String>> logsOf;

    /**
     * @param tips what the refs and reflogs name
     * @param wanted indices of all commits that will be asked for
     */
    Reachability(CommitGraph commits, Tips tips, Set<Integer> wanted) {
        this.commits = commits;
        this.wanted = wanted;
        this.refsAt = tips.refs;
        this.logsAt = tips.logs;
    }

    /** Refs and reflogs, safe to show, by the number of what they name. */
    static final class Tips {
        private final ObjectNames names;
        private final Map<Integer, Integer> tagged;
        private final Map<Integer, List<String>> refs = new TreeMap<>();
        private final Map<Integer, List<String>> logs = new TreeMap<>();

        /** @param tagged what each tag object names, by number */
        Tips(ObjectNames names, Map<Integer, Integer> tagged) {
            this.names = names;
            this.tagged = tagged;
        }

        void addRef(String name, String object) {
            leadTo(object, name, refs);
        }

        void addLog(String name, String object) {
            leadTo(object, name, logs);
        }

        /** A ref leads to what it names, and through a tag to what that names. */
        private void leadTo(String object, String name, Map<Integer, List<String>> at) {
            String shown = TokenText.withheld(name); // a branch can be called like a token
            Set<Integer> passed = new HashSet<>();
            for (int number = number(names, object);
                    number >= 0 && passed.add(number);
                    number = tagged.getOrDefault(number, -1)) {
                at.computeIfAbsent(number, n -> new ArrayList<>()).add(shown);
            }
        }
    }

    /** The number of the object of that name, in hexadecimal digits; -1 when it is not there. */
    static int number(ObjectNames names, String hex) {
        return names.findHex(hex.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** An empty set of refs, in the order of a report: HEAD first, then by name. */
    static Set<String> none() {
        return new TreeSet<>(HEAD_FIRST);
    }

    /** As many of them as a report tells. */
    static List<String> some(Set<String> refs) {
        return refs.stream().limit(MOST_REFS).toList();
    }

    /** The refs that name the object itself, or a tag of it. */
    List<String> refsAt(int number) {
        return refsAt.getOrDefault(number, List.of());
    }

    /** The refs that lead to any of the commits, some of them. */
    Set<String> refsTo(List<Integer> ends) {
        return namesOf(ends, refsOf());
    }

    /** Likewise of the reflogs, for commits to which no ref leads. */
    Set<String> logsTo(List<Integer> ends) {
        if (logsOf == null) {
            Set<Integer> left = new TreeSet<>();
            refsOf().forEach((commit, refs) -> {
                if (refs.isEmpty()) {
                    left.add(commit);
                }
            });
            logsOf = leading(left, logsAt);
        }
        return namesOf(ends, logsOf);
    }

    private Map<Integer, List<String>> refsOf() {
        if (refsOf == null) {
            refsOf = leading(wanted, refsAt);
        }
        return refsOf;
    }

    private static Set<String> namesOf(List<Integer> ends, Map<Integer, List<String>> of) {
        Set<String> all = none();
        ends.forEach(commit -> all.addAll(of.getOrDefault(commit, List.of())));
        return all;
    }

    private Map<Integer, List<String>> leading(Set<Integer> commitsWanted, Map<Integer, List<String>> tips) {
        Map<Integer, List<String>> leading = new HashMap<>();
        int[] all = commitsWanted.stream().mapToInt(i -> i).toArray();
        int[] order = commits.parentsFirst();
        for (int from = 0; from < all.length; from += AT_ONCE) {
            int[] some = Arrays.copyOfRange(all, from, Math.min(all.length, from + AT_ONCE));
            lead(some, order, tips, leading);
        }
        return leading;
    }

    /** For up to 64 commits at once, one bit each: handed on from parents to children, read at the tips. */
    private void lead(int[] some, int[] order, Map<Integer, List<String>> tips, Map<Integer, List<String>> leading) {
        long[] bits = new long[commits.size()];
        for (int i = 0; i < some.length; i++) {
            bits[some[i]] |= 1L << i;
            leading.put(some[i], new ArrayList<>());
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
            for (int i = 0; i < some.length; i++) {
                List<String> refs = Objects.requireNonNull(leading.get(some[i]));
                if ((reached >>> i & 1) != 0 && refs.size() < MOST_REFS) {
                    refs.add(ref);
                }
            }
        });
    }
}
