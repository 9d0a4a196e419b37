package dev.trapstreet.engine;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merge of the locations of one token in a working tree with those in its history. A scan of a repository reads a committed file
 * twice: on disk and as a blob of HEAD. Both are one location for the user, with a line on disk and introducing commits.
 */
final class WorkingTreeHistory {
    private WorkingTreeHistory() {}

    /**
     * Merges each location in a history whose path HEAD still has the token under with a location in the working tree at the same
     * path: that at HEAD's line, or else the first, because uncommitted changes may have moved the line. A location in a history
     * without a counterpart stays, for example if the file on disk was changed.
     *
     * @param locations the locations of one token
     * @return the remaining locations, in the same order
     */
    static List<Location> merge(List<Location> locations) {
        List<Optional<Location>> merged = mergeInPlace(locations);
        List<Location> remaining = new ArrayList<>(merged.size());
        for (Optional<Location> each : merged) {
            if (each.isPresent()) {
                remaining.add(each.get());
            }
        }
        return remaining.size() == locations.size() ? locations : remaining;
    }

    /**
     * Merges locations like {@link #merge}.
     *
     * @param locations the locations of one token
     * @return for each location, what it has become; empty for one that was merged with another
     */
    static List<Optional<Location>> mergeInPlace(List<Location> locations) {
        Map<List<String>, List<Integer>> files = files(locations);
        List<Optional<Location>> merged = new ArrayList<>(locations.size());
        for (Location location : locations) {
            merged.add(Optional.of(location));
        }
        for (int i = 0; i < locations.size() && !files.isEmpty(); i++) {
            Optional<GitOrigin> git = locations.get(i).provenance().git();
            List<Integer> candidates = files.getOrDefault(key(locations.get(i)), List.of());
            if (git.isPresent() && git.get().head().isPresent() && !candidates.isEmpty()) {
                Integer counterpart =
                        atLineOfHead(candidates, locations, git.get().head().get());
                candidates.remove(counterpart);
                merged.set(counterpart, Optional.of(locations.get(counterpart).withHistory(git.get())));
                merged.set(i, Optional.empty());
            }
        }
        return merged;
    }

    /** Returns the indexes of the locations in a working tree by path. Empty if no location is in a commit. */
    private static Map<List<String>, List<Integer>> files(List<Location> locations) {
        boolean history = false;
        for (Location location : locations) {
            history |= location.provenance().git().flatMap(GitOrigin::head).isPresent();
        }
        if (!history) {
            return Map.of();
        }
        Map<List<String>, List<Integer>> files = new HashMap<>();
        for (int i = 0; i < locations.size(); i++) {
            if (locations.get(i).provenance().git().isEmpty()) {
                files.computeIfAbsent(key(locations.get(i)), path -> new ArrayList<>())
                        .add(i);
            }
        }
        return files;
    }

    /** Returns the part, the path and the archive entries of a location, which are the same on disk and in HEAD. */
    private static List<String> key(Location location) {
        ContentId content = location.contentId();
        List<String> key = new ArrayList<>();
        key.add(location.provenance().part().keyword());
        key.add(content.typedPath());
        key.addAll(content.entries());
        return key;
    }

    private static Integer atLineOfHead(
            List<Integer> candidates, List<Location> locations, GitOrigin.HeadPosition head) {
        for (Integer candidate : candidates) {
            if (locations.get(candidate).line() == head.line()) {
                return candidate;
            }
        }
        return candidates.get(0);
    }
}
