package dev.trapstreet.engine;

import dev.trapstreet.classify.TokenContext;
import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.token.MapboxToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Every token that was seen, each once, with all its places. Shared by the threads of a scan.
 *
 * <p>Keyed by fingerprint: a hostile file can hold a great many tokens whose texts have one hash code.
 */
public final class TokenOccurrences {
    /** By number of doubts; among equals by their words, so that no thread decides. No comparator: runs without a token need none. */
    private static boolean isMoreReliable(MapboxToken token, MapboxToken than) {
        int fewer = Integer.compare(token.doubts().size(), than.doubts().size());
        return fewer < 0
                || (fewer == 0 && String.join(" ", token.doubts()).compareTo(String.join(" ", than.doubts())) < 0);
    }

    /** In bytes: what a place takes while it is judged and written, and a token with it. */
    private static final int PLACE_BYTES = 4_096;

    private static final long MAX_PLACES = Runtime.getRuntime().maxMemory() / PLACE_BYTES;

    /** Of one file, however little memory is left. */
    private static final long MIN_ROOM = 100;

    private final Map<String, TokenOccurrence> byFingerprint = new TreeMap<>(); // in an order that no thread decides

    private long count; // of places

    /** A token and where it was seen. */
    static final class TokenOccurrence {
        private MapboxToken token;
        private List<Location> locations = new ArrayList<>();
        private final Map<String, TokenContext> contexts = new HashMap<>(); // by where in which content

        private TokenOccurrence(MapboxToken token) {
            this.token = token;
        }

        /** As it was read where it stood with the fewest doubts: a neighbour glued to it elsewhere does not count. */
        MapboxToken token() {
            return token;
        }

        /** What was seen around the place when it was read. */
        TokenContext contextAt(Location location) {
            return contexts.getOrDefault(key(location), TokenContext.NONE);
        }

        /** In their order, one for each line. */
        List<Location> locations() {
            locations.sort(Location.ORDER);
            List<Location> first = new ArrayList<>();
            for (Location location : locations) {
                // In this order those of one line are neighbours.
                if (first.isEmpty() || !location.isOnSameLine(first.get(first.size() - 1))) {
                    first.add(location);
                }
            }
            return first;
        }
    }

    /** Where in which content a place stands: what was located keeps it, whatever path it was given. */
    private static String key(Location location) {
        String content = location.provenance().git().map(GitOrigin::object).orElse(location.path());
        return location.offset() + " " + location.provenance().part() + " " + content;
    }

    /** How many places the next file may add: half of those that there is memory for, so that one file leaves room for others. */
    synchronized long room() {
        return Math.max(MIN_ROOM, (MAX_PLACES - count) / 2);
    }

    void add(TokenMatch match) {
        add(match, TokenContext.NONE);
    }

    /** @param context to what the place is */
    synchronized void add(TokenMatch match, TokenContext context) {
        MapboxToken token = match.token();
        TokenOccurrence occurrence =
                byFingerprint.computeIfAbsent(token.fingerprint().hex(), key -> new TokenOccurrence(token));
        if (isMoreReliable(token, occurrence.token)) {
            occurrence.token = token;
        }
        occurrence.locations.add(match.location());
        count++;
        if (!context.equals(TokenContext.NONE)) {
            occurrence.contexts.put(key(match.location()), context);
        }
    }

    /** Replaces places by what is known of them now that all was read. */
    public synchronized void resolveLocations(UnaryOperator<Map<String, List<Location>>> resolver) {
        Map<String, List<Location>> locations = new TreeMap<>();
        byFingerprint.forEach((fingerprint, occurrence) -> locations.put(fingerprint, occurrence.locations));
        if (!locations.isEmpty()) {
            resolver.apply(locations)
                    .forEach((fingerprint, resolved) ->
                            Objects.requireNonNull(byFingerprint.get(fingerprint)).locations =
                                    new ArrayList<>(resolved));
            byFingerprint.values().removeIf(occurrence -> occurrence.locations.isEmpty());
        }
    }

    /** All of them by fingerprint, once the threads have ended. */
    public synchronized Collection<TokenOccurrence> all() {
        return byFingerprint.values();
    }
}
