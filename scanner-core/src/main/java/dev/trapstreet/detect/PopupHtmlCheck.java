package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Check for calls of {@code Popup#setHTML} with anything but literals (MBX075). Other classes have a method of that name, so the
 * receiver must be a popup: by its name, as the result of a chain that starts with one, or as a variable that one was assigned to. The result of a function whose name
 * contains sanitize, escape or encode is considered safe. An argument that is still within literals after 2,000 bytes
 * is considered a literal.
 */
final class PopupHtmlCheck implements HygieneCheck {
    private static final int MAX_LENGTH = 2_000;
    /** Maximum length of the calls before the method, in bytes. */
    private static final int CHAIN = 600;
    /** Maximum distance of the definition of a variable, in bytes. */
    private static final int DEFINITION = 4_000;

    private static final List<String> SANITIZERS = List.of("sanitize", "escape", "encode");
    private static final String NAME = "setHTML";

    @Override
    public List<String> anchors() {
        return List.of(".sethtml(");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        if (!text.text(text.start() + 1, text.end() - 1).equals(NAME) || !isPopup(text)) {
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
            if (after < 0) {
                after = constant(text, at, limit);
            }
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

    /** Returns whether the object that the method is called on is a popup. */
    private static boolean isPopup(AnchorText text) {
        int least = Math.max(0, text.start() - CHAIN);
        int at = blanksBefore(text, text.start(), least);
        while (at > least) {
            boolean call = text.get(at - 1) == ')';
            if (call) {
                at = openingBefore(text, at, least);
            }
            int from = at;
            while (from > least && isNamePart(text.get(from - 1))) {
                from--;
            }
            if (text.find("popup", from, at) >= 0) {
                return true;
            }
            if (text.get(from) != '.' || from == at) {
                String path = text.text(from, at);
                int method = call ? path.lastIndexOf('.') : path.length();
                return method > 0 && isAssignedPopup(text, path.substring(0, method));
            }
            at = blanksBefore(text, from, least);
        }
        return false;
    }

    /** Returns whether the text before assigns a popup to the variable: {@code card = new mapboxgl.Popup(}. */
    private static boolean isAssignedPopup(AnchorText text, String variable) {
        int least = Math.max(0, text.start() - DEFINITION);
        for (int at = text.find(variable, least, text.start());
                at >= 0;
                at = text.find(variable, at + 1, text.start())) {
            int sign = text.skipBlank(at + variable.length(), text.start());
            if (text.get(sign) == '=' && text.get(sign + 1) != '=') {
                int end = text.lineEnd(sign, text.start());
                if (text.find("popup(", sign, end) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int blanksBefore(AnchorText text, int from, int least) {
        int at = from;
        while (at > least && Ascii.isBlank(text.get(at - 1))) {
            at--;
        }
        return at;
    }

    /** Returns the index of the parenthesis that the one before {@code from} closes, or {@code least} if it is not in the range. */
    private static int openingBefore(AnchorText text, int from, int least) {
        int depth = 0;
        for (int i = from; i > least; i--) {
            int b = text.get(i - 1);
            if (b == ')') {
                depth++;
            } else if (b == '(' && --depth == 0) {
                return i - 1;
            }
        }
        return least;
    }

    private static boolean isNamePart(int b) {
        return Ascii.isWord(b) || b == '.' || b == '$';
    }

    /**
     * Returns the index after a name that stands for a literal, because it is written in capitals or {@code const} assigns a literal to
     * it; -1 for anything else.
     */
    private static int constant(AnchorText text, int from, int limit) {
        int end = from;
        while (end < limit && (Ascii.isWord(text.get(end)) || text.get(end) == '$')) {
            end++;
        }
        int after = text.skipBlank(end, limit);
        if (end == from || (text.get(after) != ')' && text.get(after) != '+')) {
            return -1;
        }
        String name = text.text(from, end);
        if (name.equals(name.toUpperCase(Locale.ROOT))) {
            return end;
        }
        int defined = text.find("const " + name + " = ", Math.max(0, text.start() - DEFINITION), text.start());
        int value = defined + name.length() + "const  = ".length();
        boolean literal = defined >= 0
                && (text.get(value) == '\'' || text.get(value) == '"' || text.get(value) == '`')
                && literal(text, value, Math.min(value + MAX_LENGTH, text.start())) > 0;
        return literal ? end : -1;
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
        while (end < limit && (Ascii.isWord(text.get(end)) || text.get(end) == '.' || text.get(end) == '$')) {
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
