package dev.trapstreet.fix;

import dev.trapstreet.text.LineEdits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** File of lines {@code NAME=value} that is not committed. Receives the tokens. Not thread-safe. */
final class ValueFile {
    private final LineEdits edits;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> added = new ArrayList<>();

    ValueFile(String text) {
        edits = LineEdits.of(text);
        for (int i = 0; i < edits.size(); i++) {
            int equals = edits.line(i).indexOf('=');
            if (equals > 0) {
                values.put(
                        edits.line(i).substring(0, equals).strip(),
                        edits.line(i).substring(equals + 1).strip());
            }
        }
    }

    /** Returns the name of the variable with a value, and adds one if there is none. */
    String variable(String name, String value) {
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (entry.getValue().equals(value) && entry.getKey().startsWith(name)) {
                return entry.getKey();
            }
        }
        String free = name;
        for (int i = 2; values.containsKey(free); i++) {
            free = name + "_" + i;
        }
        add(free, value);
        return free;
    }

    /** Adds a value under a name. Returns false if the name has another value. */
    boolean add(String name, String value) {
        String old = values.putIfAbsent(name, value);
        if (old == null) {
            added.add(name + "=" + value);
        }
        return old == null || old.equals(value);
    }

    /** Returns the file with the added lines. */
    LineEdits edited() {
        return added.isEmpty() ? edits : edits.replace(edits.size(), edits.size(), added);
    }
}
