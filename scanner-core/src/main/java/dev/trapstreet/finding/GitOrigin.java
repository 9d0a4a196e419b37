package dev.trapstreet.finding;

import java.util.List;
import java.util.Optional;

/**
 * Location of a token in a git history, and the commits that introduced it. Immutable.
 *
 * @param kind the kind of object that contains the token
 * @param object the id of that object, 40 or 64 hexadecimal digits
 * @param introductions the introducing commits, in chronological order: the token is at this path in each of them, but
 *     in none of its parents. For a commit message, the commit itself. Empty for an object that belongs to no commit.
 * @param head the location in HEAD under the same path, if HEAD contains the token there
 * @param branch the name of a branch whose tip has the token at this path, such as {@code refs/heads/develop}, safe to display;
 *     empty if no tip has it, or if HEAD has it and no other branch was asked
 * @param reachable whether any ref leads to an introducing commit, or to the object itself. After an amended commit,
 *     the first introduction may be unreachable and the second reachable.
 * @param refs the names of some of these refs, such as {@code refs/heads/main}, safe to display; for an unreachable
 *     object, names of reflogs
 */
public record GitOrigin(
        ObjectKind kind,
        String object,
        List<Commit> introductions,
        Optional<HeadPosition> head,
        Optional<String> branch,
        boolean reachable,
        List<String> refs) {
    /** Kinds of objects that can contain a token. */
    public enum ObjectKind {
        /** A file's content. */
        BLOB,
        /** A commit, in its message or headers. */
        COMMIT,
        /** An annotated tag. */
        TAG,
        /** A tree, in the name of an entry. */
        TREE,
        /** A blob in the index, which the next commit would introduce. */
        STAGED
    }

    /**
     * Location in HEAD. It may be on another line than in the introducing commit.
     *
     * @param object the id of the blob in HEAD
     * @param line the line, from 1
     * @param column the column, from 1, in Unicode code points
     * @param content the identity of the content there: the blob, or the archive entry in it; never shown
     */
    public record HeadPosition(String object, int line, int column, ContentId content) {}

    /** Creates an origin with immutable copies of the lists. */
    public GitOrigin {
        introductions = List.copyOf(introductions);
        refs = List.copyOf(refs);
    }

    /**
     * Creates an origin for which only HEAD was asked, and no other branch.
     *
     * @param kind the kind of object that contains the token
     * @param object the id of that object
     * @param introductions the introducing commits, in chronological order
     * @param head the location in HEAD; empty if HEAD does not have it
     * @param reachable whether any ref leads to an introducing commit or to the object
     * @param refs the names of some of these refs
     */
    public GitOrigin(
            ObjectKind kind,
            String object,
            List<Commit> introductions,
            Optional<HeadPosition> head,
            boolean reachable,
            List<String> refs) {
        this(kind, object, introductions, head, Optional.empty(), reachable, refs);
    }

    /** {@return whether HEAD or the tip of a branch has the token at this path, so that it is in code of today} */
    public boolean isCurrent() {
        return head.isPresent() || branch.isPresent();
    }

    /**
     * Creates an origin whose commits and refs are not yet known.
     *
     * @param kind the kind of the object
     * @param object the object id
     * @return the origin, unreachable and without introductions
     */
    public static GitOrigin of(ObjectKind kind, String object) {
        return new GitOrigin(kind, object, List.of(), Optional.empty(), false, List.of());
    }
}
