package dev.trapstreet.source.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Reader of the archives of Electron: a JSON directory with the size and offset of each file, then the files. A file that overlaps the
 * one before it is not read again; its bytes are part of that one.
 */
final class AsarReader {
    private static final int HEAD_BYTES = 16;

    /** Maximum size in bytes of a directory. That of a large application has some megabytes. */
    private static final int MAX_DIRECTORY = 64 << 20;

    private AsarReader() {}

    /** A file: its path, and its size and offset in bytes. */
    private record Packed(String path, long offset, long size) {}

    /** Reads an archive up to the end of its last file. */
    static void read(LookaheadReader in, EntryHandler handler) throws IOException {
        in.ensure(HEAD_BYTES);
        long data = 8 + in.peekInt(4);
        long length = in.peekInt(12);
        if (length > MAX_DIRECTORY || data < HEAD_BYTES + length) {
            throw new IOException("its header is damaged");
        }
        long start = in.position();
        in.consume(HEAD_BYTES);
        List<Packed> files = parse(in.consume((int) length, (int) length));
        files.sort(Comparator.comparingLong(Packed::offset));
        for (Packed file : files) {
            long gap = start + data + file.offset - in.position();
            if (file.offset >= 0 && file.size > 0 && gap >= 0) {
                in.skip(gap);
                LookaheadReader.BoundedStream content = in.slice(file.size);
                handler.entry(file.path, content, false);
                content.finish();
            }
        }
    }

    /** Returns the files of a directory, whose keys are {@code files}, names, {@code size} and {@code offset} in turn. */
    private static List<Packed> parse(byte[] json) {
        List<Packed> files = new ArrayList<>();
        Deque<String> keys = new ArrayDeque<>();
        String key = "";
        long size = -1;
        long offset = -1;
        int at = 0;
        while (at < json.length) {
            byte b = json[at++];
            if (b == '{') {
                keys.push(key);
                size = -1;
                offset = -1;
            } else if (b == '}' && !keys.isEmpty()) {
                if (size >= 0 && offset >= 0 && files.size() < ExtractionLimits.MAX_ENTRIES) {
                    files.add(new Packed(path(keys), offset, size));
                }
                size = -1;
                offset = -1;
                keys.pop();
            } else if (b == '"' || (b >= '0' && b <= '9')) {
                int from = b == '"' ? at : at - 1;
                while (at < json.length && (b == '"' ? json[at] != '"' : json[at] >= '0' && json[at] <= '9')) {
                    at += json[at] == '\\' ? 2 : 1;
                }
                int to = Math.min(at, json.length);
                String text = new String(json, from, Math.max(0, to - from), StandardCharsets.UTF_8);
                at += b == '"' ? 1 : 0;
                if (at < json.length && json[at] == ':') {
                    key = text;
                } else if (key.equals("size")) {
                    size = number(text);
                } else if (key.equals("offset")) {
                    offset = number(text);
                }
            }
        }
        return files;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns the path that the open objects make: every second key is {@code files}. */
    private static String path(Deque<String> keys) {
        StringBuilder path = new StringBuilder();
        int depth = 0;
        for (Iterator<String> key = keys.descendingIterator(); key.hasNext(); depth++) {
            String name = key.next();
            if (depth > 0 && depth % 2 == 0) {
                path.append(path.length() == 0 ? "" : "/").append(name);
            }
        }
        return path.toString();
    }
}
