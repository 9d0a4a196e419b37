package dev.trapstreet.policy;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in a history alone (DOMAIN section 10, decision 2). */
final class HistoryOnly {
    /** Rules from here on are about how a token is handled (DOMAIN section 5.5), not about what kind of token it is. */
    private static final String FIRST_HYGIENE_RULE = "MBX070";

    private HistoryOnly() {}

    /** The places, tagged where the path has the token neither in HEAD nor in a file. */
    static List<Location> tagged(List<Location> locations) {
        boolean history = false;
        for (Location location : locations) {
            history |= isInHistory(location);
        }
        if (!history) {
            return locations;
        }
        Set<String> present = new HashSet<>();
        for (Location location : locations) {
            if (!isInHistory(location)) {
                present.add(location.path());
            }
        }
        List<Location> tagged = new ArrayList<>(locations.size());
        for (Location location : locations) {
            boolean gone = isInHistory(location)
                    && location.provenance().git().get().head().isEmpty()
                    && !present.contains(location.path());
            tagged.add(gone ? location.in(location.setting().with(Tag.HISTORY_ONLY)) : location);
        }
        return tagged;
    }

    /** What is staged comes from git, and is in no history yet. */
    private static boolean isInHistory(Location location) {
        Optional<GitOrigin> git = location.provenance().git();
        return git.isPresent() && git.get().kind() != GitOrigin.Kind.STAGED;
    }

    /**
     * One step less for a public token, and for rules about handling. Never for a secret token: whoever has the history has
     * the token, until it is revoked. A temporary one is judged by its own clock.
     */
    static RuleHit lowered(MapboxToken token, RuleHit hit) {
        boolean lowers = token.type() == TokenType.PUBLIC
                || (token.type() == TokenType.TEMPORARY && hit.id().compareTo(FIRST_HYGIENE_RULE) >= 0);
        return lowers ? hit.at(hit.severity().lowered()) : hit;
    }
}
