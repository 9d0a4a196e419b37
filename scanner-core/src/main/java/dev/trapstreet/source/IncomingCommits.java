package dev.trapstreet.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commits that a push is about to add to a repository, described by the refs that will lead to them. Immutable.
 *
 * @param tips the object id or revision that each ref will point to, by the name of the ref
 * @param known object ids or revisions that the receiving repository already has, with everything reachable from them; those that do
 *     not exist locally are ignored
 * @param knownRefs option of {@code git rev-list} that selects the local refs whose commits the receiving repository already has, such
 *     as {@code --remotes=origin}; empty for none
 * @param contradicted full names of local refs that stand for refs which the receiving repository lacks. If one of them exists,
 *     {@code knownRefs} describes another repository and is not used.
 */
public record IncomingCommits(
        Map<String, String> tips, List<String> known, String knownRefs, List<String> contradicted) {
    private static final String BRANCHES = "refs/heads/";

    /** Creates a description with immutable copies of the collections. */
    public IncomingCommits {
        tips = Collections.unmodifiableMap(new LinkedHashMap<>(tips)); // keeps the order in which git listed them
        known = List.copyOf(known);
        contradicted = List.copyOf(contradicted);
    }

    /**
     * Creates a description in which nothing contradicts the known refs.
     *
     * @param tips the object id or revision that each ref will point to, by the name of the ref
     * @param known object ids or revisions that the receiving repository already has
     * @param knownRefs option of {@code git rev-list} that selects the local refs whose commits it already has; empty for none
     */
    public IncomingCommits(Map<String, String> tips, List<String> known, String knownRefs) {
        this(tips, known, knownRefs, List.of());
    }

    /**
     * Returns the commits that a push from this repository would add to a remote. Commits that are reachable from the remote-tracking
     * branches of the remote count as known.
     *
     * @param tips the object id or revision that each ref will point to, by the name of the ref
     * @param known object ids or revisions that the remote already has, as git reports them to the hook
     * @param remote the name of the remote; empty if the push goes to a URL without a name, in which case only {@code known} is known
     *     of the remote
     * @return the incoming commits
     */
    public static IncomingCommits ofPush(Map<String, String> tips, List<String> known, Optional<String> remote) {
        return ofPush(tips, known, remote, List.of());
    }

    /**
     * Returns the commits that a push from this repository would add to a remote, which reports the refs that it lacks. Commits that are
     * reachable from the remote-tracking branches count as known, unless one of these stands for a branch that the remote lacks: the
     * name of the remote then belonged to another repository when they were written.
     *
     * @param tips the object id or revision that each ref will point to, by the name of the ref
     * @param known object ids or revisions that the remote already has, as git reports them to the hook
     * @param remote the name of the remote; empty if the push goes to a URL without a name
     * @param absent the full names of the remote refs that the push would create
     * @return the incoming commits
     */
    public static IncomingCommits ofPush(
            Map<String, String> tips, List<String> known, Optional<String> remote, List<String> absent) {
        List<String> contradicted = new ArrayList<>();
        for (String ref : absent) {
            if (remote.isPresent() && ref.startsWith(BRANCHES)) {
                contradicted.add("refs/remotes/" + remote.get() + "/" + ref.substring(BRANCHES.length()));
            }
        }
        return new IncomingCommits(
                tips, known, remote.map(name -> "--remotes=" + name).orElse(""), contradicted);
    }

    /**
     * Returns the commits that this repository has received by a push and that no ref leads to yet.
     *
     * @param tips the object id that each ref will point to, by the name of the ref
     * @return the incoming commits
     */
    public static IncomingCommits ofReceive(Map<String, String> tips) {
        return new IncomingCommits(tips, List.of(), "--all");
    }
}
