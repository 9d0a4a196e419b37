package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for Mapbox API or tile hosts that are requested over http (MBX077), including URLs in JSON with escaped
 * slashes.
 */
final class PlainHttpCheck implements HygieneCheck {
    /** Maximum length of the labels before {@code tiles}, such as {@code {s}.}, in bytes. */
    private static final int LONGEST_HOST = 60;

    private static final List<String> HOSTS = List.of("api.mapbox.com", "tiles.mapbox.com");
    private static final List<String> SCHEMES = List.of("http://", "http:\\/\\/");

    @Override
    public List<String> anchors() {
        return HOSTS;
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int after = text.get(text.end());
        if (AnchorText.isWord(after) || after == '-' || after == '.') {
            return null;
        }
        int start = text.start();
        if (text.has("tiles", start)) {
            // Any label before it, including template variables of libraries: {s}, ${server}.
            while (text.start() - start < LONGEST_HOST && isHostPart(text.get(start - 1))) {
                start--;
            }
        }
        for (String scheme : SCHEMES) {
            if (text.endsBefore(scheme, start)) {
                return new CheckMatch(start - scheme.length(), text.end(), text.text(text.start(), text.end()));
            }
        }
        return null;
    }

    private static boolean isHostPart(int b) {
        return AnchorText.isWord(b) || b == '.' || b == '-' || b == '{' || b == '}' || b == '$';
    }
}
