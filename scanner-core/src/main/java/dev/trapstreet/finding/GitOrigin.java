package dev.trapstreet.finding;

import java.util.List;
import java.util.Optional;

/**
 * Where in a git history a token stands, and since when.
 *
 * @param object name of the object that holds it, forty hexadecimal digits, or sixty-four
 * @param introductions the commits that brought the token to this path, in the order of time: each has it there and none
 *     of its parents does. Empty for what stands below no commit. For a commit's own message, that commit
 * @param head where HEAD has the token under this path; empty when it does not
 * @param reachable whether any ref leads to one of the introductions, or to the object itself: after an amended commit
 *     the first of them is out of reach, the second is not
 * @param refs the names, safe to show, of some of those refs, as {@code refs/heads/main}; of an unreachable one, of reflogs
 */
public record GitOrigin(
        Kind kind,
        String object,
        List<Commit> introductions,
        Optional<InHead> head,
        boolean reachable,
        List<String> refs) {
    /** What holds the token: content, a message, or a name in a tree. */
    public enum Kind {
        BLOB,
        COMMIT,
        TAG,
        TREE,
        /** A blob that the index holds and that the next commit would bring in. */
        STAGED
    }

    /** The place in HEAD, which need not be the line of the introduction. */
    public record InHead(String object, int line, int column) {}

    public GitOrigin {
        introductions = List.copyOf(introductions);
        refs = List.copyOf(refs);
    }

    /** Of an object of which nothing else is known yet. */
    public static GitOrigin of(Kind kind, String object) {
        return new GitOrigin(kind, object, List.of(), Optional.empty(), false, List.of());
    }
}
