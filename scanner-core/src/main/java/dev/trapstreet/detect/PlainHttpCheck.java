package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for Mapbox API or tile hosts that are requested over http (MBX077), including URLs in JSON with escaped
 * slashes.
 */
final class PlainHttpCheck implements HygieneCheck {
    /** Maximum length of the labels before {@code tiles}, such as {@code {s}.}, in bytes. */
    private static final int LONGEST_HOST = 60;

    private static final int LINE = 300;
    private static final List<String> COMMENTS = List.of("//", "#", "/*", "* ", "<!--", "-- ");
    private static final List<String> HOSTS = List.of("api.mapbox.com", "tiles.mapbox.com");
    private static final List<String> SCHEMES = List.of("http://", "http:\\/\\/");

    @Override
    public List<String> anchors() {
        return HOSTS;
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int after = text.get(text.end());
        if (Ascii.isWord(after) || after == '-' || after == '.') {
            return null;
        }
        int start = text.start();
        if (text.has("tiles", start)) {
            start = hostStart(text);
        }
        for (String scheme : SCHEMES) {
            if (text.endsBefore(scheme, start) && !isInComment(text)) {
                return new CheckMatch(start - scheme.length(), text.end(), text.text(text.start(), text.end()));
            }
        }
        return null;
    }

    /**
     * Returns where the labels before {@code tiles} start. They may be variables of templates, with their values: {@code {s}},
     * {@code ${server}}, <code>{switch:a,b,c}</code>, {@code %s}; or be concatenated: {@code 'http://' + server + '.tiles.mapbox.com'}.
     */
    private static int hostStart(AnchorText text) {
        int start = text.start();
        boolean braces = false;
        while (text.start() - start < LONGEST_HOST) {
            int b = text.get(start - 1);
            boolean part = Ascii.isWord(b) || "_.-{}$%()'\"+ ".indexOf(b) >= 0 || (braces && (b == ':' || b == ','));
            if (!part) {
                break;
            }
            braces = b == '}' || (braces && b != '{');
            start--;
        }
        return start;
    }

    /** Returns whether the line is a comment, or its part before the host is. */
    private static boolean isInComment(AnchorText text) {
        int line = text.lineStart(LINE);
        int first = line;
        while (first < text.start() && Ascii.isBlank(text.get(first))) {
            first++;
        }
        for (String sign : COMMENTS) {
            if (text.has(sign, first)) {
                return true;
            }
        }
        return text.find(" // ", line, text.start()) >= 0;
    }
}
