package dev.trapstreet.token;

import org.jspecify.annotations.Nullable;

/**
 * A strict reader of one small JSON text (RFC 8259), pulled value by value. Our own because it stands on the path of every
 * token: it is ready at once where a JSON library takes 30 ms to load, and it tells nothing of the text in its errors.
 */
final class JsonText {
    /** Deepest nesting that is read. A payload has at most 1,502 bytes and, by right, a depth of two. */
    static final int DEEPEST = 32;

    /** What a value starts with. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** The text is no JSON. */
    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;
        private final int at;

        NotJson(int at) {
            // Rejected texts are ordinary here, and nobody reads where in the program it was seen.
            super(null, null, false, false);
            this.at = at;
        }

        /** Index of the character that no JSON text has there. */
        int at() {
            return at;
        }
    }

    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    /** Moves to the start of a value and says what it is. */
    Kind peek() throws NotJson {
        skipBlanks();
        return switch (current()) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /** Steps into the object that the text is. */
    void enterObject() throws NotJson {
        skipBlanks();
        expect('{');
    }

    /** Steps into the object or array that {@link #peek} saw. */
    void enter() {
        at++;
    }

    /**
     * True when another member or element follows in an object or array that was entered; false when it has ended.
     *
     * @param first whether none was read yet
     * @param end what ends it
     */
    boolean more(boolean first, char end) throws NotJson {
        skipBlanks();
        if (current() == end) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            skipBlanks();
        }
        return true;
    }

    /** The name of a member, up to and with its colon. */
    String name() throws NotJson {
        String name = string();
        skipBlanks();
        expect(':');
        return name;
    }

    /** The string that {@link #peek} saw, unescaped. */
    String string() throws NotJson {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = current();
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw new NotJson(at);
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws NotJson {
        char c = current();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw new NotJson(at - 1);
        };
    }

    private int hex() throws NotJson {
        int digit = Character.digit(current(), 16);
        if (digit < 0 || current() > 'f') {
            throw new NotJson(at);
        }
        at++;
        return digit;
    }

    /** The number that {@link #peek} saw when it is an integer that fits; null when it is another number. */
    @Nullable
    Long integer() throws NotJson {
        int start = at;
        if (current() == '-') {
            at++;
        }
        if (current() == '0') {
            at++;
        } else {
            digits();
        }
        int end = at;
        boolean whole = true;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
            whole = false;
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (current() == '+' || current() == '-') {
                at++;
            }
            digits();
            whole = false;
        }
        int length = end - start;
        return whole && length <= 18 ? Long.valueOf(Long.parseLong(text, start, end, 10)) : null;
    }

    private void digits() throws NotJson {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new NotJson(at);
        }
    }

    /** Reads over the value that comes next. */
    void skip() throws NotJson {
        skip(0);
    }

    private void skip(int depth) throws NotJson {
        if (depth > DEEPEST) {
            throw new NotJson(at);
        }
        switch (peek()) {
            case OBJECT -> {
                enter();
                for (boolean first = true; more(first, '}'); first = false) {
                    name();
                    skip(depth + 1);
                }
            }
            case ARRAY -> {
                enter();
                for (boolean first = true; more(first, ']'); first = false) {
                    skip(depth + 1);
                }
            }
            case STRING -> string();
            case NUMBER -> integer();
            case BOOLEAN -> word(text.startsWith("true", at) ? "true" : "false");
            case NULL -> word("null");
        }
    }

    private void word(String word) throws NotJson {
        if (!text.startsWith(word, at)) {
            throw new NotJson(at);
        }
        at += word.length();
    }

    /** True when nothing but blanks is left. */
    boolean atEnd() {
        skipBlanks();
        return at == text.length();
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws NotJson {
        if (current() != c) {
            throw new NotJson(at);
        }
        at++;
    }

    /** The character at hand; the end of the text is none that JSON allows anywhere. */
    private char current() throws NotJson {
        if (at >= text.length()) {
            throw new NotJson(at);
        }
        return text.charAt(at);
    }
}
