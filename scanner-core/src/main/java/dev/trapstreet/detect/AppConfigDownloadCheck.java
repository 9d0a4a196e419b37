package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for the download token option of rnmapbox when its value comes from a variable that Expo writes into the app
 * (MBX071).
 */
final class AppConfigDownloadCheck implements HygieneCheck {
    private static final int LINE = 200;
    private static final String VARIABLE = "process.env.EXPO_PUBLIC_";

    @Override
    public List<String> anchors() {
        return List.of("rnmapboxmapsdownloadtoken");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int limit = text.lineEnd(text.end(), text.limit(LINE));
        int variable = text.find(VARIABLE, text.end(), limit);
        if (variable < 0) {
            return null;
        }
        int end = variable;
        while (end < limit && (Ascii.isWord(text.get(end)) || text.get(end) == '.')) {
            end++;
        }
        return new CheckMatch(text.start(), end, text.text(variable, end));
    }
}
