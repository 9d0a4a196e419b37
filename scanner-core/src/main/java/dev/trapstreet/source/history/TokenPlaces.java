package dev.trapstreet.source.history;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.pack.ObjectIdBytes;
import dev.trapstreet.source.history.graph.TreeGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The tokens of a history, each with an index, by the objects that hold them: where each stands first in each object. */
final class TokenPlaces {
    private final List<String> tokens = new ArrayList<>(); // fingerprints, by index
    private final Map<String, Integer> indexOf = new HashMap<>(); // the index of each
    private final Map<Integer, Map<Integer, Location>> inBlobs =
            new TreeMap<>(); // object, token: its first place there
    private final Map<Integer, Map<Integer, Location>> inTrees = new TreeMap<>();
    private final Map<Integer, Map<Integer, Location>> inMessages = new TreeMap<>();
    private final Map<Integer, NavigableMap<Long, Integer>> namedAt = new TreeMap<>(); // tree, offset: token
    private final Map<String, List<Location>> located = new LinkedHashMap<>();

    /**
     * @param locations by fingerprint; those of other sources are kept as they are
     * @param held numbers of objects, by the path that stands for each
     */
    TokenPlaces(Map<String, List<Location>> locations, Map<String, Integer> held) {
        locations.forEach((fingerprint, all) -> {
            List<Location> others = new ArrayList<>();
            for (Location location : all) {
                Integer number = held.get(location.provenance().path());
                GitOrigin origin = location.provenance().git().orElse(null);
                if (number == null || origin == null) {
                    others.add(location);
                } else {
                    add(number, origin.kind(), fingerprint, location);
                }
            }
            located.put(fingerprint, others);
        });
    }

    private void add(int number, GitOrigin.ObjectKind kind, String fingerprint, Location location) {
        Map<Integer, Map<Integer, Location>> into = switch (kind) {
            case BLOB, STAGED -> inBlobs; // what is staged is another source's, and no place of this one
            case TREE -> inTrees;
            case COMMIT, TAG -> inMessages;
        };
        int token = tokenIndex(fingerprint);
        if (kind == GitOrigin.ObjectKind.TREE) {
            namedAt.computeIfAbsent(number, n -> new TreeMap<>()).put(location.offset(), token);
        }
        into.computeIfAbsent(number, n -> new TreeMap<>())
                .merge(token, location, (a, b) -> Location.ORDER.compare(a, b) <= 0 ? a : b);
    }

    private int tokenIndex(String fingerprint) {
        return indexOf.computeIfAbsent(fingerprint, f -> {
            tokens.add(f);
            return tokens.size() - 1;
        });
    }

    /** How many tokens there are; their indices run from 0. */
    int count() {
        return tokens.size();
    }

    /** The tokens in the content of a blob; none when it is no blob. */
    Set<Integer> tokensInBlob(int number) {
        return inBlobs.getOrDefault(number, Map.of()).keySet();
    }

    /** The first place of the token in a blob's content or in a tree's names. */
    Location locationOf(int object, int token) {
        Location inBlob = inBlobs.getOrDefault(object, Map.of()).get(token);
        Location location =
                inBlob != null ? inBlob : inTrees.getOrDefault(object, Map.of()).get(token);
        if (location == null) {
            throw new IllegalStateException("a place without a token");
        }
        return location;
    }

    /** Each blob and tree with tokens, by number, and of each token its first place there. */
    void forEachInTrees(BiConsumer<Integer, Map<Integer, Location>> consumer) {
        Map<Integer, Map<Integer, Location>> all = new TreeMap<>(inBlobs);
        all.putAll(inTrees);
        all.forEach(consumer);
    }

    /** The same of commits and tags. */
    void forEachMessage(BiConsumer<Integer, Map<Integer, Location>> consumer) {
        inMessages.forEach(consumer);
    }

    /** Adds a place of which all is known. */
    void addLocated(int token, Location location) {
        located.computeIfAbsent(tokens.get(token), key -> new ArrayList<>()).add(location);
    }

    /** By fingerprint the places of other sources, and what was added. */
    Map<String, List<Location>> located() {
        return located;
    }

    /** What reads a tree; empty when it cannot be had. */
    interface TreeReader {
        Optional<byte[]> read(int number);
    }

    /** The entries whose names hold tokens, by number of their tree. */
    Map<Integer, List<TreeGraph.NamedEntry>> namedEntries(TreeReader trees) {
        Map<Integer, List<TreeGraph.NamedEntry>> entries = new HashMap<>();
        namedAt.forEach((tree, tokensAt) ->
                trees.read(tree).ifPresent(content -> entries.put(tree, namedEntries(content, tokensAt))));
        return entries;
    }

    /** @param tokensAt tokens by the place in the tree's bytes where they start */
    private static List<TreeGraph.NamedEntry> namedEntries(byte[] tree, NavigableMap<Long, Integer> tokensAt) {
        List<TreeGraph.NamedEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < tree.length) {
            int name = at;
            while (name < tree.length && tree[name] != ' ') {
                name++;
            }
            name++;
            int end = name;
            while (end < tree.length && tree[end] != 0) {
                end++;
            }
            List<Integer> inside = tokensAt.subMap((long) at, (long) Math.max(at, end)).values().stream()
                    .distinct()
                    .toList();
            if (!inside.isEmpty()) {
                int from = Math.min(name, end); // without a blank it is no entry, but the token stands there
                entries.add(new TreeGraph.NamedEntry(Arrays.copyOfRange(tree, from, end), inside));
            }
            at = end + 1 + ObjectIdBytes.BYTES;
        }
        return entries;
    }

    // A name's place in the bytes of its tree says nothing to a reader: it stands at the start of its own line.

    static int line(Location at) {
        return at.provenance().part() == LocationPart.NAME ? 1 : at.line();
    }

    static int column(Location at) {
        return at.provenance().part() == LocationPart.NAME ? 1 : at.column();
    }

    /** The same place under a path, where it is such a part. */
    static Location with(Location at, String path, LocationPart part, GitOrigin origin) {
        int column = column(at);
        List<String> inside = at.provenance().entries();
        // Of an entry of an archive the part is its own, whatever the object is.
        LocationPart its = inside.isEmpty() ? part : at.provenance().part();
        return new Location(
                        new Provenance(path, its, Optional.of(origin), inside),
                        line(at),
                        column,
                        column == at.column() ? at.endColumn() : column + at.length(),
                        its == LocationPart.NAME ? 0 : at.offset(),
                        at.length(),
                        at.encoding())
                .withLogicalLocation(at.logicalLocation());
    }
}
