package dev.trapstreet.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the strings of one key of a JSON manifest: {@code "homepage": "…"}, {@code "alias": ["…", "…"]}. The key counts at the top
 * alone, where tools look for it; in {@code "config": {"homepage": …}} it means something else. Of what is no JSON it reads what it
 * can, in one pass.
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

    /** The string, or the strings of the list, that the key has. */
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

    /** Index of the quotation mark that ends the string, or of the text's end. */
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
