package dev.trapstreet.text;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Finds several literals at once, without regard to the case of ASCII letters: each byte is looked at once, however many
 * literals there are and whatever the text holds (Aho and Corasick, 1975).
 *
 * <p>A state is the longest beginning of a literal that ends at the byte last seen. For "he" and "she" in "ushers":
 *
 * <pre>
 *   u    s    h     e                   r …
 *   ""   "s"  "sh"  "she": found "she", and "he", which it ends with
 * </pre>
 *
 * <p>A search holds its place and is used by one thread: {@link #reset} sets the range, {@link #next} moves on. What is found
 * comes in the order in which it ends.
 */
public final class LiteralSearch {
    private static final int NONE = -1;
    private static final int BYTES = 256;
    private static final byte[] NOTHING = {};

    private final int[] lengths;
    private final int[] steps; // state * 256 + byte to the next state
    private final int[] found; // by state: the literal that ends there
    private final int[] shorter; // by state: the nearest state of a shorter literal that ends there too
    private byte[] bytes = NOTHING;
    private int at;
    private int to;
    private int state;
    private int pending = NONE;
    private int literal;

    /** @param literals of ASCII characters, none of them empty and no two alike but for their case */
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
            throw new IllegalArgumentException("empty or twice: " + text);
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

    /** Completes the steps: where a literal does not go on, the longest one that could begin within it does. */
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

    /** Sets the range that is searched: {@code bytes[from]} up to, not including, {@code bytes[to]}. */
    public LiteralSearch reset(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.at = from;
        this.to = to;
        this.state = 0;
        this.pending = NONE;
        return this;
    }

    /** Moves to the next literal; false when there is none left. */
    public boolean next() {
        if (pending == NONE && !search()) {
            return false;
        }
        literal = found[pending];
        pending = shorter[pending];
        return true;
    }

    private boolean search() {
        // Locals, because the fields would be read again at every step of the loop.
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

    /** Which one was found: its index among the literals. */
    public int literal() {
        return literal;
    }

    /** Index of its first byte. */
    public int start() {
        return at - lengths[literal];
    }

    /** Index after its last byte. */
    public int end() {
        return at;
    }
}
