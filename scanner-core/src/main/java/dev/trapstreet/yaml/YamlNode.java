package dev.trapstreet.yaml;

import dev.trapstreet.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a YAML file with the line on which it stands: text, a list or a map. Asked by what is expected there. */
public final class YamlNode {
    private final String file;
    private final int line;
    private final int keyLine;
    private final Object value; // String, List<YamlNode> or Map<String, YamlNode>

    private YamlNode(String file, int line, int keyLine, Object value) {
        this.file = file;
        this.line = line;
        this.keyLine = keyLine;
        this.value = value;
    }

    /** A text. */
    public static YamlNode text(String file, int line, String text) {
        return new YamlNode(file, line, line, text);
    }

    /** A list. */
    public static YamlNode list(String file, int line, List<YamlNode> items) {
        return new YamlNode(file, line, line, new ArrayList<>(items));
    }

    /** A map, its entries in their order. */
    public static YamlNode map(String file, int line, Map<String, YamlNode> entries) {
        return new YamlNode(file, line, line, new LinkedHashMap<>(entries));
    }

    /** The same, as the value of a key: a complaint about the key names the key's line, also where this stands below it. */
    YamlNode of(YamlNode key) {
        return new YamlNode(file, line, key.line, value);
    }

    /** The text; fails where something else stands. */
    public String text() throws YamlException {
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw fault("a text is expected here");
    }

    /** The items; fails where something else stands. */
    @SuppressWarnings("unchecked") // a List is only ever one of nodes
    public List<YamlNode> list() throws YamlException {
        if (value instanceof List) {
            return (List<YamlNode>) value;
        }
        throw fault("a list is expected here");
    }

    /** The entries, in their order; fails where something else stands. */
    @SuppressWarnings("unchecked") // a Map is only ever one of text to nodes
    public Map<String, YamlNode> map() throws YamlException {
        if (value instanceof Map) {
            return (Map<String, YamlNode>) value;
        }
        throw fault("a map is expected here");
    }

    /** The entries; fails for a key that is none of {@code known}. */
    public Map<String, YamlNode> map(Set<String> known) throws YamlException {
        for (Map.Entry<String, YamlNode> entry : map().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new YamlException(
                        file,
                        entry.getValue().keyLine,
                        "unknown key '" + entry.getKey() + "'" + suggestion(entry.getKey(), known));
            }
        }
        return map();
    }

    /** The entry of that key; fails where there is none. */
    public YamlNode get(String key) throws YamlException {
        YamlNode found = map().get(key);
        if (found == null) {
            throw fault("the key '" + key + "' is missing");
        }
        return found;
    }

    /** The entry of that key, or null. */
    public @Nullable YamlNode find(String key) throws YamlException {
        return map().get(key);
    }

    /** An exception that names this place. */
    public YamlException fault(String what) {
        return new YamlException(file, line, what);
    }

    /** The words to append to a complaint about {@code typed}: what may have been meant, or what there is. */
    public static String suggestion(String typed, Collection<String> known) {
        return Spelling.nearest(typed, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; there are "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    /** True for a text, also for none at all. */
    public boolean isText() {
        return value instanceof String;
    }

    /** True for a map. */
    public boolean isMap() {
        return value instanceof Map;
    }

    /** The file, as it was named. */
    public String file() {
        return file;
    }

    /** The line on which it starts, or on which its key stands; from 1, 0 where it is not known. */
    public int line() {
        return keyLine;
    }

    /** True for a list. */
    public boolean isList() {
        return value instanceof List;
    }
}
