package dev.trapstreet.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Edits of whole lines of a text. The lines that are not edited stay as they are, with their line ends. Lines are numbered from 0. Not
 * thread-safe.
 */
public final class LineEdits {
    private static final int CONTEXT = 3;
    private static final String UNENDED = "\n\\ No newline at end of file\n";

    private final List<String> lines = new ArrayList<>(); // with their ends
    private final TreeMap<Integer, Edit> edits = new TreeMap<>();
    private final String end;

    /** Replacement of the lines from {@code from} to before {@code to}. */
    private record Edit(int from, int to, List<String> lines) {}

    private LineEdits(String text) {
        int start = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
            lines.add(text.substring(start, at + 1));
            start = at + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        end = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /**
     * Returns a text without edits.
     *
     * @param text the text
     * @return the edits
     */
    public static LineEdits of(String text) {
        return new LineEdits(text);
    }

    /** {@return the number of lines of the original text} */
    public int size() {
        return lines.size();
    }

    /**
     * Returns a line of the original text.
     *
     * @param index its number, from 0
     * @return the line without its end
     */
    public String line(int index) {
        return stripped(lines.get(index));
    }

    private static String stripped(String line) {
        int length = line.length();
        length -= line.endsWith("\r\n") ? 2 : line.endsWith("\n") ? 1 : 0;
        return line.substring(0, length);
    }

    /** {@return whether nothing is edited} */
    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /**
     * Replaces lines. Edits must not overlap.
     *
     * @param from the first line
     * @param to the line after the last one; equal to {@code from} to insert lines before it
     * @param replacement the new lines, without their ends
     * @return this
     * @throws IllegalArgumentException if another edit has the same lines
     */
    public LineEdits replace(int from, int to, List<String> replacement) {
        List<String> ended = new ArrayList<>();
        boolean atEnd = from == lines.size() && from > 0 && !lines.get(from - 1).endsWith("\n");
        if (atEnd) {
            ended.add(lines.get(from - 1) + end);
        }
        replacement.forEach(line -> ended.add(line + end));
        Edit edit = new Edit(atEnd ? from - 1 : from, to, ended);
        Map.Entry<Integer, Edit> before = edits.floorEntry(edit.from());
        Map.Entry<Integer, Edit> after = edits.ceilingEntry(edit.from());
        if ((before != null && (before.getValue().to() > edit.from() || before.getKey() == edit.from()))
                || (after != null && after.getKey() < to)) {
            throw new IllegalArgumentException("two edits of line " + from);
        }
        edits.put(edit.from(), edit);
        return this;
    }

    /** {@return the edited text} */
    public String text() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Edit edit : edits.values()) {
            lines.subList(at, edit.from()).forEach(text::append);
            edit.lines().forEach(text::append);
            at = edit.to();
        }
        lines.subList(at, lines.size()).forEach(text::append);
        return text.toString();
    }

    /**
     * Returns the edits as a unified diff, as {@code git apply} and {@code patch} take it.
     *
     * @param name the name of the file, with {@code /} between names
     * @return the diff; empty if nothing is edited
     */
    public String diff(String name) {
        StringBuilder diff = new StringBuilder();
        if (isEmpty()) {
            return "";
        }
        diff.append("--- ").append(lines.isEmpty() ? "/dev/null" : "a/" + name).append('\n');
        diff.append("+++ b/").append(name).append('\n');
        List<Edit> hunk = new ArrayList<>();
        int shift = 0;
        for (Edit edit : edits.values()) {
            if (!hunk.isEmpty() && edit.from() - hunk.get(hunk.size() - 1).to() > 2 * CONTEXT) {
                shift += hunk(diff, hunk, shift);
                hunk.clear();
            }
            hunk.add(edit);
        }
        hunk(diff, hunk, shift);
        return diff.toString();
    }

    /** Appends a hunk, and returns by how many lines it moves what follows. */
    private int hunk(StringBuilder diff, List<Edit> hunk, int shift) {
        int start = Math.max(0, hunk.get(0).from() - CONTEXT);
        int stop = Math.min(lines.size(), hunk.get(hunk.size() - 1).to() + CONTEXT);
        int added = 0;
        int removed = 0;
        StringBuilder body = new StringBuilder();
        int at = start;
        for (Edit edit : hunk) {
            lines.subList(at, edit.from()).forEach(line -> append(body, ' ', line));
            lines.subList(edit.from(), edit.to()).forEach(line -> append(body, '-', line));
            edit.lines().forEach(line -> append(body, '+', line));
            removed += edit.to() - edit.from();
            added += edit.lines().size();
            at = edit.to();
        }
        lines.subList(at, stop).forEach(line -> append(body, ' ', line));
        int before = stop - start;
        int after = before + added - removed;
        diff.append("@@ -")
                .append(range(start, before))
                .append(" +")
                .append(range(start + shift, after))
                .append(" @@\n");
        diff.append(body);
        return added - removed;
    }

    private static String range(int start, int count) {
        return (count == 0 ? start : start + 1) + "," + count;
    }

    private static void append(StringBuilder body, char sign, String line) {
        body.append(sign);
        if (line.endsWith("\n")) {
            body.append(line);
        } else {
            body.append(line).append(UNENDED);
        }
    }
}
