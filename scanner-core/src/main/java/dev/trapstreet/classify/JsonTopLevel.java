package dev.trapstreet.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * Reader of the strings of a top-level key of a JSON manifest: {@code "homepage": "…"}, {@code "alias": ["…", "…"]}. Nested keys, as
 * in {@code "config": {"homepage": …}}, are ignored, because tools give them another meaning. Invalid JSON is read as well as
 * possible, in one pass.
 */
final class JsonTopLevel {
    private static final int MAX = 64;

    private final String json;
    private final String key;
    private final List<String> found = new ArrayList<>();
    private int depth;
    private boolean wanted;

    private JsonTopLevel(String json, String key) {
        this.json = json;
        this.key = key;
    }

    /** Returns the string, or the strings of the array, of the key; empty if there are none. */
    static List<String> values(String json, String key) {
        JsonTopLevel strings = new JsonTopLevel(json, key);
        strings.read();
        return strings.found;
    }

    private void read() {
        int at = 0;
        while (at < json.length() && found.size() < MAX) {
            char c = json.charAt(at);
            if (c == '"') {
                int end = stringEnd(at + 1);
                addString(at + 1, end);
                at = end;
            } else if (c == '{' || c == '[') {
                wanted &= c == '[' && depth == 1;
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 1) {
                wanted = false;
            }
            at++;
        }
    }

    /** Returns the index of the closing quotation mark, or the length of the text. */
    private int stringEnd(int from) {
        int at = from;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, json.length());
    }

    private void addString(int from, int to) {
        if (depth == 1 && isName(to + 1)) {
            wanted = json.substring(from, to).equals(key);
        } else if (wanted) {
            found.add(json.substring(from, to).replace("\\/", "/"));
        }
    }

    private boolean isName(int after) {
        int at = after;
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at < json.length() && json.charAt(at) == ':';
    }
}
