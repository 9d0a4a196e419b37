package dev.trapstreet.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commits that are about to come to a repository, by what leads to them there.
 *
 * @param tips names of refs, each with the name of the object that it shall have
 * @param known names of objects that the repository has, with all that they lead to; those that are not here count nothing
 * @param knownRefs of the refs here, those whose commits it has as well, as an option of git-rev-list; empty for none
 */
public record IncomingCommits(Map<String, String> tips, List<String> known, String knownRefs) {
    public IncomingCommits {
        tips = Collections.unmodifiableMap(new LinkedHashMap<>(tips)); // in the order in which git named them
        known = List.copyOf(known);
    }

    /**
     * Those of a push.
     *
     * @param remote its name; empty when the push goes to an address that has none: then it is not known what is there, but
     *     for what git said
     */
    public static IncomingCommits ofPush(Map<String, String> tips, List<String> known, Optional<String> remote) {
        return new IncomingCommits(
                tips, known, remote.map(name -> "--remotes=" + name).orElse(""));
    }

    /** Those that came by a push and that no ref leads to yet. */
    public static IncomingCommits ofReceive(Map<String, String> tips) {
        return new IncomingCommits(tips, List.of(), "--all");
    }
}
