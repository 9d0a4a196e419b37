package dev.trapstreet.yaml;

import dev.trapstreet.text.SpellingSuggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Node of a YAML file, with its line: text, a list or a map. Accessors throw an exception that names the line if the
 * node has another kind. Effectively immutable.
 */
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

    /**
     * Creates a text node.
     *
     * @param file the file name for error messages
     * @param line the line, from 1; 0 if unknown
     * @param text the text, possibly empty
     * @return the node
     */
    public static YamlNode text(String file, int line, String text) {
        return new YamlNode(file, line, line, text);
    }

    /**
     * Creates a list node.
     *
     * @param file the file name for error messages
     * @param line the line, from 1; 0 if unknown
     * @param items the items, which are copied
     * @return the node
     */
    public static YamlNode list(String file, int line, List<YamlNode> items) {
        return new YamlNode(file, line, line, new ArrayList<>(items));
    }

    /**
     * Creates a map node.
     *
     * @param file the file name for error messages
     * @param line the line, from 1; 0 if unknown
     * @param entries the entries in their order, which are copied
     * @return the node
     */
    public static YamlNode map(String file, int line, Map<String, YamlNode> entries) {
        return new YamlNode(file, line, line, new LinkedHashMap<>(entries));
    }

    /**
     * Returns this node as the value of a key. Error messages about the key name the key's line, even if the value is
     * on a later line.
     */
    YamlNode of(YamlNode key) {
        return new YamlNode(file, line, key.line, value);
    }

    /**
     * Returns the text of this node.
     *
     * @return the text without surrounding blanks, not empty
     * @throws YamlException if this is not a text node, or is blank
     */
    public String text() throws YamlException {
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw error("a text is expected here");
    }

    /**
     * Returns the items of this node.
     *
     * @return the items in their order
     * @throws YamlException if this is not a list
     */
    @SuppressWarnings("unchecked") // a List value always contains nodes
    public List<YamlNode> list() throws YamlException {
        if (value instanceof List) {
            return (List<YamlNode>) value;
        }
        throw error("a list is expected here");
    }

    /**
     * Returns the entries of this node.
     *
     * @return the entries in their order
     * @throws YamlException if this is not a map
     */
    @SuppressWarnings("unchecked") // a Map value always maps text to nodes
    public Map<String, YamlNode> map() throws YamlException {
        if (value instanceof Map) {
            return (Map<String, YamlNode>) value;
        }
        throw error("a map is expected here");
    }

    /**
     * Returns the entries of this node, and rejects unknown keys.
     *
     * @param known the permitted keys
     * @return the entries in their order
     * @throws YamlException if this is not a map, or has another key
     */
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

    /**
     * Returns the value of a required key.
     *
     * @param key the key
     * @return the value
     * @throws YamlException if this is not a map, or does not have the key
     */
    public YamlNode get(String key) throws YamlException {
        YamlNode found = map().get(key);
        if (found == null) {
            throw error("the key '" + key + "' is missing");
        }
        return found;
    }

    /**
     * Returns the value of an optional key.
     *
     * @param key the key
     * @return the value, or null
     * @throws YamlException if this is not a map
     */
    public @Nullable YamlNode find(String key) throws YamlException {
        return map().get(key);
    }

    /**
     * Creates an exception that names the location of this node.
     *
     * @param what the problem, as a clause
     * @return the exception, not thrown
     */
    public YamlException error(String what) {
        return new YamlException(file, line, what);
    }

    /**
     * Returns a suggestion to append to an error message about an unknown word.
     *
     * @param typed the unknown word
     * @param known the permitted words
     * @return a question with the most similar word, or a list of all permitted words
     */
    public static String suggestion(String typed, Collection<String> known) {
        return SpellingSuggestion.nearest(typed, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; expected one of "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    /** {@return whether this is a text node, possibly an empty one} */
    public boolean isText() {
        return value instanceof String;
    }

    /** {@return whether this is a map} */
    public boolean isMap() {
        return value instanceof Map;
    }

    /** {@return the file name for error messages} */
    public String file() {
        return file;
    }

    /** {@return the line on which this node or its key starts, from 1; 0 if unknown} */
    public int line() {
        return keyLine;
    }

    /** {@return whether this is a list} */
    public boolean isList() {
        return value instanceof List;
    }
}
