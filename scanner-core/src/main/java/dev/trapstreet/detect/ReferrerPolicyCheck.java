package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Check for a referrer policy that withholds the Referer from Mapbox (MBX074), wherever one is set: a header's
 * configuration (nginx, Apache, IIS, Rails, Express), a setting of a framework (Django, Spring, Flask-Talisman), a
 * {@code <meta>} element, a request option, or the default of helmet.
 *
 * <p>The first policy name after the anchor counts, in the spelling of a header or of a constant ({@code NO_REFERRER}). In
 * a list the last one counts, as in browsers.
 */
final class ReferrerPolicyCheck implements HygieneCheck {
    private static final int NEAR = 120;
    private static final int TAG = 300;
    private static final int OPTIONS = 1_000;
    private static final String HELMET = "helmet(";
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
        return List.of(
                "referrer-policy",
                "referrerpolicy",
                "referrer_policy",
                "name=\"referrer\"",
                "name='referrer'",
                "name=referrer",
                HELMET);
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        if (text.has(HELMET, text.start())) {
            return helmetDefault(text);
        }
        if (Ascii.isWord(text.get(text.end())) || isInElement(text)) {
            return null;
        }
        CheckMatch after = policyIn(text, text.end(), text.limit(NEAR));
        if (after != null || !text.has("name=", text.start())) {
            return after;
        }
        // The attributes of an element have no order.
        int tag = tagStart(text);
        return tag < 0 ? null : policyIn(text, Math.max(tag + 1, text.start() - NEAR), text.start());
    }

    /** Returns the first policy in the range if it withholds the Referer. */
    private static @Nullable CheckMatch policyIn(AnchorText text, int from, int limit) {
        int at = from;
        int start = -1;
        int end = -1;
        String policy = "";
        while (at < limit) {
            int first = at;
            while (at < limit && isLetter(text.get(at))) {
                at++;
            }
            String word = text.text(first, at).toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.endsWith("-policy")) {
                return null; // start of the next header
            }
            if (POLICIES.contains(word)) {
                start = first;
                end = at;
                policy = word;
            } else if (start >= 0 && !word.isEmpty()) {
                break;
            }
            boolean listed = text.get(at) == ',' || text.get(at) == ' ';
            boolean arrow = text.get(at - 1) == '-' || text.get(at - 1) == '=';
            boolean tag = text.get(at) == '<' || (text.get(at) == '>' && !arrow);
            if ((start >= 0 && !listed) || tag) {
                break; // end of the list, or of the element
            }
            // A list continues after its comma or blank. Between the name and the value, anything else may occur.
            at = Math.max(at, first) + 1;
            if (start >= 0) {
                at = text.skipBlank(at, limit);
                if (!isLetter(text.get(at))) {
                    break;
                }
            }
        }
        return matchOf(text, policy, start, end);
    }

    private static @Nullable CheckMatch matchOf(AnchorText text, String policy, int start, int end) {
        boolean withheld = policy.equals("no-referrer") || policy.equals("same-origin");
        return withheld && !Ascii.isWord(text.get(end)) && !isType(text, end)
                ? new CheckMatch(start, end, policy)
                : null;
    }

    /** Returns whether the policy is one alternative of a type, as in {@code "no-referrer" | "origin"}. */
    private static boolean isType(AnchorText text, int end) {
        boolean quoted = text.get(end) == '"' || text.get(end) == '\'';
        return text.get(text.skipBlank(quoted ? end + 1 : end, end + 4)) == '|';
    }

    /** Returns a match if helmet is called without a setting for the policy: its default is no-referrer. */
    private static @Nullable CheckMatch helmetDefault(AnchorText text) {
        boolean spelled = text.text(text.start(), text.end()).equals(HELMET); // React's Helmet is another
        if (!spelled || Ascii.isWord(text.get(text.start() - 1))) {
            return null;
        }
        int limit = text.limit(OPTIONS);
        int close = close(text, limit);
        if (close < 0) {
            return null;
        }
        boolean isEmpty = text.skipBlank(text.end(), limit) == close;
        int open = text.skipBlank(text.end(), limit);
        boolean known = isEmpty || text.get(open) == '{';
        boolean set = text.find("referrerPolicy", text.end(), close) >= 0 || text.find("...", text.end(), close) >= 0;
        return known && !set
                ? new CheckMatch(text.start(), text.end() - 1, "no-referrer, which is the default of helmet")
                : null;
    }

    /** Returns the index of the parenthesis that closes the anchor's, or -1 if there is none before the limit. */
    private static int close(AnchorText text, int limit) {
        int depth = 1;
        for (int i = text.end(); i < limit; i++) {
            int b = text.get(i);
            depth += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        text.settle(limit); // an unclosed call is not code
        return -1;
    }

    /**
     * Returns whether the anchor is an attribute of a tag other than {@code <meta>}: the attribute of a link or an image
     * applies to that element only. The value of an attribute is another matter: IIS has headers in elements.
     */
    private static boolean isInElement(AnchorText text) {
        int before = text.get(text.start() - 1);
        int tag = tagStart(text);
        return tag >= 0 && before != '"' && before != '\'' && !text.has("meta", tag + 1);
    }

    /** Returns the index of the {@code <} of the tag that contains the anchor, or -1 if it is not in a tag. */
    private static int tagStart(AnchorText text) {
        int least = Math.max(0, text.start() - TAG);
        for (int i = text.start() - 1; i >= least; i--) {
            int b = text.get(i);
            if (b == '>' || b == '{' || b == ';') {
                return -1;
            }
            if (b == '<') {
                return isLetter(text.get(i + 1)) ? i : -1;
            }
        }
        return -1;
    }

    private static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '-' || b == '_';
    }
}
