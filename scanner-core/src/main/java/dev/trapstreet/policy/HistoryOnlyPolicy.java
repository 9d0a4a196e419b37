package dev.trapstreet.policy;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Policy for tokens that are only in the history. See docs/domain.md#decisions 2. */
final class HistoryOnlyPolicy {
    private HistoryOnlyPolicy() {}

    /** Adds {@link Tag#HISTORY_ONLY}, and {@link Tag#STILL_PRESENT} if other locations are of today, to locations whose path has the token neither in HEAD, nor in the tip of a branch, nor in a file. */
    static List<Location> withHistoryTag(List<Location> locations) {
        boolean history = false;
        for (Location location : locations) {
            history |= isInHistory(location);
        }
        if (!history) {
            return locations;
        }
        Set<String> present = new HashSet<>();
        for (Location location : locations) {
            boolean local = location.context().tags().contains(Tag.LOCAL_ONLY); // git does not have this file
            if (!isInHistory(location) && !local) {
                present.add(location.path());
            }
        }
        boolean somewhere = false;
        for (Location location : locations) {
            somewhere |= !isGone(location, present);
        }
        List<Location> tagged = new ArrayList<>(locations.size());
        for (Location location : locations) {
            if (isGone(location, present)) {
                LocationContext context = location.context().withTag(Tag.HISTORY_ONLY);
                tagged.add(location.withContext(somewhere ? context.withTag(Tag.STILL_PRESENT) : context));
            } else {
                tagged.add(location);
            }
        }
        return tagged;
    }

    private static boolean isGone(Location location, Set<String> present) {
        return isInHistory(location)
                && !location.provenance().git().get().isCurrent()
                && !present.contains(location.path());
    }

    /** Returns whether the location is in a commit. Staged content comes from git, but is not in the history yet. */
    private static boolean isInHistory(Location location) {
        Optional<GitOrigin> git = location.provenance().git();
        return git.isPresent() && git.get().kind() != GitOrigin.ObjectKind.STAGED;
    }

    /**
     * Lowers the severity by one step for a public token, and for rules about the handling of a temporary one. A secret
     * token keeps its severity, because everyone with the history has the token until it is revoked. Other rules about
     * temporary tokens consider their expiry.
     */
    static RuleViolation lower(MapboxToken token, RuleViolation violation, boolean aboutHandling) {
        boolean lowers = token.type() == TokenType.PUBLIC || (token.type() == TokenType.TEMPORARY && aboutHandling);
        return lowers ? violation.withSeverity(violation.severity().lowered()) : violation;
    }
}
