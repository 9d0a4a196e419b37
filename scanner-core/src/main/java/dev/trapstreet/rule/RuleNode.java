package dev.trapstreet.rule;

import dev.trapstreet.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a rule file with the line on which it stands: text, a list or a map. Asked by what is expected there. */
final class RuleNode {
    private final String file;
    private final int line;
    private final int keyLine;
    private final Object value; // String, List<RuleNode> or Map<String, RuleNode>

    private RuleNode(String file, int line, int keyLine, Object value) {
        this.file = file;
        this.line = line;
        this.keyLine = keyLine;
        this.value = value;
    }

    static RuleNode text(String file, int line, String text) {
        return new RuleNode(file, line, line, text);
    }

    static RuleNode list(String file, int line, List<RuleNode> items) {
        return new RuleNode(file, line, line, new ArrayList<>(items));
    }

    static RuleNode map(String file, int line, Map<String, RuleNode> entries) {
        return new RuleNode(file, line, line, new LinkedHashMap<>(entries));
    }

    /** The same, as the value of a key: a complaint about the key names the key's line, also where this stands below it. */
    RuleNode of(RuleNode key) {
        return new RuleNode(file, line, key.line, value);
    }

    /** The text; fails where something else stands. */
    String text() throws RuleException {
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw fault("a text is expected here");
    }

    /** The items; fails where something else stands. */
    @SuppressWarnings("unchecked") // a List is only ever one of nodes
    List<RuleNode> list() throws RuleException {
        if (value instanceof List) {
            return (List<RuleNode>) value;
        }
        throw fault("a list is expected here");
    }

    /** The entries, in their order; fails where something else stands. */
    @SuppressWarnings("unchecked") // a Map is only ever one of text to nodes
    Map<String, RuleNode> map() throws RuleException {
        if (value instanceof Map) {
            return (Map<String, RuleNode>) value;
        }
        throw fault("a map is expected here");
    }

    /** The entries; fails for a key that is none of {@code known}. */
    Map<String, RuleNode> map(Set<String> known) throws RuleException {
        for (Map.Entry<String, RuleNode> entry : map().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new RuleException(
                        file,
                        entry.getValue().keyLine,
                        "unknown key '" + entry.getKey() + "'" + suggestion(entry.getKey(), known));
            }
        }
        return map();
    }

    /** The entry of that key; fails where there is none. */
    RuleNode get(String key) throws RuleException {
        RuleNode found = map().get(key);
        if (found == null) {
            throw fault("the key '" + key + "' is missing");
        }
        return found;
    }

    /** The entry of that key, or null. */
    @Nullable
    RuleNode find(String key) throws RuleException {
        return map().get(key);
    }

    /** An exception that names this place. */
    RuleException fault(String what) {
        return new RuleException(file, line, what);
    }

    /** The words to append to a complaint about {@code typed}: what may have been meant, or what there is. */
    static String suggestion(String typed, Collection<String> known) {
        return Spelling.nearest(typed, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; there are "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    boolean isText() {
        return value instanceof String;
    }

    boolean isList() {
        return value instanceof List;
    }
}
