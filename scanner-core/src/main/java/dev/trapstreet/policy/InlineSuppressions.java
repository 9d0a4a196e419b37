package dev.trapstreet.policy;

import dev.trapstreet.finding.ContentPosition;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.InlineSuppression;
import dev.trapstreet.finding.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Suppressions requested by inline comments, by the line they apply to. Thread-safe. */
public final class InlineSuppressions {
    private final Map<ContentPosition, InlineSuppression> byLine = new HashMap<>();
    private final Map<ContentPosition, InlineSuppression> ignored = new HashMap<>();

    /** Creates an empty collection. */
    public InlineSuppressions() {}

    /**
     * Adds the suppression found next to a token.
     *
     * @param location the token's location
     * @param suppression the suppression
     */
    public synchronized void add(Location location, InlineSuppression suppression) {
        byLine.put(ContentPosition.ofLine(location), suppression);
    }

    /**
     * Restricts the suppressions to those that apply to the given locations. All others are ignored from now on.
     *
     * @param locations the locations whose suppressions stay in effect
     */
    public synchronized void retain(Collection<Location> locations) {
        ignored.putAll(byLine);
        for (Location location : locations) {
            ignored.remove(keyOf(location, byLine));
        }
        byLine.keySet().removeAll(ignored.keySet());
    }

    /**
     * Adds the suppressions of another target, which has been read.
     *
     * @param other the collection to add; not changed any more
     */
    public synchronized void addAll(InlineSuppressions other) {
        byLine.putAll(other.byLine);
        ignored.putAll(other.ignored);
    }

    synchronized boolean isEmpty() {
        return byLine.isEmpty() && ignored.isEmpty();
    }

    /**
     * Finds the suppression for a location. For a location in a history without a comment of its own, the line of the
     * token in HEAD is searched as well.
     *
     * @param location the location
     * @return the suppression, or an empty result
     */
    public synchronized Optional<InlineSuppression> find(Location location) {
        return byLine.isEmpty() ? Optional.empty() : Optional.ofNullable(byLine.get(keyOf(location, byLine)));
    }

    /** Finds a suppression for a location among those that are ignored. */
    synchronized Optional<InlineSuppression> ignoredAt(Location location) {
        return ignored.isEmpty() ? Optional.empty() : Optional.ofNullable(ignored.get(keyOf(location, ignored)));
    }

    /** Returns the key of the location's own line, or of its line in HEAD if the own line has no suppression. */
    private static ContentPosition keyOf(Location location, Map<ContentPosition, InlineSuppression> byLine) {
        ContentPosition own = ContentPosition.ofLine(location);
        Optional<GitOrigin.HeadPosition> head = location.provenance().git().flatMap(GitOrigin::head);
        return head.isEmpty() || byLine.containsKey(own)
                ? own
                : ContentPosition.ofLine(
                        head.get().content(),
                        location.provenance().part(),
                        head.get().line());
    }
}
