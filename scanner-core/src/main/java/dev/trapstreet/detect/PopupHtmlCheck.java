package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for calls of {@code Popup#setHTML} with anything but literals (MBX075). The result of a function whose name
 * contains sanitize, escape or encode is considered safe. An argument that is still within literals after 2,000 bytes
 * is considered a literal.
 */
final class PopupHtmlCheck implements HygieneCheck {
    private static final int MAX_LENGTH = 2_000;
    private static final List<String> SANITIZERS = List.of("sanitize", "escape", "encode");
    private static final String NAME = "setHTML";

    @Override
    public List<String> anchors() {
        return List.of(".sethtml(");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        if (!text.text(text.start() + 1, text.end() - 1).equals(NAME)) {
            return null;
        }
        int limit = text.limit(MAX_LENGTH);
        int at = text.skipBlank(text.end(), limit);
        if (text.get(at) == ')') {
            return null;
        }
        while (at < limit) {
            int quote = text.get(at);
            int after = quote == '\'' || quote == '"' || quote == '`' ? literal(text, at, limit) : -1;
            if (after < 0 && !isSanitized(text, at, limit)) {
                return new CheckMatch(text.start() + 1, text.end() - 1, "");
            }
            at = after < 0 ? call(text, at, limit) : after;
            at = text.skipBlank(at, limit);
            if (text.get(at) != '+') {
                break;
            }
            at = text.skipBlank(at + 1, limit);
        }
        text.settle(at);
        return null;
    }

    /**
     * Returns the index after a literal's closing quote, or -1 if the literal contains an unsafe interpolated value.
     */
    private static int literal(AnchorText text, int open, int limit) {
        int quote = text.get(open);
        int i = open + 1;
        while (i < limit) {
            int b = text.get(i);
            if (b == quote) {
                return i + 1;
            }
            if (quote == '`' && b == '$' && text.get(i + 1) == '{' && !isSanitized(text, i + 2, limit)) {
                return -1;
            }
            i += b == '\\' ? 2 : 1;
        }
        return limit;
    }

    /** Returns whether the value is the result of a sanitizing function. */
    private static boolean isSanitized(AnchorText text, int from, int limit) {
        int at = text.skipBlank(from, limit);
        int end = at;
        while (end < limit && (AnchorText.isWord(text.get(end)) || text.get(end) == '.' || text.get(end) == '$')) {
            end++;
        }
        if (text.get(end) != '(') {
            return false;
        }
        for (String word : SANITIZERS) {
            if (text.find(word, at, end) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the index after the closing parenthesis of the call. */
    private static int call(AnchorText text, int from, int limit) {
        int depth = 0;
        for (int i = from; i < limit; i++) {
            int b = text.get(i);
            if (b == '(') {
                depth++;
            } else if (b == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return limit;
    }
}
