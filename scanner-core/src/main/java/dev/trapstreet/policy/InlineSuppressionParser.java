package dev.trapstreet.policy;

import dev.trapstreet.finding.InlineSuppression;
import dev.trapstreet.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser for inline suppressions: comments on the token's own line, or alone on the line above.
 *
 * <pre>
 *   mapboxgl.accessToken = "…"; // trapstreet:allow reason="demo account" owner="maps" until=2027-01-31
 *
 *   &lt;!-- trapstreet:allow reason='demo account' --&gt;
 *   &lt;string&gt;…&lt;/string&gt;
 * </pre>
 *
 * <p>The keyword must directly follow a comment marker of some language, except for blanks, so that text about
 * suppressions suppresses nothing. A comment after code on the line above applies to that line only. Otherwise, a token
 * inserted below a suppressed one would be suppressed too.
 */
public final class InlineSuppressionParser {

    private static final String KEYWORD = "trapstreet:allow";
    private static final byte[] WORDS = KEYWORD.getBytes(StandardCharsets.US_ASCII);
    private static final int SHORTEST = "trapstreetskip".length();
    private static final String ESCAPED = "the quotes are escaped; write reason=\"…\" without backslashes";

    /** Maximum distance from the token, in bytes. A line of minified code can be as long as its file. */
    private static final int REACH = 4_096;

    private static final List<String> MARKS =
            List.of("//", "#", "/*", "<!--", "--", ";", "%", "{#", "{/*", "{{!--", "(*", "'", "REM", "rem", "*", "..");
    private static final List<String> ENDS = List.of("*/", "-->", "#}", "*)", "--}}");
    private static final Set<String> KEYS = Set.of("reason", "owner", "until");

    /** Texts that people write in place of the keyword: another separator, another word, or capitals. */
    private static final Pattern NEARLY = Pattern.compile(
            "trapstreet[\\s:_-]{0,3}(?:allow|allowed|ignore|ignored|suppress|disable|skip)(?![\\w-])",
            Pattern.CASE_INSENSITIVE);

    private InlineSuppressionParser() {}

    /**
     * Finds the suppression for a token.
     *
     * @param bytes the chunk
     * @param from the index of the first byte to consider
     * @param to the index after the last byte to consider
     * @param tokenStart the index of the token's first byte
     * @param tokenLength the token's length in bytes
     * @return the suppression, possibly with a fault; empty if there is no such comment
     */
    public static Optional<InlineSuppression> find(byte[] bytes, int from, int to, int tokenStart, int tokenLength) {
        int start = lineStart(bytes, Math.max(from, tokenStart - REACH), tokenStart);
        int end = lineEnd(bytes, tokenStart + tokenLength, Math.min(to, tokenStart + tokenLength + REACH));
        Optional<InlineSuppression> own =
                onLine(bytes, start, tokenStart, false).or(() -> onLine(bytes, tokenStart + tokenLength, end, false));
        if (own.isPresent() || start <= from || !isLineBreak(bytes[start - 1])) {
            return own;
        }
        int aboveEnd = start - 1;
        if (aboveEnd > from && bytes[aboveEnd] == '\n' && bytes[aboveEnd - 1] == '\r') {
            aboveEnd--;
        }
        int lowest = Math.max(from, aboveEnd - REACH);
        int above = lineStart(bytes, lowest, aboveEnd);
        boolean whole = above == from || isLineBreak(bytes[above - 1]);
        return whole ? onLine(bytes, above, aboveEnd, true) : Optional.empty();
    }

    private static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }

    private static int lineStart(byte[] bytes, int lowest, int at) {
        int start = at;
        while (start > lowest && !isLineBreak(bytes[start - 1])) {
            start--;
        }
        return start;
    }

    private static int lineEnd(byte[] bytes, int at, int highest) {
        int end = Math.min(at, highest);
        while (end < highest && !isLineBreak(bytes[end])) {
            end++;
        }
        return end;
    }

    /**
     * Finds a suppression in a part of a line.
     *
     * @param alone whether only blanks may precede the comment
     */
    private static Optional<InlineSuppression> onLine(byte[] bytes, int from, int to, boolean alone) {
        for (int at = from; at <= to - WORDS.length; at++) {
            if (bytes[at] == WORDS[0] && startsWithKeyword(bytes, at) && isInComment(bytes, from, at, alone)) {
                String rest = new String(bytes, at + WORDS.length, to - at - WORDS.length, StandardCharsets.UTF_8);
                return Optional.of(rest.contains("=\\\"") ? InlineSuppression.nearly(ESCAPED) : read(rest));
            }
        }
        return nearlyOnLine(bytes, from, to, alone);
    }

    /** Finds text in a part of a line that was probably meant as a suppression. */
    private static Optional<InlineSuppression> nearlyOnLine(byte[] bytes, int from, int to, boolean alone) {
        if (to - from < SHORTEST) {
            return Optional.empty();
        }
        String line = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        Matcher words = NEARLY.matcher(line);
        while (words.find()) {
            boolean right = words.group().equals(KEYWORD);
            String before = line.substring(0, words.start()).stripTrailing();
            if (!right && isInComment(bytes, from, from + words.start(), alone)) {
                return Optional.of(InlineSuppression.nearly(
                        "the keyword is " + KEYWORD + ", not " + SafeText.clean(words.group())));
            }
            if (right
                    && before.endsWith("!")
                    && (!alone || before.isBlank() || before.strip().equals("!"))) {
                return Optional.of(InlineSuppression.nearly("'!' does not begin a comment here; use '#'"));
            }
            if (right && before.endsWith("\"") && line.startsWith("reason=\\\"", words.end() + 1)) {
                return Optional.of(
                        InlineSuppression.nearly("it is in a text of the file, not in a comment; where a file cannot"
                                + " have comments, suppress the token by its fingerprint in .trapstreet.yml"));
            }
        }
        return Optional.empty();
    }

    private static boolean startsWithKeyword(byte[] bytes, int at) {
        for (int i = 1; i < WORDS.length; i++) {
            if (bytes[at + i] != WORDS[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInComment(byte[] bytes, int from, int at, boolean alone) {
        String before = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1).stripTrailing();
        for (String mark : MARKS) {
            if (before.endsWith(mark)) {
                return !alone
                        || before.substring(0, before.length() - mark.length()).isBlank()
                        || before.strip().chars().allMatch(c -> "/#*<!-;%{(".indexOf(c) >= 0);
            }
        }
        return false;
    }

    /** Parses the text after the keyword, up to the end of the comment or the line. */
    private static InlineSuppression read(String text) {
        Map<String, String> values = new HashMap<>();
        int at = 0;
        while (true) {
            while (at < text.length() && isSeparator(text.charAt(at))) {
                at++;
            }
            if (at == text.length() || endsAt(text, at)) {
                return allowance(values);
            }
            int equals = text.indexOf('=', at);
            String key = equals < 0 ? "" : text.substring(at, equals).strip();
            if (!KEYS.contains(key)) {
                // Prose after the keys is permitted: "… until=2027-01-31 see the wiki". An unknown key is not.
                return isWord(key)
                        ? invalid("unknown key '" + SafeText.clean(key) + "'" + YamlNode.suggestion(key, KEYS))
                        : allowance(values);
            }
            at = equals + 1;
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end;
            if (quote == '"' || quote == '\'') {
                at++;
                end = text.indexOf(quote, at);
                if (end < 0) {
                    return invalid("the value of " + key + " has no closing quote");
                }
            } else {
                end = at;
                while (end < text.length() && !isSeparator(text.charAt(end)) && !endsAt(text, end)) {
                    end++;
                }
            }
            if (values.putIfAbsent(key, text.substring(at, end)) != null) {
                return invalid(key + " occurs twice");
            }
            at = Math.min(text.length(), quote == '"' || quote == '\'' ? end + 1 : end);
        }
    }

    private static boolean isSeparator(char c) {
        return c == ',' || Character.isWhitespace(c);
    }

    private static boolean endsAt(String text, int at) {
        for (String end : ENDS) {
            if (text.startsWith(end, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c));
    }

    private static InlineSuppression allowance(Map<String, String> values) {
        List<String> wrong = new ArrayList<>();
        Optional<LocalDate> until = Optional.ofNullable(values.get("until")).flatMap(text -> {
            Optional<LocalDate> day = SuppressionDate.parse(text);
            if (day.isEmpty()) {
                wrong.add("until must be a date such as 2027-01-31, not '" + SafeText.clean(text) + "'");
            }
            return day;
        });
        return new InlineSuppression(
                cleanText(values.get("reason")),
                cleanText(values.get("owner")),
                until,
                wrong.stream().findFirst());
    }

    private static Optional<String> cleanText(@Nullable String text) {
        return Optional.ofNullable(text).map(SafeText::clean).filter(shown -> !shown.isEmpty());
    }

    private static InlineSuppression invalid(String what) {
        return new InlineSuppression(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(what));
    }
}
