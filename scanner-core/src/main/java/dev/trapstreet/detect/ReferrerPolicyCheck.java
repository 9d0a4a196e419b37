package dev.trapstreet.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for a referrer policy that withholds the Referer from Mapbox (MBX074), in a header's configuration, a
 * {@code <meta>} element or a request option. The first policy name after the anchor counts. In a comma-separated list
 * the last one counts, as in browsers.
 */
final class ReferrerPolicyCheck implements HygieneCheck {
    private static final int NEAR = 120;
    private static final int TAG = 300;
    private static final List<String> POLICIES = List.of(
            "no-referrer",
            "no-referrer-when-downgrade",
            "same-origin",
            "origin",
            "strict-origin",
            "origin-when-cross-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url");

    @Override
    public List<String> anchors() {
        return List.of("referrer-policy", "referrerpolicy", "name=\"referrer\"", "name='referrer'");
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        if (AnchorText.isWord(text.get(text.end())) || isInElement(text)) {
            return null;
        }
        int limit = text.limit(NEAR);
        int at = text.end();
        int start = -1;
        int end = -1;
        String policy = "";
        while (at < limit) {
            int from = at;
            while (at < limit && isLetter(text.get(at))) {
                at++;
            }
            String word = text.text(from, at);
            if (word.endsWith("-Policy") || word.endsWith("-policy")) {
                return null; // start of the next header
            }
            if (POLICIES.contains(word)) {
                start = from;
                end = at;
                policy = word;
            }
            boolean listed = text.get(at) == ',';
            if (start >= 0 && !listed && !word.isEmpty()) {
                break;
            }
            // A list continues after its comma. Between the name and the value, anything else may occur.
            at = Math.max(at, from) + 1;
            if (start >= 0) {
                at = text.skipBlank(at, limit);
                if (!isLetter(text.get(at))) {
                    break;
                }
            }
        }
        boolean withheld = policy.equals("no-referrer") || policy.equals("same-origin");
        return withheld && !AnchorText.isWord(text.get(end)) ? new CheckMatch(start, end, policy) : null;
    }

    /**
     * Returns whether the anchor is in a tag other than {@code <meta>}: the attribute of a link or an image applies to
     * that element only.
     */
    private static boolean isInElement(AnchorText text) {
        int least = Math.max(0, text.start() - TAG);
        for (int i = text.start() - 1; i >= least; i--) {
            int b = text.get(i);
            if (b == '>' || b == '{' || b == ';') {
                return false;
            }
            if (b == '<') {
                return isLetter(text.get(i + 1)) && !text.has("meta", i + 1);
            }
        }
        return false;
    }

    private static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '-';
    }
}
