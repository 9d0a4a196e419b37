package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for variables whose value a bundler writes into client code, and whose name claims a Mapbox secret or download
 * token (see docs/domain.md#exposure-by-name, rows B1 and B2). An example is {@code NEXT_PUBLIC_MAPBOX_SECRET_TOKEN}.
 *
 * <p>A name with "download" or "private" must also contain "token" or "key": otherwise it can mean a file or a style. A
 * name followed by a token is not reported here. The token's own rules apply: a public token does no harm there, and a
 * secret token is a finding.
 */
final class ClientSecretNameCheck implements HygieneCheck {
    /** Maximum length of a name, in bytes. Longer names are not written by people. */
    private static final int MAX_LENGTH = 100;

    private static final int LINE = 300;
    private static final String ANCHOR = "mapbox";
    private static final List<String> PREFIXES = List.of(
            "REACT_APP_",
            "VITE_",
            "NEXT_PUBLIC_",
            "VUE_APP_",
            "GATSBY_",
            "NUXT_PUBLIC_",
            "NUXT_ENV_",
            "EXPO_PUBLIC_",
            "PUBLIC_",
            "STORYBOOK_",
            "NG_APP_",
            "MIX_",
            "PLASMO_PUBLIC_",
            "RAZZLE_",
            "SNOWPACK_PUBLIC_");

    @Override
    public List<String> anchors() {
        return List.of(ANCHOR);
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int start = text.start();
        while (Ascii.isWord(text.get(start - 1)) && text.end() - start < MAX_LENGTH) {
            start--;
        }
        int end = text.end();
        while (Ascii.isWord(text.get(end)) && end - text.start() < MAX_LENGTH) {
            end++;
        }
        text.settle(end);
        String name = text.text(start, end);
        if (end - start >= MAX_LENGTH || !isInlined(name) || !isSecret(name)) {
            return null;
        }
        boolean token = text.find("k.eyJ", end, text.lineEnd(end, text.limit(LINE))) >= 0;
        return token ? null : new CheckMatch(start, end, name);
    }

    /**
     * Returns whether the name starts with a prefix by which a bundler selects variables. Bundlers match case, and so
     * does this.
     */
    static boolean isInlined(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSecret(String name) {
        if (name.contains("SECRET") || name.contains("_SK_") || name.endsWith("_SK")) {
            return true;
        }
        return (name.contains("DOWNLOAD") || name.contains("PRIVATE"))
                && (name.contains("TOKEN") || name.contains("KEY"));
    }
}
