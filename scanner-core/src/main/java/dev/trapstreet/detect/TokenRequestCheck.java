package dev.trapstreet.detect;

import dev.trapstreet.rule.CheckKind;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check of the allowed URLs or the scopes that code requests for a token: a resource of Terraform, a call of an SDK
 * ({@code createToken}, {@code updateToken}), the body of a request. The list must consist of literals, because nothing is
 * known about one that is computed.
 */
final class TokenRequestCheck implements HygieneCheck {
    /** Distance within which the rest of a request is looked for, in bytes. */
    private static final int REQUEST = 600;

    private static final int LONGEST_LIST = 16_000;
    private static final int LONGEST_LEAD = 40;
    private static final List<String> REQUESTS =
            List.of("tokens/v2", "createtoken", "updatetoken", "create_token", "update_token", "mapbox_token");
    private static final List<String> URLS = List.of("allowedurls", "allowed_urls");
    private static final List<String> SCOPES = List.of("scopes");
    private static final List<String> LISTS = List.of("[", "arrays.aslist(", "list.of(", "array(", "toset([");

    private final Detection detection;
    private final boolean aboutUrls;

    TokenRequestCheck(Detection detection) {
        this.detection = detection;
        this.aboutUrls = detection.kind() == CheckKind.ALLOWED_URLS;
    }

    @Override
    public List<String> anchors() {
        return aboutUrls ? URLS : SCOPES;
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int from = Math.max(0, text.start() - REQUEST);
        int limit = text.limit(REQUEST);
        boolean requests = holdsAny(text, REQUESTS, from, limit);
        boolean wholly = holdsAny(text, aboutUrls ? SCOPES : URLS, from, limit);
        // Scopes alone are those of many other things, such as OAuth, unless the request itself is here.
        if (Ascii.isWord(text.get(text.end())) || !(requests || (aboutUrls && wholly))) {
            return null;
        }
        List<String> entries = literals(text);
        if (entries == null) {
            return null;
        }
        List<String> named = aboutUrls
                ? detection.named(entries, List.of())
                : detection.named(wholly ? List.of("https://trapstreet.example") : List.of(), entries);
        return named.isEmpty() ? null : new CheckMatch(text.start(), text.end(), String.join(", ", named));
    }

    private static boolean holdsAny(AnchorText text, List<String> literals, int from, int limit) {
        for (String literal : literals) {
            if (text.find(literal, from, limit) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the literals of the list after the anchor, or null if there is no list, or not of literals alone. */
    private static @Nullable List<String> literals(AnchorText text) {
        int at = begin(text);
        if (at < 0) {
            return null;
        }
        int limit = text.limit(LONGEST_LIST);
        List<String> entries = new ArrayList<>();
        while (at < limit) {
            int b = text.get(at);
            if (b == ']' || b == ')') {
                return entries;
            }
            if (b == '"' || b == '\'') {
                int close = at + 1;
                while (close < limit && text.get(close) != b && text.get(close) != '\n') {
                    close++;
                }
                int end = text.get(close - 1) == '\\' ? close - 1 : close; // within a quoted request body
                String entry = text.text(at + 1, end);
                if (text.get(close) != b || entry.contains("${") || entry.contains("%{")) {
                    return null;
                }
                entries.add(entry);
                at = close + 1;
            } else if (Ascii.isBlank(b) || b == ',' || b == '\\') {
                at++;
            } else if (b == '#' || (b == '/' && text.get(at + 1) == '/')) {
                at = text.lineEnd(at, limit);
            } else {
                return null;
            }
        }
        return null;
    }

    /** Returns the index after the bracket that begins the list, or -1 if no list follows the anchor. */
    private static int begin(AnchorText text) {
        int limit = text.limit(LONGEST_LEAD);
        for (int i = text.end(); i < limit; i++) {
            for (String list : LISTS) {
                if (text.has(list, i)) {
                    return i + list.length();
                }
            }
            int b = text.get(i);
            boolean lead = Ascii.isBlank(b)
                    || b == '"'
                    || b == '\''
                    || b == '\\'
                    || b == ':'
                    || b == '='
                    || b == '>'
                    || b == '(';
            if (!lead) {
                return -1;
            }
        }
        return -1;
    }
}
