package dev.trapstreet.token;

import org.jspecify.annotations.Nullable;

/**
 * Strict pull parser for a small JSON text (RFC 8259). Not thread-safe.
 *
 * <p>It is used for every token, so it avoids the 30 ms that loading a JSON library takes. Its errors do not contain
 * any of the text.
 */
final class JsonPullParser {
    /** Maximum depth of nesting. A payload has at most 1,502 bytes; a genuine one has a depth of two. */
    static final int MAX_DEPTH = 32;

    /** Kinds of JSON values, determined by the first character. */
    enum ValueType {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** Thrown when the text is not valid JSON, or nested too deeply. */
    static final class MalformedJsonException extends Exception {
        private static final long serialVersionUID = 1;
        private final int offset;

        MalformedJsonException(int offset) {
            // No stack trace: rejecting a text is normal here, and the trace is never used.
            super(null, null, false, false);
            this.offset = offset;
        }

        /** Returns the index of the invalid character. */
        int offset() {
            return offset;
        }
    }

    private final String text;
    private int at;

    JsonPullParser(String text) {
        this.text = text;
    }

    /** Skips blanks and returns the kind of the value that follows, without consuming it. */
    ValueType peek() throws MalformedJsonException {
        skipBlanks();
        return switch (current()) {
            case '{' -> ValueType.OBJECT;
            case '[' -> ValueType.ARRAY;
            case '"' -> ValueType.STRING;
            case 't', 'f' -> ValueType.BOOLEAN;
            case 'n' -> ValueType.NULL;
            default -> ValueType.NUMBER;
        };
    }

    /** Enters the object at the top level. */
    void enterObject() throws MalformedJsonException {
        skipBlanks();
        expect('{');
    }

    /** Enters the object or array that {@link #peek} returned. */
    void enterContainer() {
        at++;
    }

    /**
     * Returns whether another member or element follows in the current object or array. Consumes the separator, or the
     * end if nothing follows.
     *
     * @param first whether no member or element has been read yet
     * @param end the closing bracket
     */
    boolean hasMore(boolean first, char end) throws MalformedJsonException {
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

    /** Reads the name of a member and the colon after it. */
    String name() throws MalformedJsonException {
        String name = string();
        skipBlanks();
        expect(':');
        return name;
    }

    /** Reads a string and returns it unescaped. */
    String string() throws MalformedJsonException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = current();
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw new MalformedJsonException(at);
            }
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws MalformedJsonException {
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
            default -> throw new MalformedJsonException(at - 1);
        };
    }

    private int hex() throws MalformedJsonException {
        int digit = Character.digit(current(), 16);
        if (digit < 0 || current() > 'f') {
            throw new MalformedJsonException(at);
        }
        at++;
        return digit;
    }

    /** Reads a number; returns null if it is not an integer of at most 18 characters. */
    @Nullable
    Long integer() throws MalformedJsonException {
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

    private void digits() throws MalformedJsonException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new MalformedJsonException(at);
        }
    }

    /** Skips the next value. */
    void skip() throws MalformedJsonException {
        skip(0);
    }

    private void skip(int depth) throws MalformedJsonException {
        if (depth > MAX_DEPTH) {
            throw new MalformedJsonException(at);
        }
        switch (peek()) {
            case OBJECT -> {
                enterContainer();
                for (boolean first = true; hasMore(first, '}'); first = false) {
                    name();
                    skip(depth + 1);
                }
            }
            case ARRAY -> {
                enterContainer();
                for (boolean first = true; hasMore(first, ']'); first = false) {
                    skip(depth + 1);
                }
            }
            case STRING -> string();
            case NUMBER -> integer();
            case BOOLEAN -> literal(text.startsWith("true", at) ? "true" : "false");
            case NULL -> literal("null");
        }
    }

    private void literal(String word) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw new MalformedJsonException(at);
        }
        at += word.length();
    }

    /** Returns whether only blanks are left. */
    boolean atEnd() {
        skipBlanks();
        return at == text.length();
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws MalformedJsonException {
        if (current() != c) {
            throw new MalformedJsonException(at);
        }
        at++;
    }

    /** Returns the current character. Fails at the end of the text, because JSON cannot end within a value. */
    private char current() throws MalformedJsonException {
        if (at >= text.length()) {
            throw new MalformedJsonException(at);
        }
        return text.charAt(at);
    }
}
