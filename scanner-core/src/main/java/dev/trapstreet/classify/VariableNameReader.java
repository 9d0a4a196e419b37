package dev.trapstreet.classify;

import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reader of the name that a token is assigned to. Reads backward from the token, and knows the syntax of many languages:
 *
 * <pre>
 *   const TOKEN: string = 'pk…      NAME=pk…         "name": "pk…        name => 'pk…
 *   setAccessToken("pk…             env('NAME', 'pk…  &lt;string name="name"&gt;pk…
 *   process.env.NAME || 'pk…        ENV NAME pk…      &lt;key&gt;name&lt;/key&gt; &lt;string&gt;pk…
 * </pre>
 */
final class VariableNameReader {
    private static final int REACH = 320;
    private static final int URL_REACH = 1024;
    private static final int LONGEST_NAME = 80;
    private static final Set<String> NO_NAMES = Set.of(
            "return", "const", "let", "var", "in", "and", "or", "echo", "the", "is", "of", "to", "a", "key", "with",
            "f", "String");
    private static final Set<String> WRAPPERS =
            Set.of("JSON.stringify", "String", "string", "str", "quote", "Some", "of", "uri", "URL");

    private final byte[] b;
    private final int start;
    private final int least;
    private int at; // end of the text that is still to be read, backward

    VariableNameReader(byte[] bytes, int start) {
        this.b = bytes;
        this.start = start;
        this.least = Math.max(0, start - REACH);
        this.at = start;
    }

    /**
     * Returns the name that the token is assigned to; empty if there is none. To be called once.
     *
     * @param roles receives the roles that are recognized on the way
     */
    String read(Set<SyntaxRole> roles) {
        url(roles);
        if (skipQuotes()) {
            roles.add(SyntaxRole.QUOTED);
        }
        skipBlanks();
        if (at > least && b[at - 1] == '>' && !(at - 1 > least && isOneOf(b[at - 2], "=-"))) {
            roles.add(SyntaxRole.IN_MARKUP_VALUE);
            return "";
        }
        for (int wrapped = 0; wrapped < 3 && at > least && b[at - 1] == '('; wrapped++) {
            at--;
            skipBlanks();
            String function = identifier();
            if (!WRAPPERS.contains(function)) {
                roles.add(SyntaxRole.ARGUMENT);
                return usable(function);
            }
            skipBlanks();
        }
        return afterOperator(roles);
    }

    private String afterOperator(Set<SyntaxRole> roles) {
        if (at <= least) {
            return "";
        }
        if (b[at - 1] == ',') {
            return argument(roles);
        }
        int operator = at;
        while (at > least && isOneOf(b[at - 1], "=:<>-|?~+&")) {
            at--;
        }
        String sign = new String(b, at, operator - at, StandardCharsets.ISO_8859_1);
        if (sign.equals("||") || sign.equals("??") || sign.equals("?:")) {
            roles.add(SyntaxRole.FALLBACK);
        }
        boolean assigned = sign.equals("=");
        skipBlanks();
        String name = operand();
        if (sign.isEmpty() && name.equals("or")) { // Python and Ruby
            roles.add(SyntaxRole.FALLBACK);
            skipBlanks();
            name = operand();
        }
        if (assigned) {
            name = beforeType(name);
        }
        if (name.equals("android:value") || name.equals("value")) {
            roles.add(SyntaxRole.IN_MARKUP_VALUE);
        }
        return usable(name);
    }

    /** Returns the name before a type, as in {@code name: Type = }, or the given name if there is no type. */
    private String beforeType(String last) {
        int before = at;
        skipBlanks();
        if (at > least && b[at - 1] == ':') {
            at--;
            skipBlanks();
            String name = identifier();
            if (!name.isEmpty() && !name.equals("android")) { // an attribute: android:value=
                return name;
            }
        }
        at = before;
        return last;
    }

    private String argument(Set<SyntaxRole> roles) {
        at--;
        skipBlanks();
        if (at > least && WordSearch.isQuote(b[at - 1])) {
            return usable(quoted());
        }
        // No name precedes the comma, so the name of the function is used.
        int depth = 0;
        for (int i = at; i > least; i--) {
            byte c = b[i - 1];
            if (c == ')' || c == '}' || c == ']') {
                depth++;
            } else if (c == '{' || c == '[') {
                depth--;
            } else if (c == '(' && depth-- == 0) {
                at = i - 1;
                skipBlanks();
                roles.add(SyntaxRole.ARGUMENT);
                return usable(identifier());
            }
            if (depth < 0 || c == ';') {
                return "";
            }
        }
        return "";
    }

    /** Reads the operand left of an operator: a name, a quoted name, {@code x["NAME"]} or {@code get("NAME")}. */
    private String operand() {
        while (at > least && isOneOf(b[at - 1], "?!;")) {
            at--;
        }
        if (at > least && (b[at - 1] == ']' || b[at - 1] == ')')) {
            int bracket = at;
            at--;
            skipBlanks();
            if (at > least && WordSearch.isQuote(b[at - 1])) {
                return quoted();
            }
            at = bracket;
            skipBrackets();
            return identifier();
        }
        if (at > least && WordSearch.isQuote(b[at - 1])) {
            return quoted();
        }
        return identifier();
    }

    private void skipBrackets() {
        int depth = 0;
        while (at > least) {
            byte c = b[--at];
            if (c == ')' || c == ']') {
                depth++;
            } else if (c == '(' || c == '[') {
                depth--;
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Reads a quoted text that ends at the current index, backward to before its opening quote. */
    private String quoted() {
        byte quote = b[at - 1];
        int close = at - 1;
        while (close > least && b[close - 1] == '\\') {
            close--;
        }
        int i = close;
        while (i > least && b[i - 1] != quote && b[i - 1] != '\n') {
            i--;
        }
        String text = new String(b, i, close - i, StandardCharsets.ISO_8859_1);
        at = Math.max(least, i - 1);
        return text;
    }

    private String identifier() {
        int i = at;
        while (i > least && isNamePart(b[i - 1])) {
            i--;
        }
        String text = new String(b, i, at - i, StandardCharsets.ISO_8859_1);
        at = i;
        return text;
    }

    private static boolean isNamePart(byte c) {
        return WordSearch.isIdentifier(c) || c == '.' || c == '$' || c == '-';
    }

    /** Recognizes a token that is a parameter of a URL, and skips backward to the start of the URL. */
    private void url(Set<SyntaxRole> roles) {
        if (at == 0 || !(b[at - 1] == '=' || b[at - 1] == 'D' || b[at - 1] == 'd')) {
            return;
        }
        int farthest = Math.max(0, start - URL_REACH);
        int i = at;
        boolean isUrl = false;
        while (i > farthest && !isOneOf(b[i - 1], "\"'`<>\n\r") && !(isOneOf(b[i - 1], " \t(") && !isUrlAhead(i))) {
            isUrl |= b[i - 1] == '?' || b[i - 1] == '&' || b[i - 1] == '/';
            i--;
        }
        if (isUrl
                && endsWith(
                        at,
                        "access_token=",
                        "access_token%3D",
                        "access_token\\u003d",
                        "access_token\\u003D",
                        "access_token%3d")) {
            roles.add(SyntaxRole.IN_URL);
            at = i;
        }
    }

    /** Whether a space is inside a URL template, so that the URL continues before it. */
    private boolean isUrlAhead(int i) {
        return i >= 2 && isOneOf(b[i - 2], "/{+");
    }

    private boolean endsWith(int index, String... words) {
        for (String word : words) {
            int from = index - word.length();
            if (from >= 0 && word.equals(new String(b, from, word.length(), StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    /** Skips the opening quotes of the literal, their escapes and a prefix ({@code f"}, {@code @"}); false if there is no quote. */
    private boolean skipQuotes() {
        int from = at;
        while (at > least && (WordSearch.isQuote(b[at - 1]) || b[at - 1] == '\\')) {
            at--;
        }
        if (endsWith(at, "&quot;", "&#34;")) {
            at -= b[at - 2] == 't' ? 6 : 5;
        }
        if (at == from) {
            return false;
        }
        if (at > least && b[at - 1] == '@') {
            at--;
        } else if (at > least + 1 && isOneOf(b[at - 1], "fFrRbBuU") && !WordSearch.isIdentifier(b[at - 2])) {
            at--;
        }
        return true;
    }

    private void skipBlanks() {
        while (at > least && isOneOf(b[at - 1], " \t\r\n\\")) {
            at--;
        }
    }

    /**
     * Returns the name of a value in markup: the {@code name} attribute of its tag, or the {@code <key>} element before it; empty if
     * there is none.
     *
     * @param behind the end of the text that may be read; after the token
     */
    String elementName(int behind) {
        String near = new String(b, least, behind - least, StandardCharsets.ISO_8859_1);
        int token = start - least;
        int tag = near.lastIndexOf('<', token);
        if (tag >= 0) {
            int close = near.indexOf('>', token);
            String whole = near.substring(tag, close < 0 ? near.length() : close);
            // Includes the attributes after the token: <meta-data android:value="…" android:name="…">
            for (String attribute : new String[] {"name", "key", "keyPath"}) {
                String value = attribute(whole, attribute);
                if (!value.isEmpty()) {
                    return usable(value);
                }
            }
            int key = near.lastIndexOf("</key>", tag);
            int open = near.lastIndexOf("<key>", tag);
            if (open >= 0 && open < key && near.substring(key + 6, tag).isBlank()) {
                return usable(near.substring(open + 5, key).strip());
            }
            return "";
        }
        int list = near.lastIndexOf("name:", token);
        if (list >= 0 && token - list < 120) {
            int stop = near.indexOf('\n', list);
            return usable(near.substring(list + 5, stop < 0 || stop > token ? token : stop)
                    .strip());
        }
        return "";
    }

    private static String attribute(String tag, String attribute) {
        int at = tag.indexOf(attribute);
        while (at >= 0) {
            int i = at + attribute.length();
            while (i < tag.length() && (tag.charAt(i) == ' ' || tag.charAt(i) == '=')) {
                i++;
            }
            if (i < tag.length() && i > at + attribute.length() && (tag.charAt(i) == '"' || tag.charAt(i) == '\'')) {
                int close = tag.indexOf(tag.charAt(i), i + 1);
                return close < 0 ? "" : tag.substring(i + 1, close);
            }
            at = tag.indexOf(attribute, at + 1);
        }
        return "";
    }

    /** Returns the name if it is safe to display: short, of plain characters, and without a token; otherwise empty. */
    private static String usable(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || NO_NAMES.contains(name)
                || !name.equals(Redactor.redact(name))) {
            return "";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 128 || (!isNamePart((byte) c) && c != ' ')) {
                return "";
            }
        }
        return name.startsWith("-D") ? name.substring(2) : name;
    }

    private static boolean isOneOf(byte c, String characters) {
        return characters.indexOf(c) >= 0;
    }
}
