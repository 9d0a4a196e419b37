package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for GL JS before 0.53.1 (MBX073), by its version in a manifest, a lock file or a script URL. These versions
 * request tiles from a worker, and such requests carry no Referer. A token with allowed URLs is therefore refused
 * (see docs/domain.md#allowed-urls, row 27).
 *
 * <pre>
 *   "mapbox-gl": "^0.44.0"                                      package.json
 *   "node_modules/mapbox-gl": { "version": "0.44.2"             package-lock.json
 *   mapbox-gl@^0.44.0:                                          yarn.lock, pnpm-lock.yaml, unpkg.com
 *   /mapbox-gl-js/v0.44.2/  /mapbox-gl/0.44.2/                  api.mapbox.com, cdnjs.cloudflare.com
 * </pre>
 */
final class OldMapLibraryCheck implements HygieneCheck {
    private static final int MINOR = 53;
    private static final int PATCH = 1;

    /** Maximum distance, in bytes, from the name to the version in a lock file. */
    private static final int LOCKED = 100;

    private static final String NAME = "mapbox-gl";

    @Override
    public List<String> anchors() {
        return List.of("mapbox-gl-js/v", "mapbox-gl@", "mapbox-gl\"", "/mapbox-gl/");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int version = text.end();
        if (text.has("\"", text.end() - 1)) {
            version = inJson(text);
        } else if (text.has("@", text.end() - 1) && !isName(text, text.start())) {
            return null;
        } else if (text.has("/", text.start()) && isScope(text, text.start())) {
            return null;
        }
        return version < 0 ? null : matchIfOld(text, version);
    }

    /**
     * Returns whether the package name starts at {@code start}, rather than being the end of another name such as
     * {@code react-mapbox-gl}.
     */
    private static boolean isName(AnchorText text, int start) {
        int before = text.get(start - 1);
        if (before == '/') {
            return text.endsBefore("node_modules/", start) || !isScope(text, start - 1);
        }
        return !Ascii.isWord(before) && before != '-';
    }

    /** Returns whether a scope such as {@code @types} precedes the slash. */
    private static boolean isScope(AnchorText text, int slash) {
        int i = slash;
        while (Ascii.isWord(text.get(i - 1)) || text.get(i - 1) == '-') {
            i--;
        }
        return text.get(i - 1) == '@';
    }

    /** Returns the index of the version that follows the name as a JSON key, or -1 if there is none. */
    private static int inJson(AnchorText text) {
        int start = text.end() - 1 - NAME.length();
        if (text.get(start - 1) != '"' && !text.endsBefore("node_modules/", start)) {
            return -1;
        }
        int limit = text.limit(LOCKED);
        int colon = text.skipBlank(text.end(), limit);
        if (text.get(colon) != ':') {
            return -1;
        }
        int value = text.skipBlank(colon + 1, limit);
        if (text.get(value) == '"') {
            return value + 1;
        }
        int open = text.get(value) == '{' ? text.skipBlank(value + 1, limit) : limit;
        if (!text.has("\"version\"", open)) {
            return -1;
        }
        int quote = text.find("\"", open + "\"version\"".length(), limit);
        return quote < 0 ? -1 : quote + 1;
    }

    private static @Nullable CheckMatch matchIfOld(AnchorText text, int index) {
        int at = index;
        if (text.has("npm:", at)) {
            at += "npm:".length();
        }
        int range = text.get(at);
        if (range == '^' || range == '~' || range == '=' || range == 'v') {
            at++;
        }
        int start = at;
        int[] numbers = {-1, -1, -1};
        for (int part = 0; part < numbers.length; part++) {
            int digits = at;
            int number = 0;
            while (digits - at < 4 && text.get(digits) >= '0' && text.get(digits) <= '9') {
                number = 10 * number + text.get(digits) - '0';
                digits++;
            }
            if (digits == at) {
                break;
            }
            numbers[part] = number;
            at = digits;
            if (part < 2 && text.get(at) == '.' && Ascii.isDigit(text.get(at + 1))) {
                at++;
            } else {
                break;
            }
        }
        boolean known = numbers[0] == 0 && numbers[1] >= 0;
        boolean old = known && (numbers[1] < MINOR || (numbers[1] == MINOR && numbers[2] >= 0 && numbers[2] < PATCH));
        // A range such as "^0.53.0" resolves to the last patch release, which is new enough.
        boolean caret = (range == '^' || range == '~') && numbers[1] == MINOR;
        return old && !caret ? new CheckMatch(start, at, text.text(start, at)) : null;
    }
}
