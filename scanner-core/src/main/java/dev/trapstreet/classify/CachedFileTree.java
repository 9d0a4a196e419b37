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
 * A tree with what was read of it, because many places are asked about in the same one. Bounded: a hostile tree may have a
 * million directories, and then the later ones are not looked into.
 */
final class CachedFileTree {
    private static final int MAX_LISTS = 20_000;
    private static final int MAX_READS = 4_000;

    /** In bytes, of the texts that are kept. */
    private static final long MAX_TEXT = Runtime.getRuntime().maxMemory() / 16;

    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong text = new AtomicLong();

    /** A view of it for one question; the tree itself is not kept, so that it can be forgotten. */
    View viewOf(FileTree tree) {
        return new View(tree);
    }

    /** What is asked of a tree. */
    final class View {
        private final FileTree tree;

        private View(FileTree tree) {
            this.tree = tree;
        }

        /** The names in a directory, those of directories with a {@code /} at the end. */
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

        /** Whether a file is there, or with a {@code /} at the end a directory. */
        boolean has(String path) {
            int slash = path.lastIndexOf('/', path.length() - 2);
            return list(slash < 0 ? "" : path.substring(0, slash)).contains(path.substring(slash + 1));
        }

        /** A file as text, a character for each byte; empty when there is none. */
        String readText(String path) {
            if (reads.incrementAndGet() > MAX_READS) {
                return "";
            }
            return tree.readText(path);
        }

        /** An answer that is worked out once per tree. */
        <T> T memoize(String question, Class<T> type, Supplier<T> answer) {
            Object known = answers.get(question);
            if (known == null) {
                known = answer.get();
                boolean fits = !(known instanceof String read) || text.addAndGet(read.length()) <= MAX_TEXT;
                if (fits && answers.size() < MAX_LISTS) {
                    answers.put(question, known);
                }
            }
            return type.cast(known);
        }

        /**
         * Files in and below some directories, the nearest first.
         *
         * @param levels how deep to go; 1 is the directory alone
         * @param most how many at most
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

    /** The directory of a path, empty for the root. */
    static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The directory and all above it, up to the root. */
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
