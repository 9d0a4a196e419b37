package dev.trapstreet.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cursor over JSON text that tracks the path of the current value, such as {@code sourcesContent[3]}. It does not validate:
 * for malformed JSON the path is arbitrary. Not thread-safe.
 */
public final class JsonPath {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRINGS = 64;
    private static final int ARRAY = -1;
    private static final int NO_KEY = -2;

    private final byte[] bytes;
    private final int to;
    private final int[] keys = new int[MAX_DEPTH]; // start of the current key; ARRAY in an array
    private final int[] numbers = new int[MAX_DEPTH]; // end of the current key; in an array, the current index
    private int depth;
    private int tooDeep; // number of open brackets beyond MAX_DEPTH
    private boolean keyNext; // the next string is a key
    private boolean keyRead; // the last step read a key
    private int at;
    private int stringStart = -1; // start of the current string, or -1
    private int stringEnd = -1;

    /**
     * Creates a cursor at the start of a range.
     *
     * @param bytes the JSON text
     * @param from the start of the range
     * @param to the end of the range, exclusive
     */
    public JsonPath(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /**
     * Advances until the current string contains a byte, or the byte was passed.
     *
     * @param offset the index of the byte
     */
    public void advance(int offset) {
        while (at <= offset && at < to && !(stringStart >= 0 && offset < stringEnd)) {
            if (nextString() && offset < stringEnd) {
                return;
            }
        }
    }

    /** {@return whether there is another string that is a value, which is then the current one} */
    public boolean nextValue() {
        while (at < to) {
            if (nextString()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns all keys of all objects in a text.
     *
     * @param json the text; if it is not JSON, some or none of its strings are taken for keys
     * @return the keys as they are written, without undoing escapes
     */
    public static Set<String> keys(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonPath path = new JsonPath(bytes, 0, bytes.length);
        Set<String> keys = new HashSet<>();
        while (path.at < path.to) {
            path.nextString();
            if (path.keyRead) {
                int start = path.keys[path.depth - 1];
                keys.add(new String(bytes, start, path.numbers[path.depth - 1] - start, StandardCharsets.UTF_8));
            }
        }
        return keys;
    }

    /**
     * Returns the strings at one path: {@code strings(json, "alias")} and {@code strings(json, "alias", "[]")} for the string, and
     * for the strings in the array, that the outermost object has at that key.
     *
     * @param json the text
     * @param steps the keys from the outermost object on; {@code []} for any element of an array
     * @return at most 64 strings as they are written, but with {@code \/} as {@code /}
     */
    public static List<String> strings(String json, String... steps) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonPath path = new JsonPath(bytes, 0, bytes.length);
        List<String> found = new ArrayList<>();
        while (found.size() < MAX_STRINGS && path.nextValue()) {
            if (path.isAt(steps)) {
                found.add(path.string().replace("\\/", "/"));
            }
        }
        return found;
    }

    private boolean isAt(String... steps) {
        if (depth != steps.length || tooDeep > 0) {
            return false;
        }
        for (int i = 0; i < depth; i++) {
            if (steps[i].equals("[]") ? keys[i] != ARRAY : !isKey(i, steps[i])) {
                return false;
            }
        }
        return true;
    }

    /** Moves past one character or string, and returns whether it was a string that is a value. */
    private boolean nextString() {
        stringStart = -1;
        keyRead = false;
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
                    keyRead = true;
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

    /**
     * Returns whether the current value is an element of an array that is the value of a key.
     *
     * @param key the key, in ASCII
     * @return whether the innermost array has this key
     */
    public boolean isInArray(String key) {
        return depth > 1 && keys[depth - 1] == ARRAY && isKey(depth - 2, key);
    }

    /**
     * Returns whether the current value is the value of a key.
     *
     * @param key the key, in ASCII
     * @return whether the value has this key
     */
    public boolean isValueOf(String key) {
        return depth > 0 && isKey(depth - 1, key);
    }

    private boolean isKey(int frame, String key) {
        byte[] wanted = key.getBytes(StandardCharsets.US_ASCII);
        return keys[frame] >= 0 && Arrays.equals(bytes, keys[frame], numbers[frame], wanted, 0, wanted.length);
    }

    /** {@return the index of the current value in its array; requires {@link #isInArray}} */
    public int index() {
        return numbers[depth - 1];
    }

    /**
     * Returns the index on the current path in the array that is the value of a key. If several arrays have the key, the
     * outermost counts.
     *
     * @param key the key, in ASCII
     * @return the index, from 0, or -1 if the path does not lead through such an array
     */
    public int indexInArray(String key) {
        for (int i = 0; i + 1 < depth; i++) {
            if (isKey(i, key) && keys[i + 1] == ARRAY) {
                return numbers[i + 1];
            }
        }
        return -1;
    }

    /** {@return the current string as written, without resolving escapes, and cut off after 1,024 bytes} */
    public String string() {
        int end = Math.min(stringEnd, stringStart + 1024);
        return new String(bytes, stringStart, end - stringStart, StandardCharsets.UTF_8);
    }

    /** {@return the index in the top-level array, from 0, or -1 if the top-level value is not an array} */
    public int outermostIndex() {
        return depth > 0 && keys[0] == ARRAY ? numbers[0] : -1;
    }
}
