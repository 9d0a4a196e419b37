package dev.trapstreet.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON and knows the way to where it is: {@code sourcesContent[3]}. It does not judge: what is no JSON gives some
 * way or none.
 */
public final class JsonPath {
    private static final int MAX_DEPTH = 64;
    private static final int ARRAY = -1;
    private static final int NO_KEY = -2;

    private final byte[] bytes;
    private final int to;
    private final int[] keys = new int[MAX_DEPTH]; // where the key starts that a value belongs to; ARRAY in an array
    private final int[] numbers = new int[MAX_DEPTH]; // where the key ends; in an array, the index
    private int depth;
    private int tooDeep; // brackets beyond the deepest
    private boolean keyNext; // the next string is a key
    private int at;
    private int stringStart = -1; // of the string that the walk is in
    private int stringEnd = -1;

    /** From {@code bytes[from]} up to {@code bytes[to]}. */
    public JsonPath(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** Walks on until the byte at {@code offset} is passed or stands in the string that the walk stops at. */
    public void advance(int offset) {
        while (at <= offset && at < to && !(stringStart >= 0 && offset < stringEnd)) {
            if (nextString() && offset < stringEnd) {
                return;
            }
        }
    }

    /** Walks on to the next string that is a value; false at the end. */
    public boolean nextValue() {
        while (at < to) {
            if (nextString()) {
                return true;
            }
        }
        return false;
    }

    /** One step: true when it was a string that is a value. */
    private boolean nextString() {
        stringStart = -1;
        byte b = bytes[at++];
        switch (b) {
            case '{', '[' -> open(b == '[');
            case '}', ']' -> close();
            case ',' -> {
                keyNext = depth > 0 && keys[depth - 1] != ARRAY;
                if (depth > 0 && keys[depth - 1] == ARRAY && tooDeep == 0) {
                    numbers[depth - 1]++;
                }
            }
            case ':' -> keyNext = false;
            case '"' -> {
                int start = at;
                int end = endOfString(start);
                at = Math.min(to, end + 1);
                if (keyNext && depth > 0 && tooDeep == 0) {
                    keys[depth - 1] = start;
                    numbers[depth - 1] = end;
                } else {
                    stringStart = start;
                    stringEnd = end;
                    return true;
                }
            }
            default -> {} // numbers, words and blanks
        }
        return false;
    }

    private int endOfString(int from) {
        int i = from;
        while (i < to && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }

    private void open(boolean array) {
        if (depth == MAX_DEPTH) {
            tooDeep++;
            return;
        }
        keys[depth] = array ? ARRAY : NO_KEY;
        numbers[depth++] = 0;
        keyNext = !array;
    }

    private void close() {
        if (tooDeep > 0) {
            tooDeep--;
        } else if (depth > 0) {
            depth--;
        }
        keyNext = false;
    }

    /** True when the innermost array around the value belongs to that key. */
    public boolean isInArray(String key) {
        return depth > 1 && keys[depth - 1] == ARRAY && isKey(depth - 2, key);
    }

    /** True when the value belongs to that key. */
    public boolean isValueOf(String key) {
        return depth > 0 && isKey(depth - 1, key);
    }

    private boolean isKey(int frame, String key) {
        byte[] wanted = key.getBytes(StandardCharsets.US_ASCII);
        return keys[frame] >= 0 && Arrays.equals(bytes, keys[frame], numbers[frame], wanted, 0, wanted.length);
    }

    /** The index in the innermost array around the value. */
    public int index() {
        return numbers[depth - 1];
    }

    /** The index in the array that belongs to that key, if it is an outermost but one; -1 when the way does not lead there. */
    public int indexInArray(String key) {
        for (int i = 0; i + 1 < depth; i++) {
            if (isKey(i, key) && keys[i + 1] == ARRAY) {
                return numbers[i + 1];
            }
        }
        return -1;
    }

    /** The string that the walk stopped at, as it is written, its first 1024 bytes. */
    public String string() {
        int end = Math.min(stringEnd, stringStart + 1024);
        return new String(bytes, stringStart, end - stringStart, StandardCharsets.UTF_8);
    }

    /** The index in the array that the whole text is; -1 when it is none. */
    public int outermostIndex() {
        return depth > 0 && keys[0] == ARRAY ? numbers[0] : -1;
    }
}
