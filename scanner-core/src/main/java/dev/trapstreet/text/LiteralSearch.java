package dev.trapstreet.text;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Search for several literals at once, ignoring the case of ASCII letters. Each byte is read once, regardless of the number
 * of literals and of the content of the text (Aho and Corasick, 1975).
 *
 * <p>A state is the longest prefix of a literal that ends at the current byte. For "he" and "she" in "ushers":
 *
 * <pre>
 *   u    s    h     e                   r …
 *   ""   "s"  "sh"  "she": finds "she" and its suffix "he"
 * </pre>
 *
 * <p>The search is stateful and not thread-safe: {@link #reset} sets the range, {@link #next} advances. Matches are returned
 * in the order of their ends; of matches with the same end, the longest comes first.
 */
public final class LiteralSearch {
    private static final int NONE = -1;
    private static final int BYTES = 256;
    private static final byte[] NOTHING = {};

    private final int[] lengths;
    private final int[] steps; // next state, by state * 256 + byte
    private final int[] found; // by state: the literal that ends there, or NONE
    private final int[] shorter; // by state: the state of the longest other literal that ends there, or NONE
    private byte[] bytes = NOTHING;
    private int at;
    private int to;
    private int state;
    private int pending = NONE;
    private int literal;

    /**
     * Creates a search without a range.
     *
     * @param literals the literals, in ASCII
     * @throws IllegalArgumentException if a literal is empty or not ASCII, or if two literals differ in case at most
     */
    public LiteralSearch(List<String> literals) {
        int most = 1;
        for (String text : literals) {
            most += text.length();
        }
        lengths = new int[literals.size()];
        steps = new int[most * BYTES];
        Arrays.fill(steps, NONE);
        found = new int[most];
        Arrays.fill(found, NONE);
        shorter = new int[most];
        Arrays.fill(shorter, NONE);
        int states = 1;
        for (int i = 0; i < lengths.length; i++) {
            states = add(literals.get(i), i, states);
        }
        link();
    }

    private int add(String text, int index, int states) {
        int from = 0;
        int next = states;
        for (int i = 0; i < text.length(); i++) {
            int step = from * BYTES + lower(text.charAt(i));
            if (steps[step] == NONE) {
                steps[step] = next++;
            }
            from = steps[step];
        }
        if (text.isEmpty() || found[from] != NONE) {
            throw new IllegalArgumentException("empty or duplicate literal: " + text);
        }
        found[from] = index;
        lengths[index] = text.length();
        return next;
    }

    private static int lower(char c) {
        if (c >= 0x80) {
            throw new IllegalArgumentException("not ASCII: " + c);
        }
        return Character.toLowerCase(c);
    }

    /**
     * Completes the table of states: a byte that continues no literal leads to the longest prefix of a literal that is a
     * suffix of the text read so far.
     */
    private void link() {
        int[] fallback = new int[found.length];
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int b = 0; b < BYTES; b++) {
            if (steps[b] == NONE) {
                steps[b] = 0;
            } else {
                waiting.add(steps[b]);
            }
        }
        while (!waiting.isEmpty()) {
            int here = waiting.remove();
            int back = fallback[here];
            shorter[here] = found[back] != NONE ? back : shorter[back];
            for (int b = 0; b < BYTES; b++) {
                int step = here * BYTES + b;
                if (steps[step] == NONE) {
                    steps[step] = steps[back * BYTES + b];
                } else {
                    fallback[steps[step]] = steps[back * BYTES + b];
                    waiting.add(steps[step]);
                }
            }
        }
        for (int step = 0; step < steps.length; step += BYTES) {
            System.arraycopy(steps, step + 'a', steps, step + 'A', 26);
        }
    }

    /**
     * Sets the range to search.
     *
     * @param bytes the text, which must not change during the search
     * @param from the start of the range
     * @param to the end of the range, exclusive
     * @return this search
     * @throws IndexOutOfBoundsException if the range is outside the array
     */
    public LiteralSearch reset(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.at = from;
        this.to = to;
        this.state = 0;
        this.pending = NONE;
        return this;
    }

    /** {@return whether there is another match, which is then the current one} */
    public boolean next() {
        if (pending == NONE && !search()) {
            return false;
        }
        literal = found[pending];
        pending = shorter[pending];
        return true;
    }

    private boolean search() {
        // Local variables, because fields would be read again in every iteration.
        byte[] b = bytes;
        int[] table = steps;
        int end = to;
        int here = state;
        int i = at;
        while (i < end) {
            here = table[here * BYTES + (b[i++] & 0xFF)];
            if (found[here] != NONE || shorter[here] != NONE) {
                pending = found[here] != NONE ? here : shorter[here];
                at = i;
                state = here;
                return true;
            }
        }
        at = end;
        return false;
    }

    /** {@return the index of the matched literal in the list passed to the constructor} */
    public int literal() {
        return literal;
    }

    /** {@return the index of the first byte of the current match} */
    public int start() {
        return at - lengths[literal];
    }

    /** {@return the index after the last byte of the current match} */
    public int end() {
        return at;
    }
}
