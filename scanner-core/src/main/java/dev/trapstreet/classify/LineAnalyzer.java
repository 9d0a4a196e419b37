package dev.trapstreet.classify;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/**
 * What the text right around one token does with it. Looks back a bounded way and never guesses a language: a mark that
 * means a comment in some languages is noted as that mark.
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

    /** Reads; the arrays say where words end by which a server hands something out, and where scripts start or (negative) end. */
    void read(int[] hands, int handsCount, int[] scripts, int scriptsCount) {
        VariableNameReader names = new VariableNameReader(b, start);
        name = names.read(roles);
        if (roles.contains(SyntaxRole.IN_MARKUP_VALUE)) {
            String better = names.elementName(Math.min(to, end + NEAR));
            name = better.isEmpty() ? name : better;
        }
        comments();
        gradle();
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

    /** As in {@code don't}: between two letters, where no string starts. */
    private boolean isApostrophe(int i) {
        return b[i] == '\''
                && i > 0
                && i + 1 < to
                && WordSearch.isIdentifier(b[i - 1])
                && WordSearch.isIdentifier(b[i + 1]);
    }

    /** Whether the last of the two marks before the token is the opening one. */
    private boolean isWithin(String open, String close, int from) {
        byte opens = (byte) open.charAt(0);
        byte closes = (byte) close.charAt(0);
        for (int i = start - 1; i >= from; i--) {
            if (b[i] != opens && b[i] != closes) {
                continue; // nearly always
            }
            if (startsWith(i, close)) {
                return false;
            }
            // In "src/**/*.js" and in */* no comment starts.
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

    /** Whether the word stands there, and no bracket or brace that it opened was closed since. */
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

    /** Whether a bracket that opened at the mark, or right behind it, is still open at that place. */
    boolean isOpenAt(int mark, int place) {
        int depth = isOpening(b[mark - 1]) ? 1 : 0;
        boolean opened = depth > 0;
        for (int i = mark; i < place; i++) {
            if (isOpening(b[i])) {
                depth++;
                opened = true;
            } else if (b[i] == ')' || b[i] == '}' || b[i] == ']') {
                depth--;
            } else if (!opened && (b[i] == '\n' || b[i] == ';')) {
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

    /** Whether the bracket at the mark, while it is open, holds that variable as a value. */
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

    /** {@code token: other} and {@code 'token' => other} hand out the other. */
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
