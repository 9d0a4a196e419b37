package dev.trapstreet.classify;

import dev.trapstreet.source.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Cache of what was read from a file tree and derived from it: many locations are classified in the same tree. Thread-safe.
 *
 * <p>The number of listed directories and of read files is limited, because a hostile tree may have a million directories. Beyond
 * a limit, directories appear empty and files appear missing.
 */
final class CachedFileTree {
    private static final int MAX_LISTS = 20_000;
    private static final int MAX_READS = 4_000;

    /** Maximum total length of the cached texts, in characters. */
    private static final long MAX_TEXT = Runtime.getRuntime().maxMemory() / 16;

    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong text = new AtomicLong();

    /** Returns a view that reads from a tree. This cache does not refer to the tree, so the tree can be garbage-collected. */
    View viewOf(FileTree tree) {
        return new View(tree);
    }

    /** Access to a tree through the cache. */
    final class View {
        private final FileTree tree;

        private View(FileTree tree) {
            this.tree = tree;
        }

        /** Returns the names in a directory; names of directories end with {@code /}. The root is the empty path. */
        List<String> list(String directory) {
            List<String> known = lists.get(directory);
            if (known == null) {
                if (lists.size() >= MAX_LISTS) {
                    return List.of();
                }
                known = List.copyOf(tree.list(directory));
                lists.put(directory, known);
            }
            return known;
        }

        /** Returns whether a file exists, or a directory if the path ends with {@code /}. */
        boolean has(String path) {
            int slash = path.lastIndexOf('/', path.length() - 2);
            return list(slash < 0 ? "" : path.substring(0, slash)).contains(path.substring(slash + 1));
        }

        /** Reads a file as text, one character for each byte; empty if there is no such file. Not cached; counts towards the limit. */
        String readText(String path) {
            if (reads.incrementAndGet() > MAX_READS) {
                return "";
            }
            return tree.readText(path);
        }

        /**
         * Returns a value that is computed once for each tree. It is computed again if the cache is full.
         *
         * @param question the key of the value
         * @param type the type of the value
         * @param answer computes the value
         */
        <T> T memoize(String question, Class<T> type, Supplier<T> answer) {
            Object known = answers.get(question);
            if (known == null) {
                known = answer.get();
                if (answers.size() < MAX_LISTS && reserve(known)) {
                    answers.put(question, known);
                }
            }
            return type.cast(known);
        }

        /** Counts the length of a text towards the limit, and returns whether it fits. Other values always do. */
        private boolean reserve(Object value) {
            int length = value instanceof String read ? read.length() : 0;
            if (text.addAndGet(length) <= MAX_TEXT) {
                return true;
            }
            text.addAndGet(-length);
            return false;
        }

        /**
         * Returns files in and below a directory, level by level. Hidden directories, and those that usually contain vendored or
         * generated files, are skipped.
         *
         * @param directory the directory to start in
         * @param levels the number of levels; 1 is the directory alone
         * @param most the maximum number of files
         * @param wanted selects files by path
         */
        List<String> files(String directory, int levels, int most, Predicate<String> wanted) {
            List<String> found = new ArrayList<>();
            List<String> level = List.of(directory);
            for (int i = 0; i < levels && found.size() < most; i++) {
                List<String> below = new ArrayList<>();
                for (String each : level) {
                    for (String name : list(each)) {
                        String path = join(each, name);
                        if (!name.endsWith("/")) {
                            if (found.size() < most && wanted.test(path)) {
                                found.add(path);
                            }
                        } else if (below.size() < 200 && !name.startsWith(".") && !isForeign(name)) {
                            below.add(path.substring(0, path.length() - 1));
                        }
                    }
                }
                level = below;
            }
            return found;
        }
    }

    private static boolean isForeign(String directory) {
        return switch (directory) {
            case "node_modules/", "Pods/", "vendor/", "dist/", "build/", "target/", "bower_components/" -> true;
            default -> false;
        };
    }

    static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** Returns the directory of a path; empty for the root. */
    static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Returns the directory and its ancestors, the nearest first, including the root; at most 64 of them and the root. */
    static List<String> ancestors(String directory) {
        List<String> all = new ArrayList<>();
        String at = directory;
        while (!at.isEmpty() && all.size() < 64) {
            all.add(at);
            at = directory(at);
        }
        all.add("");
        return all;
    }
}
