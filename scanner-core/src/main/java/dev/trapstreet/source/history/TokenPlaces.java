package dev.trapstreet.source.history;

import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.pack.TreeParser;
import dev.trapstreet.source.history.graph.PrunedGraph;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Table of the tokens of a history by the objects that contain them, with the first location in each object. Each token has
 * an index from 0. Also collects the resolved locations. Used by one thread.
 */
final class TokenPlaces {
    private final List<String> tokens = new ArrayList<>(); // fingerprints, by index
    private final Map<String, Integer> indexOf = new HashMap<>(); // indices, by fingerprint
    private final Map<Integer, Map<Integer, Location>> inBlobs = new TreeMap<>(); // by object number and token index
    private final Map<Integer, Map<Integer, Location>> inTrees = new TreeMap<>();
    private final Map<Integer, Map<Integer, Location>> inMessages = new TreeMap<>();
    private final Map<Integer, NavigableMap<Long, Integer>> namedAt = new TreeMap<>(); // token by tree and offset
    private final Map<String, List<Location>> located = new LinkedHashMap<>();

    /**
     * Creates a table of the locations in this history. Locations of other sources are passed through unchanged.
     *
     * @param source the index of the source that this history belongs to
     * @param within the path of the repository relative to the target; empty, or ending with a slash
     * @param locations all locations of the scan, by fingerprint
     * @param held the object numbers of the objects with tokens, by object id
     */
    TokenPlaces(int source, String within, Map<String, List<Location>> locations, Map<String, Integer> held) {
        locations.forEach((fingerprint, all) -> {
            List<Location> others = new ArrayList<>();
            for (Location location : all) {
                ContentId content = location.contentId();
                Integer number = content.source() == source ? held.get(content.object()) : null;
                GitOrigin origin = location.provenance().git().orElse(null);
                if (number == null || origin == null || !isUnresolved(content, within, origin.kind())) {
                    others.add(location);
                } else {
                    add(number, origin.kind(), fingerprint, location);
                }
            }
            located.put(fingerprint, others);
        });
    }

    /** Returns whether content is an object of this history without a path. Another history of the target may have the same object. */
    private static boolean isUnresolved(ContentId content, String within, GitOrigin.ObjectKind kind) {
        return kind != GitOrigin.ObjectKind.STAGED
                && content.path()
                        .equals(ObjectSearch.placeholder(
                                within, kind.name().toLowerCase(Locale.ROOT), content.object()));
    }

    private void add(int number, GitOrigin.ObjectKind kind, String fingerprint, Location location) {
        Map<Integer, Map<Integer, Location>> into = switch (kind) {
            case BLOB, STAGED -> inBlobs; // STAGED does not occur: staged blobs belong to another source
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

    /** Returns the number of tokens: the upper bound, exclusive, of token indices. */
    int count() {
        return tokens.size();
    }

    /** Returns the indices of the tokens in a blob; empty if the object is not a blob with tokens. */
    Set<Integer> tokensInBlob(int number) {
        return inBlobs.getOrDefault(number, Map.of()).keySet();
    }

    /**
     * Returns the first location of a token in the content of a blob or the names of a tree.
     *
     * @throws IllegalStateException if the object does not contain the token
     */
    Location locationOf(int object, int token) {
        Location inBlob = inBlobs.getOrDefault(object, Map.of()).get(token);
        Location location =
                inBlob != null ? inBlob : inTrees.getOrDefault(object, Map.of()).get(token);
        if (location == null) {
            throw new IllegalStateException("the object does not contain the token");
        }
        return location;
    }

    /** Passes each blob and tree with tokens, by object number, with the first location of each token in it. */
    void forEachInTrees(BiConsumer<Integer, Map<Integer, Location>> consumer) {
        Map<Integer, Map<Integer, Location>> all = new TreeMap<>(inBlobs);
        all.putAll(inTrees);
        all.forEach(consumer);
    }

    /** Passes each commit and tag with tokens, by object number, with the first location of each token in it. */
    void forEachMessage(BiConsumer<Integer, Map<Integer, Location>> consumer) {
        inMessages.forEach(consumer);
    }

    /** Adds a resolved location. */
    void addLocated(int token, Location location) {
        located.computeIfAbsent(tokens.get(token), key -> new ArrayList<>()).add(location);
    }

    /** Returns the locations of other sources and the resolved locations, by fingerprint. Mutable, not a copy. */
    Map<String, List<Location>> located() {
        return located;
    }

    /** Reader of tree objects. Returns empty if the tree cannot be read. */
    interface TreeReader {
        Optional<byte[]> read(int number);
    }

    /**
     * Returns the entries whose names contain tokens, by the object number of their tree.
     *
     * @param width the length of an object id, in bytes
     */
    Map<Integer, List<PrunedGraph.NamedEntry>> namedEntries(TreeReader trees, int width) {
        Map<Integer, List<PrunedGraph.NamedEntry>> entries = new HashMap<>();
        namedAt.forEach((tree, tokensAt) ->
                trees.read(tree).ifPresent(content -> entries.put(tree, namedEntries(content, tokensAt, width))));
        return entries;
    }

    /**
     * Parses the entries of a tree that contain tokens.
     *
     * @param tokensAt the token indices, by the offset of the token in the bytes of the tree
     */
    private static List<PrunedGraph.NamedEntry> namedEntries(
            byte[] tree, NavigableMap<Long, Integer> tokensAt, int width) {
        List<PrunedGraph.NamedEntry> entries = new ArrayList<>();
        TreeParser parser = new TreeParser(width).parse(tree, tree.length);
        while (parser.next()) {
            addNamed(tree, parser.start(), parser.nameStart(), parser.nameEnd(), tokensAt, entries);
        }
        // What follows is malformed. A token in it is reported nevertheless.
        addNamed(tree, parser.end(), parser.end(), tree.length, tokensAt, entries);
        return entries;
    }

    private static void addNamed(
            byte[] tree,
            int start,
            int from,
            int to,
            NavigableMap<Long, Integer> tokensAt,
            List<PrunedGraph.NamedEntry> entries) {
        List<Integer> inside = tokensAt.subMap((long) start, (long) to).values().stream()
                .distinct()
                .toList();
        if (!inside.isEmpty()) {
            entries.add(new PrunedGraph.NamedEntry(Arrays.copyOfRange(tree, from, to), inside));
        }
    }

    // The offset of a name in its tree means nothing to a user, so a token in a name is at line 1, column 1.

    static int line(Location at) {
        return at.provenance().part() == LocationPart.NAME ? 1 : at.line();
    }

    static int column(Location at) {
        return at.provenance().part() == LocationPart.NAME ? 1 : at.column();
    }

    /**
     * Returns a copy of a location with its resolved path, part and origin.
     *
     * @param path the path relative to the target, not redacted
     */
    static Location with(Location at, String path, LocationPart part, GitOrigin origin) {
        int column = column(at);
        List<ArchiveEntry> inside = at.provenance().entries();
        ContentId content = at.contentId().at(path);
        // For an archive entry, the part describes the entry, not the object.
        LocationPart its = inside.isEmpty() ? part : at.provenance().part();
        return new Location(
                        new Provenance(content, Redactor.redact(content.typedPath()), its, Optional.of(origin), inside),
                        line(at),
                        column,
                        column == at.column() ? at.endColumn() : column + at.length(),
                        its == LocationPart.NAME ? 0 : at.offset(),
                        at.length())
                .withEncoding(at.encoding())
                .withLogicalLocation(at.logicalLocation());
    }
}
