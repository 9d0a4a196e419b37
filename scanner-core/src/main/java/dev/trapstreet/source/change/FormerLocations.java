package dev.trapstreet.source.change;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Separation of the locations that a change adds from those where the tokens already were. Used by one thread. */
final class FormerLocations {
    private final Set<String> readDeletions = new HashSet<>(); // keys of deletions whose previous content was read

    /** Notes that the previous content of a deleted path is read, from which a token may have moved. */
    void addDeletion(Change deletion) {
        readDeletions.add(deletionKey(deletion.commit(), deletion.path()));
    }

    /**
     * Removes the locations at which the token already was before the change, and counts them as skipped. The locations in previous
     * content itself are removed too.
     *
     * @param locations the locations of each token, by fingerprint
     * @param worker the worker that counts
     * @return the remaining locations, by fingerprint; the list of a token may be empty
     */
    Map<String, List<Location>> withoutPreexisting(Map<String, List<Location>> locations, WorkerContext worker) {
        Map<String, List<Location>> left = new TreeMap<>();
        locations.forEach((fingerprint, all) -> {
            Set<ContentId> old = new HashSet<>();
            for (Location location : all) {
                if (location.contentId().side() == ContentId.Side.BEFORE) {
                    old.add(location.contentId().after());
                }
            }
            if (old.isEmpty()) {
                left.put(fingerprint, all);
                return;
            }
            List<Location> kept = new ArrayList<>();
            for (Location location : all) {
                if (old.contains(location.contentId())) {
                    worker.countSkipped(SkipReason.STOOD_BEFORE);
                } else if (location.contentId().side() == ContentId.Side.AFTER) {
                    kept.add(location);
                }
            }
            left.put(fingerprint, kept);
        });
        return left;
    }

    /**
     * Adds the former locations of tokens that may have moved: those at paths which a change deletes that has the token at a new path.
     *
     * @param left the locations that {@link #withoutPreexisting} has left, by fingerprint
     * @param all the locations as they were read, by fingerprint
     * @return the locations with the former ones, which are on the side {@link ContentId.Side#BEFORE}
     */
    Map<String, List<Location>> withFormer(Map<String, List<Location>> left, Map<String, List<Location>> all) {
        if (readDeletions.isEmpty()) {
            return left;
        }
        Map<String, List<Location>> together = new TreeMap<>();
        left.forEach((fingerprint, locations) -> {
            List<Location> both = new ArrayList<>(locations);
            for (Location location : all.getOrDefault(fingerprint, List.of())) {
                if (isFormer(location.contentId()) && isAnyOfSameChange(locations, location)) {
                    both.add(location);
                }
            }
            together.put(fingerprint, both);
        });
        return together;
    }

    private boolean isFormer(ContentId content) {
        return content.side() == ContentId.Side.BEFORE
                && readDeletions.contains(deletionKey(content.commit(), content.path()));
    }

    private static String deletionKey(String commit, String path) {
        return commit + " " + path;
    }

    private static boolean isAnyOfSameChange(List<Location> locations, Location former) {
        for (Location location : locations) {
            if (location.contentId().isOfSameChange(former.contentId())) {
                return true;
            }
        }
        return false;
    }
}
