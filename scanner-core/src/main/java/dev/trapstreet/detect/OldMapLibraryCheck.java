package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.ArrayList;
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
 *   mapbox/mapbox-gl-js#v0.44.2  mapbox-gl-js.git#v0.44.2        an address of git, in package.json or bower.json
 *   "plotly.js": "1.45.0"  plot.ly/plotly-1.45.0.min.js         a library that contains it
 * </pre>
 */
final class OldMapLibraryCheck implements HygieneCheck {
    private static final Library GL_JS = new Library("mapbox-gl", 0, 53, 1);

    /** Packages that contain GL JS, or depend on one version of it, by the dependencies of their releases in npm. */
    private static final List<Library> CARRIERS = List.of(
            new Library("plotly.js-dist", 1, 49, 0),
            new Library("plotly.js", 1, 49, 0),
            new Library("react-map-gl", 4, 0, 11));

    /** Scripts of plotly.js as its delivery network names them. */
    private static final String PLOTLY_SCRIPT = "plot.ly/plotly-";

    /** Maximum distance, in bytes, from the name to the version in a lock file. */
    private static final int LOCKED = 100;

    private final List<String> anchors;

    OldMapLibraryCheck() {
        List<String> all = new ArrayList<>(List.of(
                "mapbox-gl-js/v",
                "mapbox-gl@",
                "mapbox-gl\"",
                "/mapbox-gl/",
                "mapbox-gl-js\"",
                "mapbox-gl-js#",
                "mapbox-gl-js.git#",
                PLOTLY_SCRIPT));
        for (Library carrier : CARRIERS) {
            all.add(carrier.name() + "@");
            all.add(carrier.name() + "\"");
        }
        anchors = List.copyOf(all);
    }

    @Override
    public List<String> anchors() {
        return anchors;
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        Library library = library(text);
        int version = text.end();
        if (text.has("\"", text.end() - 1)) {
            version = inJson(text);
        } else if (text.has("@", text.end() - 1) && !isName(text, text.start())) {
            return null;
        } else if (text.has("/", text.start()) && isScope(text, text.start())) {
            return null;
        }
        return version < 0 ? null : matchIfOld(library, text, version);
    }

    private static Library library(AnchorText text) {
        for (Library carrier : CARRIERS) {
            if (text.has(carrier.name(), text.start())) {
                return carrier;
            }
        }
        return text.has(PLOTLY_SCRIPT, text.start()) ? CARRIERS.get(1) : GL_JS;
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
        int start = text.start();
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

    /** Returns a match if a version follows that is too old, or a range that is resolved to such a version only. */
    private static @Nullable CheckMatch matchIfOld(Library library, AnchorText text, int index) {
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
        return library.isOld(numbers) && !library.isResolvedToNewer(range, numbers)
                ? new CheckMatch(start, at, library.carrier() + text.text(start, at))
                : null;
    }

    /**
     * Library with the first version that has, or is, GL JS 0.53.1 or later.
     *
     * @param name the name of the package
     * @param major the first part of that version
     * @param minor the second part
     * @param patch the third part
     */
    private record Library(String name, int major, int minor, int patch) {
        /** Returns whether a version is older. Parts that are not given are -1; the first two are needed. */
        boolean isOld(int[] version) {
            if (version[1] < 0 || version[0] != major) {
                return version[0] >= 0 && version[0] < major;
            }
            return version[1] < minor || (version[1] == minor && version[2] >= 0 && version[2] < patch);
        }

        /** Returns whether a range includes versions that are new enough: "^0.53.0" or "^1.40.0". */
        boolean isResolvedToNewer(int range, int[] version) {
            boolean sameMinor = version[0] == major && version[1] == minor;
            boolean sameMajor = version[0] == major && major > 0;
            return (range == '~' && sameMinor) || (range == '^' && (sameMinor || sameMajor));
        }

        /** Returns the words before the version of another package that contains GL JS. */
        String carrier() {
            return equals(GL_JS) ? "" : "in " + name + " ";
        }
    }
}
