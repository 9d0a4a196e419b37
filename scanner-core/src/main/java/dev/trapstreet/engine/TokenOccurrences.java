package dev.trapstreet.engine;

import dev.trapstreet.classify.TokenContext;
import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.ContentPosition;
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
 * Collection of the tokens found by a scan, each with all its locations. Thread-safe; shared by the worker threads.
 *
 * <p>Tokens are keyed by fingerprint, a cryptographic hash. A hostile file could contain many tokens whose texts have the same
 * {@code hashCode}.
 */
public final class TokenOccurrences {
    /**
     * Whether a token was read with fewer doubts than another. Equal numbers of doubts are compared by their text, so that the
     * result does not depend on the order of threads. Not a Comparator, which would be created in scans without a token, too.
     */
    static boolean isMoreReliable(MapboxToken token, MapboxToken than) {
        int fewer = Integer.compare(token.doubts().size(), than.doubts().size());
        return fewer < 0
                || (fewer == 0 && String.join(" ", token.doubts()).compareTo(String.join(" ", than.doubts())) < 0);
    }

    /** Estimated memory of a location and its share of the token, from classification to the report, in bytes. */
    private static final int PLACE_BYTES = 4_096;

    private static final long MAX_PLACES = Runtime.getRuntime().maxMemory() / PLACE_BYTES;

    /** Number of tokens that a file may always add, even if memory is short. */
    private static final long MIN_ROOM = 100;

    private final Map<String, TokenOccurrence> byFingerprint = new TreeMap<>(); // sorted: independent of thread order

    private long count; // number of locations
    private long omitted; // number of further places in files that have very many of one token
    private boolean frozen;

    /** Creates an empty collection. */
    public TokenOccurrences() {}

    /** Token and its locations. */
    static final class TokenOccurrence {
        private MapboxToken token;
        private List<Location> locations = new ArrayList<>();
        private final Map<ContentPosition, TokenContext> contexts = new HashMap<>();

        private TokenOccurrence(MapboxToken token) {
            this.token = token;
        }

        /**
         * Returns the token as parsed at the location with the fewest doubts. At other locations, adjacent text may have caused
         * additional doubts.
         */
        MapboxToken token() {
            return token;
        }

        /** Returns the context that was read at a location; {@link TokenContext#NONE} if there is none. */
        TokenContext contextAt(Location location) {
            return contexts.getOrDefault(ContentPosition.ofOffset(location), TokenContext.NONE);
        }

        /**
         * Returns the locations in the order of {@link Location#ORDER}, at most one for each source line. A line of a working
         * tree and the same line in its history are one location.
         */
        List<Location> locations() {
            locations.sort(Location.ORDER);
            List<Location> first = new ArrayList<>();
            for (Location location : locations) {
                // Locations on the same line are adjacent in this order.
                if (first.isEmpty() || !location.isOnSameLine(first.get(first.size() - 1))) {
                    first.add(location);
                }
            }
            return WorkingTreeHistory.merge(first);
        }
    }

    /**
     * Returns the number of locations that the next file may add. This is half of what the remaining memory allows, so that one
     * file cannot use up the memory for all others.
     */
    synchronized long room() {
        return Math.max(MIN_ROOM, (MAX_PLACES - count) / 2);
    }

    /** Counts a place that is not kept, because its file has very many of the token. One in the content before a change does not count. */
    synchronized void countOmitted(Location place) {
        if (!frozen && place.contentId().side() != ContentId.Side.BEFORE) {
            omitted++;
        }
    }

    /** {@return the number of places that were not kept, because their files have very many of one token} */
    public synchronized long omitted() {
        return omitted;
    }

    void add(TokenMatch match) {
        add(match, TokenContext.NONE);
    }

    /**
     * Adds a location of a token.
     *
     * @param match the token and its location
     * @param context the context of the token at this location
     */
    synchronized void add(TokenMatch match, TokenContext context) {
        if (frozen) {
            return;
        }
        MapboxToken token = match.token();
        TokenOccurrence occurrence =
                byFingerprint.computeIfAbsent(token.fingerprint().hex(), key -> new TokenOccurrence(token));
        if (isMoreReliable(token, occurrence.token)) {
            occurrence.token = token;
        }
        occurrence.locations.add(match.location());
        count++;
        if (!context.equals(TokenContext.NONE)) {
            occurrence.contexts.put(ContentPosition.ofOffset(match.location()), context);
        }
    }

    /**
     * Replaces the locations by resolved ones, once everything has been read: the paths and commits of a git object are known only
     * then. A token without any resolved location is removed.
     *
     * @param resolver maps the locations of all tokens, by fingerprint, to the resolved ones; it may omit tokens whose locations
     *     do not change, and must not add any. Not called if there are no tokens.
     */
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

    /** Ignores all further locations. For a scan that was stopped, in which a thread may still be searching its last chunk. */
    public synchronized void freeze() {
        frozen = true;
    }

    /**
     * Returns all tokens. To be called after the worker threads have ended: the result is a view that is not synchronized.
     *
     * @return the tokens with their locations, sorted by fingerprint
     */
    public synchronized Collection<TokenOccurrence> all() {
        return byFingerprint.values();
    }
}
