package dev.trapstreet.classify;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/**
 * Analyzer of the syntax around one token: its variable name and its roles. Reads a bounded part of the text and does not guess the
 * language. A comment marker of some languages is recorded as that marker, and {@link FileKind#comments} decides.
 */
final class LineAnalyzer {
    private static final int NEAR = 320;
    private static final int LINE = 2048;
    private static final int BLOCK_COMMENT = 4096;
    private static final int EXPOSED = 600;

    private final byte[] b;
    private final int to;
    private final int start;
    private final int end;
    private final EnumSet<SyntaxRole> roles = EnumSet.noneOf(SyntaxRole.class);
    private String name = "";

    LineAnalyzer(byte[] bytes, int to, int start, int end) {
        this.b = bytes;
        this.to = to;
        this.start = start;
        this.end = end;
    }

    EnumSet<SyntaxRole> roles() {
        return roles;
    }

    String name() {
        return name;
    }

    /**
     * Analyzes the text around the token. To be called once, before {@link #roles} and {@link #name}.
     *
     * @param hands the ends of words by which a server passes a value to the client, such as {@code res.json(}
     * @param handsCount the number of such ends
     * @param scripts the ends of script tags; negative for an end tag
     * @param scriptsCount the number of script tags
     */
    void read(int[] hands, int handsCount, int[] scripts, int scriptsCount) {
        VariableNameReader names = new VariableNameReader(b, start);
        name = names.read(roles);
        if (roles.contains(SyntaxRole.IN_MARKUP_VALUE)) {
            String better = names.elementName(Math.min(to, end + NEAR));
            name = better.isEmpty() ? name : better;
        }
        comments();
        gradle();
        returned();
        password();
        script(scripts, scriptsCount);
        markExposed(hands, handsCount);
    }

    private int lineStart(int from) {
        int i = from;
        int least = Math.max(0, from - LINE);
        while (i > least && b[i - 1] != '\n' && b[i - 1] != '\r') {
            i--;
        }
        return i;
    }

    private void comments() {
        int line = lineStart(start);
        minified(line);
        int first = line;
        while (first < start && (b[first] == ' ' || b[first] == '\t')) {
            first++;
        }
        if (b[first] == '*') {
            roles.add(SyntaxRole.IN_BLOCK_COMMENT);
        } else if (b[first] == ';' || b[first] == '%' || startsWith(first, "--") || startsWith(first, "REM ")) {
            roles.add(SyntaxRole.AFTER_RARE_MARK);
        }
        if (startsWith(first, "//") || startsWith(first, "/*") || b[first] == '*') {
            roles.add(SyntaxRole.IN_COMMENT_LINE);
        }
        byte quote = 0;
        for (int i = first; i < start; i++) {
            byte c = b[i];
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (WordSearch.isQuote(c) && !isApostrophe(i)) {
                quote = c;
            } else if (c == '/' && i + 1 < start && b[i + 1] == '/' && (i == first || b[i - 1] != ':')) {
                roles.add(SyntaxRole.AFTER_SLASHES);
            } else if (c == '#' && (i == first || b[i - 1] == ' ' || b[i - 1] == '\t')) {
                roles.add(SyntaxRole.AFTER_HASH);
            }
        }
        if (isWithin("/*", "*/", Math.max(0, start - BLOCK_COMMENT))) {
            roles.add(SyntaxRole.IN_BLOCK_COMMENT);
        }
        if (isWithin("<!--", "-->", Math.max(0, start - BLOCK_COMMENT))) {
            roles.add(SyntaxRole.IN_MARKUP_COMMENT);
        }
    }

    private void minified(int line) {
        int stop = Math.min(to, end + LINE / 2);
        int last = end;
        while (last < stop && b[last] != '\n') {
            last++;
        }
        int length = (start - line) + (last - end);
        int blanks = 0;
        for (int i = line; i < last; i++) {
            blanks += b[i] == ' ' ? 1 : 0;
        }
        if (length >= LINE || (length > 400 && blanks * 20 < length)) {
            roles.add(SyntaxRole.MINIFIED);
        }
    }

    /** Whether a quote is an apostrophe between two letters, as in {@code don't}, and does not start a string. */
    private boolean isApostrophe(int i) {
        return b[i] == '\''
                && i > 0
                && i + 1 < to
                && WordSearch.isIdentifier(b[i - 1])
                && WordSearch.isIdentifier(b[i + 1]);
    }

    /** Whether the last of the two markers before the token is the opening one. */
    private boolean isWithin(String open, String close, int from) {
        byte opens = (byte) open.charAt(0);
        byte closes = (byte) close.charAt(0);
        for (int i = start - 1; i >= from; i--) {
            if (b[i] != opens && b[i] != closes) {
                continue; // the usual case, kept fast
            }
            if (startsWith(i, close)) {
                return false;
            }
            // No comment starts in the glob "src/**/*.js" or in */*.
            if (startsWith(i, open) && (i == 0 || !isGlob(b[i - 1])) && (i + 2 >= to || b[i + 2] != '/')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGlob(byte before) {
        return before == '*' || before == '/' || before == '\'' || before == '"' || WordSearch.isIdentifier(before);
    }

    private void gradle() {
        int from = Math.max(0, start - NEAR / 2);
        if (lastBefore("resValue", from) || lastBefore("buildConfigField", from)) {
            roles.add(SyntaxRole.INTO_APP);
        } else if (lastBefore("manifestPlaceholders", Math.max(0, start - NEAR))) {
            roles.add(SyntaxRole.INTO_APP);
        }
    }

    private void returned() {
        int depth = 0;
        for (int i = start - 1; i >= Math.max(0, start - NEAR); i--) {
            if (b[i] == '}' || b[i] == ')' || b[i] == ']') {
                depth++;
            } else if (isOpening(b[i]) && depth-- == 0) {
                int last = i;
                while (last > 0 && (b[last - 1] == ' ' || b[last - 1] == '(')) {
                    last--;
                }
                if (last >= 6 && startsWith(last - 6, "return")) {
                    roles.add(SyntaxRole.RETURNED);
                    return;
                }
                depth = 0;
            }
        }
    }

    /** Whether the word precedes the token and no parenthesis or brace is closed between them. */
    private boolean lastBefore(String word, int from) {
        for (int i = start - 1; i >= from; i--) {
            if (b[i] == '}' || b[i] == ')') {
                return false;
            }
            if (startsWith(i, word)) {
                return true;
            }
        }
        return false;
    }

    private void password() {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.equals("password") || last.equals("setPassword") || last.equals("PasswordCredentials")) {
            int from = Math.max(0, start - 2 * NEAR);
            for (int i = start - 1; i >= from; i--) {
                if (startsWith(i, "api.mapbox.com")) {
                    roles.add(SyntaxRole.PASSWORD);
                    return;
                }
            }
        }
    }

    private void script(int[] marks, int count) {
        int nearest = 0;
        for (int i = 0; i < count; i++) {
            int at = Math.abs(marks[i]);
            if (at <= start && at > Math.abs(nearest)) {
                nearest = marks[i];
            }
        }
        if (nearest > 0) {
            roles.add(SyntaxRole.IN_SCRIPT);
        }
    }

    private void markExposed(int[] marks, int count) {
        byte[] variable = name.substring(name.lastIndexOf('.') + 1).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            int at = marks[i];
            boolean reaches = at <= start && start - at < EXPOSED && isOpenAt(at, start);
            if (reaches || (variable.length > 2 && holds(at, variable))) {
                roles.add(SyntaxRole.HANDED_OUT);
                return;
            }
        }
    }

    /**
     * Returns whether a bracket that opens directly before the mark, or after it on the same line or statement, is still open at an
     * index.
     */
    boolean isOpenAt(int mark, int place) {
        int depth = isOpening(b[mark - 1]) ? 1 : 0;
        boolean opened = depth > 0;
        for (int i = mark; i < place; i++) {
            if (isOpening(b[i])) {
                depth++;
                opened = true;
            } else if (b[i] == ')' || b[i] == '}' || b[i] == ']') {
                depth--;
            } else if (!opened && (b[i] == ';' || (b[i] == '\n' && b[i - 1] != ','))) {
                return false;
            }
            if (opened && depth <= 0) {
                return false;
            }
        }
        return opened;
    }

    private static boolean isOpening(byte c) {
        return c == '(' || c == '{' || c == '[';
    }

    /** Returns whether the bracket at the mark contains the variable as a value, within {@link #NEAR} bytes. */
    boolean holds(int mark, byte[] variable) {
        int last = Math.min(to, mark + NEAR) - variable.length;
        for (int i = mark; i <= last; i++) {
            if (b[i] == variable[0]
                    && matches(i, variable)
                    && !WordSearch.isIdentifier(b[i - 1])
                    && (i + variable.length == to || !WordSearch.isIdentifier(b[i + variable.length]))
                    && !isKey(i + variable.length)) {
                return isOpenAt(mark, i);
            }
        }
        return false;
    }

    /** Whether the name is a key and not a value: {@code token: other} and {@code 'token' => other} pass on the other. */
    private boolean isKey(int after) {
        int i = after;
        while (i < to && (WordSearch.isQuote(b[i]) || b[i] == ' ')) {
            i++;
        }
        return i < to && (b[i] == ':' || (b[i] == '=' && (i + 1 == to || b[i + 1] != '=')));
    }

    private boolean matches(int at, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (b[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean startsWith(int at, String word) {
        if (at + word.length() > start) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (b[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
