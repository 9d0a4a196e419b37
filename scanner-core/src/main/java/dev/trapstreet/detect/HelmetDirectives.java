package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a content security policy that is written as an object, as the options of helmet are:
 *
 * <pre>
 *   contentSecurityPolicy: { directives: { defaultSrc: ["'self'"], "img-src": ["'self'", "data:"] } }
 * </pre>
 *
 * <p>A directive with anything but literals, such as a variable or a function, allows an unknown set of sources, and is read
 * as one that allows everything. Directives that are absent have the defaults of helmet.
 */
final class HelmetDirectives {
    private static final int BEFORE = 200;
    private static final int LONGEST_NAME = 40;
    private static final Set<String> EVERYTHING = Set.of("*", "data:", "blob:");
    private static final Map<String, Set<String>> DEFAULTS = Map.of(
            "default-src", Set.of("'self'"), "img-src", Set.of("'self'", "data:"), "script-src", Set.of("'self'"));

    private final AnchorText text;
    private final int limit;
    private int at;

    private HelmetDirectives(AnchorText text, int at, int limit) {
        this.text = text;
        this.at = at;
        this.limit = limit;
    }

    /** Returns the sources by directive, or null if no such object follows the anchor, or it is cut off. */
    static @Nullable Map<String, Set<String>> read(AnchorText text, int limit) {
        int key = text.find("directives", text.end(), Math.min(limit, text.end() + BEFORE));
        if (key < 0) {
            return null;
        }
        int open = text.find("{", key, Math.min(limit, key + LONGEST_NAME));
        if (open < 0) {
            return null;
        }
        HelmetDirectives reader = new HelmetDirectives(text, open + 1, limit);
        Map<String, Set<String>> found = reader.object();
        text.settle(reader.at);
        boolean defaults = text.find("useDefaults: false", text.end(), Math.min(limit, reader.at + BEFORE)) < 0
                && text.find("useDefaults:false", text.end(), Math.min(limit, reader.at + BEFORE)) < 0;
        if (found != null && defaults) {
            DEFAULTS.forEach(found::putIfAbsent);
        }
        return found;
    }

    private @Nullable Map<String, Set<String>> object() {
        Map<String, Set<String>> found = new HashMap<>();
        while (at < limit) {
            at = text.skipBlank(at, limit);
            int b = text.get(at);
            if (b == '}') {
                return found;
            }
            if (b == ',') {
                at++;
            } else if (b == '.' || b == '/' || b == '[') {
                at = endOfValue(); // a spread, a comment or a computed name
            } else {
                String name = name();
                at = text.skipBlank(at, limit);
                if (name.isEmpty() || text.get(at) != ':') {
                    return null;
                }
                at++;
                int start = at;
                at = endOfValue();
                put(found, name, text.text(start, at).strip());
            }
        }
        return null;
    }

    /** Reads a name, and returns it as in a header: {@code img-src} for {@code imgSrc}. */
    private String name() {
        StringBuilder name = new StringBuilder();
        int b = text.get(at);
        boolean quoted = b == '"' || b == '\'';
        at += quoted ? 1 : 0;
        while (at < limit && name.length() < LONGEST_NAME && (Ascii.isWord(text.get(at)) || text.get(at) == '-')) {
            char c = (char) text.get(at++);
            name.append(Character.isUpperCase(c) ? "-" + Character.toLowerCase(c) : String.valueOf(c));
        }
        at += quoted ? 1 : 0;
        return name.toString();
    }

    /** Returns the index of the comma or bracket that ends the value at the current index. */
    private int endOfValue() {
        int depth = 0;
        int quote = 0;
        for (int i = at; i < limit; i++) {
            int b = text.get(i);
            if (quote != 0) {
                i += b == '\\' ? 1 : 0;
                quote = b == quote ? 0 : quote;
            } else if (b == '"' || b == '\'' || b == '`') {
                quote = b;
            } else if (depth == 0 && (b == ',' || b == '}')) {
                return i;
            } else {
                depth += b == '[' || b == '(' || b == '{' ? 1 : b == ']' || b == ')' || b == '}' ? -1 : 0;
            }
        }
        return limit;
    }

    private static void put(Map<String, Set<String>> found, String name, String value) {
        if (value.equals("null") || value.endsWith("dangerouslyDisableDefaultSrc")) {
            found.put(name, Set.of()); // no such directive, and no default
            return;
        }
        Set<String> sources = new HashSet<>();
        String rest = value;
        while (!rest.isEmpty()) {
            char c = rest.charAt(0);
            int close = c == '"' || c == '\'' || c == '`' ? rest.indexOf(c, 1) : -1;
            if (close > 0) {
                String literal = rest.substring(1, close);
                if (literal.contains("${")) {
                    found.put(name, EVERYTHING);
                    return;
                }
                for (String source : literal.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
                    sources.add(source);
                }
                rest = rest.substring(close + 1);
            } else if (c == '[' || c == ']' || c == ',' || Character.isWhitespace(c)) {
                rest = rest.substring(1);
            } else {
                found.put(name, EVERYTHING);
                return;
            }
        }
        found.put(name, sources);
    }
}
