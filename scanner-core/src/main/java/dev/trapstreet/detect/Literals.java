package dev.trapstreet.detect;

import dev.trapstreet.rule.Detection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A literal with, or without, certain others near it on its line: what a rule file can state by itself. */
final class Literals implements Looker {
    /** How far, in bytes, "near" is: lines of a minified bundle are longer than a thought. */
    private static final int NEAR = 300;

    private final Detection detection;

    Literals(Detection detection) {
        this.detection = detection;
    }

    @Override
    public List<String> anchors() {
        return detection.find();
    }

    @Override
    public @Nullable Match look(Around text) {
        int from = text.lineStart(NEAR);
        int to = text.lineEnd(text.end(), text.limit(NEAR));
        for (List<String> alternatives : detection.near()) {
            if (!holdsAny(text, alternatives, from, to)) {
                return null;
            }
        }
        return holdsAny(text, detection.unless(), from, to) ? null : new Match(text.start(), text.end(), "");
    }

    private static boolean holdsAny(Around text, List<String> literals, int from, int to) {
        for (String literal : literals) {
            if (text.find(literal, from, to) >= 0) {
                return true;
            }
        }
        return false;
    }
}
