package dev.trapstreet.report;

import dev.trapstreet.finding.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Locations of a token that a person takes for one: the lines of a file, or the files whose names differ only in what a bundler or a build
 * server made up, such as {@code index-4f2a91c7.js} of a hundred builds. Immutable.
 *
 * @param name the path, relative to the target, with {@code *} for what differs; of a single location with its line and column
 * @param locations the locations; not empty
 */
record LocationGroup(String name, List<Location> locations) {
    /** A part of a name with a digit and at least six characters before an extension, as in {@code main.8c7d01aa.chunk.js}. */
    private static final Pattern HASH = Pattern.compile("(?<=[-._~])(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]{6,}(?=\\.)");

    /** A whole name of hexadecimal digits, or a number between slashes, as of a build. */
    private static final Pattern BUILD = Pattern.compile("(?<=/)([0-9]+|[0-9a-f]{7,64})(?=[/.])");

    private static final int MAX_LINES = 40; // characters

    LocationGroup {
        locations = List.copyOf(locations);
    }

    /** Returns the groups of locations, in the order of their first members. */
    static List<LocationGroup> of(List<Location> locations, TargetNames targets) {
        Map<String, List<Location>> byPattern = new LinkedHashMap<>();
        for (Location location : locations) {
            byPattern
                    .computeIfAbsent(pattern(targets.relative(location.path())), absent -> new ArrayList<>())
                    .add(location);
        }
        List<LocationGroup> groups = new ArrayList<>();
        byPattern.forEach(
                (pattern, members) -> groups.add(new LocationGroup(name(pattern, members, targets), members)));
        return groups;
    }

    static String pattern(String path) {
        String builds = BUILD.matcher("/" + path).replaceAll("*").substring(1);
        return HASH.matcher(builds).replaceAll("*");
    }

    private static String name(String pattern, List<Location> members, TargetNames targets) {
        Location first = members.get(0);
        if (members.size() == 1) {
            return targets.relative(FindingText.location(first));
        }
        boolean one = members.stream().allMatch(member -> member.path().equals(first.path()));
        return one ? targets.relative(first.path()) + lines(members) : pattern;
    }

    private static String lines(List<Location> members) {
        Set<Integer> lines = new TreeSet<>();
        members.forEach(member -> lines.add(member.line()));
        StringBuilder text = new StringBuilder();
        for (int line : lines) {
            text.append(text.length() == 0 ? ":" : ", ").append(line);
            if (text.length() > MAX_LINES) {
                return text.append(", …").toString();
            }
        }
        return text.toString();
    }
}
