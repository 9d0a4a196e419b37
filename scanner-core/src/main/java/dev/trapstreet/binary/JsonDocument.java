package dev.trapstreet.binary;

import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.text.JsonPath;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON document whose structure names the origin of its parts. Supports source maps (ECMA-426), which name
 * {@code sourcesContent} by {@code sources}, alone or in {@code sections}, and Jupyter notebooks, by their cells. For
 * other documents it returns no element.
 */
final class JsonDocument implements BinaryFormat {
    private static final int MAX_SOURCES = 1 << 20;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final JsonPath path;
    private @Nullable Map<Long, String> sources;

    JsonDocument(byte[] bytes, int to) {
        this.bytes = bytes;
        this.from = start(bytes, to);
        this.to = to;
        this.path = new JsonPath(bytes, from, to);
    }

    static boolean matches(byte[] b, int length) {
        int at = start(b, length);
        return at < length && b[at] == '{';
    }

    /**
     * Returns the index after a byte order mark, the line that protects JSON from being run as a script, and blanks.
     */
    private static int start(byte[] b, int length) {
        int at = length > 3 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF ? 3 : 0;
        if (length > 4 && b[at] == ')' && b[at + 1] == ']' && b[at + 2] == '}') {
            while (at < length && b[at] != '\n') {
                at++;
            }
        }
        while (at < length && (b[at] == ' ' || b[at] == '\n' || b[at] == '\r' || b[at] == '\t')) {
            at++;
        }
        return at;
    }

    @Override
    public Optional<LogicalLocation> locate(int offset) {
        path.advance(offset);
        if (path.isInArray("sourcesContent")) {
            String name = sources().get(key(path.indexInArray("sections"), path.index()));
            return name == null
                    ? Optional.empty()
                    : Optional.of(new LogicalLocation(LogicalLocation.ElementKind.SOURCE, name));
        }
        int cell = path.indexInArray("cells");
        if (cell < 0) {
            return Optional.empty();
        }
        int output = path.indexInArray("outputs");
        if (output < 0 && path.indexInArray("source") < 0 && !path.isValueOf("source")) {
            return Optional.empty();
        }
        String name = (cell + 1) + (output < 0 ? "" : ", output " + (output + 1));
        return Optional.of(new LogicalLocation(LogicalLocation.ElementKind.CELL, name));
    }

    private static long key(int section, int index) {
        return (long) section << 32 | index;
    }

    /** Returns the source names by section and index, prefixed with the map's {@code sourceRoot} if it has one. */
    private Map<Long, String> sources() {
        Map<Long, String> named = sources;
        if (named == null) {
            named = new HashMap<>();
            sources = named;
            Map<Integer, String> roots = new HashMap<>();
            JsonPath walk = new JsonPath(bytes, from, to);
            while (walk.nextValue() && named.size() < MAX_SOURCES) {
                int section = walk.indexInArray("sections");
                if (walk.isInArray("sources")) {
                    named.put(key(section, walk.index()), walk.string());
                } else if (walk.isValueOf("sourceRoot")) {
                    roots.put(section, walk.string());
                }
            }
            named.replaceAll((key, name) -> joinRoot(roots.getOrDefault((int) (key >> 32), ""), name));
        }
        return named;
    }

    private static String joinRoot(String root, String name) {
        return root.isEmpty() || root.endsWith("/") ? root + name : root + "/" + name;
    }
}
