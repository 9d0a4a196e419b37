package dev.trapstreet.detect;

import dev.trapstreet.rule.Detection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for a literal by other literals that its line must or must not contain nearby. Configured entirely in a rule
 * file.
 */
final class LiteralsCheck implements HygieneCheck {
    /**
     * Distance from the anchor that counts as near, in bytes. It is limited because a minified bundle is a single long
     * line.
     */
    private static final int NEAR = 300;

    private final Detection detection;

    LiteralsCheck(Detection detection) {
        this.detection = detection;
    }

    @Override
    public List<String> anchors() {
        return detection.find();
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int from = text.lineStart(NEAR);
        int to = text.lineEnd(text.end(), text.limit(NEAR));
        for (List<String> alternatives : detection.near()) {
            if (!holdsAny(text, alternatives, from, to)) {
                return null;
            }
        }
        return holdsAny(text, detection.unless(), from, to) ? null : new CheckMatch(text.start(), text.end(), "");
    }

    private static boolean holdsAny(AnchorText text, List<String> literals, int from, int to) {
        for (String literal : literals) {
            if (text.find(literal, from, to) >= 0) {
                return true;
            }
        }
        return false;
    }
}
