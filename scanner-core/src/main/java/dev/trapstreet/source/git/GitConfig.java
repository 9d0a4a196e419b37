package dev.trapstreet.source.git;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parser for the few values of a file {@code config} that a scan depends on. It accepts the syntax that git itself writes
 * (git-config, "Syntax"): a section header, then one key in each line. Includes are not followed. Not thread-safe.
 */
final class GitConfig implements Consumer<String> {
    private static final Set<String> KEYS =
            Set.of("core.worktree", "extensions.objectformat", "extensions.partialclone", "extensions.refstorage");

    private final Map<String, String> values = new HashMap<>();
    private String section = "";

    /** Parses the next line. */
    @Override
    public void accept(String line) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            section = end < 0 ? "" : text.substring(1, end).toLowerCase(Locale.ROOT);
        } else if (equals > 0) {
            String key = section + "." + text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (KEYS.contains(key)) {
                values.put(key, unquoted(text.substring(equals + 1).strip()));
            }
        }
    }

    /**
     * Returns the last value of a key.
     *
     * @param key section and name in lower case, such as {@code core.worktree}
     * @return the value, or null if the file does not set it
     */
    @Nullable
    String value(String key) {
        return values.get(key);
    }

    /** Removes quotes and a trailing comment from a value, and resolves backslashes that precede a literal character. */
    private static String unquoted(String value) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '#' || c == ';')) {
                return plain.toString().strip();
            } else {
                i += c == '\\' && i + 1 < value.length() ? 1 : 0;
                plain.append(value.charAt(i));
            }
        }
        return plain.toString();
    }
}
