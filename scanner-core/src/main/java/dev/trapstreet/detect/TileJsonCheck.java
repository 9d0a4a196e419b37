package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for TileJSON requests without {@code secure} (MBX076): {@code api.mapbox.com/v4/{tileset}.json}. Without this
 * parameter, the response lists http tile URLs.
 */
final class TileJsonCheck implements HygieneCheck {
    private static final int MAX_LENGTH = 300;
    private static final String SUFFIX = ".json";

    @Override
    public List<String> anchors() {
        return List.of("mapbox.com/v4/");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int limit = text.limit(MAX_LENGTH);
        int end = text.end();
        while (end < limit && isSegmentPart(text.get(end))) {
            end++;
        }
        boolean named = end - text.end() > SUFFIX.length() && text.endsBefore(SUFFIX, end);
        if (!named || text.get(end) == '/') {
            return null;
        }
        int line = text.lineEnd(end, limit);
        if (text.find("secure", end, line) >= 0) {
            return null;
        }
        return new CheckMatch(text.start(), end, "");
    }

    private static boolean isSegmentPart(int b) {
        return b > ' ' && b != '/' && b != '?' && b != '#' && b != '"' && b != '\'' && b != '`' && b != '<' && b != '>'
                && b != ')' && b != '\\';
    }
}
