package dev.trapstreet.source.git;

import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the refs and reflogs that a repository stores in reftables. Each working tree has a stack of tables, which the file
 * {@code reftable/tables.list} names from the oldest to the newest. A record replaces those of the same name in older tables. Not
 * thread-safe.
 */
final class ReftableRefs implements Refs {
    private static final int MAX_LINKS = 8;

    /** Maximum number of times that a stack is read because git compacted it meanwhile. */
    private static final int MAX_TRIES = 5;

    private final GitFiles files;
    private final ObjectFormat format;
    private final Path own;
    private final Path common;
    private final Map<String, Path> workingTrees; // git directories, by the prefix of their refs
    private final List<String> brokenRefs = new ArrayList<>();

    /**
     * Creates a reader, and lists the linked working trees.
     *
     * @param files the reader of the files
     * @param format the object format of the repository
     * @param own the git directory of the scanned working tree
     * @param common the git directory that all working trees share; the same for the main working tree
     */
    ReftableRefs(GitFiles files, ObjectFormat format, Path own, Path common) {
        this.files = files;
        this.format = format;
        this.own = own;
        this.common = common;
        this.workingTrees = RefFiles.linkedTrees(files, common);
    }

    /** Merged content of a stack. */
    private static final class Stack implements Reftable.Records {
        final Map<String, String> objects = new HashMap<>(); // by the name of the ref
        final Map<String, String> targets = new HashMap<>(); // of symbolic refs
        final Map<String, TreeMap<Long, String>> logs =
                new TreeMap<>(); // objects, by the name of the ref and the update

        @Override
        public void ref(String name, @Nullable String object, @Nullable String target) {
            objects.remove(name);
            targets.remove(name);
            if (object != null) {
                objects.put(name, object);
            } else if (target != null) {
                targets.put(name, target);
            }
        }

        @Override
        public void log(String name, long update, @Nullable String object) {
            TreeMap<Long, String> entries = logs.computeIfAbsent(name, n -> new TreeMap<>());
            if (object == null) {
                entries.remove(update);
            } else {
                entries.put(update, object);
            }
        }
    }

    /** Part of a table to read. */
    private enum Part {
        REFS(GitFiles.Kind.PACKED_REFS),
        LOGS(GitFiles.Kind.REFLOGS);

        private final GitFiles.Kind limit;

        Part(GitFiles.Kind limit) {
            this.limit = limit;
        }
    }

    @Override
    public List<String> brokenRefs() {
        return List.copyOf(brokenRefs);
    }

    @Override
    public Map<String, String> refs() {
        brokenRefs.clear();
        Stack shared = read(common, Part.REFS);
        Stack tree = own.equals(common) ? shared : read(own, Part.REFS);
        Map<String, String> found = new LinkedHashMap<>();
        addRefs(shared, shared, "", found);
        add("HEAD", "HEAD", tree, shared, found);
        if (tree != shared) {
            add("HEAD", "main-worktree/HEAD", shared, shared, found);
        }
        for (Map.Entry<String, Path> linked : workingTrees.entrySet()) {
            boolean scanned = linked.getValue().equals(own);
            Stack stack = scanned ? tree : read(linked.getValue(), Part.REFS);
            String head = linked.getKey() + "HEAD";
            add("HEAD", head, stack, shared, found);
            if (scanned) {
                brokenRefs.remove(head); // already listed as HEAD
            }
            addRefs(stack, shared, linked.getKey(), found);
        }
        return RefFiles.inOrder(found);
    }

    private void addRefs(Stack stack, Stack shared, String prefix, Map<String, String> found) {
        for (Map<String, String> names : List.of(stack.objects, stack.targets)) {
            for (String name : names.keySet()) {
                if (name.startsWith("refs/")) {
                    add(name, prefix + name, stack, shared, found);
                }
            }
        }
    }

    /**
     * Follows a ref to an object id, and adds it. Records it as broken if symbolic refs form a cycle.
     *
     * @param shown the full name of the ref, with the prefix of its working tree
     */
    private void add(String name, String shown, Stack stack, Stack shared, Map<String, String> found) {
        String at = name;
        for (int i = 0; i < MAX_LINKS; i++) {
            Stack within = stack.objects.containsKey(at) || stack.targets.containsKey(at) ? stack : shared;
            String object = within.objects.get(at);
            String target = within.targets.get(at);
            if (object != null) {
                found.put(shown, object);
                return;
            }
            if (target == null) {
                return; // a symbolic ref to a missing ref, such as HEAD of an empty repository
            }
            at = target;
        }
        brokenRefs.add(shown);
    }

    @Override
    public Map<String, String> reflogs() {
        Map<String, String> found = new LinkedHashMap<>();
        addReflogs(own, "", found);
        if (!own.equals(common)) {
            addReflogs(common, "main-worktree/", found);
        }
        workingTrees.forEach((prefix, tree) -> addReflogs(tree, prefix, found));
        return found;
    }

    private void addReflogs(Path directory, String prefix, Map<String, String> found) {
        read(directory, Part.LOGS).logs.forEach((name, entries) -> {
            String shown = directory.equals(common) && name.startsWith("refs/") ? name : prefix + name;
            int number = 0;
            for (String object : entries.descendingMap().values()) {
                found.put(shown + "@{" + number++ + "}", object);
            }
        });
    }

    /** Reads all tables of a stack. A table that cannot be read is recorded as a problem, and the others are read. */
    private Stack read(Path directory, Part part) {
        Path tables = directory.resolve("reftable");
        for (int tries = 1; tries < MAX_TRIES; tries++) {
            try {
                return read(tables, part, false);
            } catch (NoSuchFileException e) {
                // Git has compacted the stack, and the list names the new table by now.
            }
        }
        try {
            return read(tables, part, true);
        } catch (NoSuchFileException e) {
            files.bounds().problem(Path.of(e.getFile()), new DamagedException("it does not exist"));
            return new Stack();
        }
    }

    /**
     * Reads all tables of a stack.
     *
     * @param last whether a table that does not exist is recorded as a problem
     * @throws NoSuchFileException if the list does not exist, or a table does not and {@code last} is not set
     */
    private Stack read(Path tables, Part part, boolean last) throws NoSuchFileException {
        Stack stack = new Stack();
        long left = files.limit(part.limit);
        for (String name : list(tables.resolve("tables.list"))) {
            Path file = tables.resolve(name);
            try {
                byte[] bytes = files.read(file, part.limit);
                left -= part == Part.REFS
                        ? Reftable.readRefs(bytes, format, left, stack)
                        : Reftable.readLogs(bytes, format, left, stack);
            } catch (NoSuchFileException e) {
                if (!last) {
                    throw e;
                }
                files.bounds().problem(file, new DamagedException("it does not exist"));
            } catch (IOException e) {
                files.bounds().problem(file, e);
            }
        }
        return stack;
    }

    /** Returns the names in the list of a stack, from the oldest table to the newest. */
    private List<String> list(Path list) throws NoSuchFileException {
        List<String> names = new ArrayList<>();
        try {
            String text = new String(files.read(list, GitFiles.Kind.LIST), StandardCharsets.ISO_8859_1);
            for (String line : text.split("\n", -1)) {
                if (line.isEmpty()) {
                    continue;
                }
                if (!isTable(line)) {
                    throw new DamagedException("it names a file that is not a table");
                }
                names.add(line);
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            files.bounds().problem(list, e);
        }
        return names;
    }

    /** Returns whether a line is the name of a table as git writes it: letters, digits, hyphens and a suffix. */
    private static boolean isTable(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
                return false;
            }
        }
        return !line.startsWith(".");
    }
}
