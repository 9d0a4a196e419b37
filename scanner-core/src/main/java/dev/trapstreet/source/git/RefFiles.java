package dev.trapstreet.source.git;

import dev.trapstreet.git.ObjectIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the refs and reflogs that a repository stores in files (gitrepository-layout): loose refs, {@code packed-refs} and
 * {@code logs}. Not thread-safe.
 */
final class RefFiles implements Refs {
    private static final int MAX_LINKS = 8;

    private final GitFiles files;
    private final int digits; // of an object id
    private final Path own;
    private final Path common;
    private final Map<String, Path> workingTrees; // git directories, by the prefix of their refs
    private final List<String> brokenRefs = new ArrayList<>();
    private @Nullable Map<String, String> packed; // null until they are read

    /**
     * Creates a reader, and lists the linked working trees.
     *
     * @param files the reader of the files
     * @param digits the length of an object id in hexadecimal digits
     * @param own the git directory of the scanned working tree
     * @param common the git directory that all working trees share; the same for the main working tree
     */
    RefFiles(GitFiles files, int digits, Path own, Path common) {
        this.files = files;
        this.digits = digits;
        this.own = own;
        this.common = common;
        this.workingTrees = linkedTrees(files, common);
    }

    /** Returns the git directories of the linked working trees, by the prefix of their refs. */
    static Map<String, Path> linkedTrees(GitFiles files, Path common) {
        Map<String, Path> trees = new LinkedHashMap<>();
        for (Path tree : files.list(common.resolve("worktrees"))) {
            if (files.bounds().admits(tree)) {
                trees.put("worktrees/" + tree.getFileName() + "/", tree);
            }
        }
        return trees;
    }

    @Override
    public List<String> brokenRefs() {
        return List.copyOf(brokenRefs);
    }

    @Override
    public Map<String, String> refs() {
        brokenRefs.clear();
        Map<String, String> loose = new HashMap<>();
        addRefs(common, "", loose);
        // Packed refs are read again, and after the loose ones, so that a ref that git packs meanwhile is not missed.
        packed = null;
        Map<String, String> found = new LinkedHashMap<>(packedRefs());
        found.putAll(loose);
        resolve(own, "HEAD", "HEAD").ifPresent(object -> found.put("HEAD", object));
        if (!own.equals(common)) {
            resolve(common, "HEAD", "main-worktree/HEAD").ifPresent(object -> found.put("main-worktree/HEAD", object));
        }
        for (Map.Entry<String, Path> tree : workingTrees.entrySet()) {
            String head = tree.getKey() + "HEAD";
            resolve(tree.getValue(), "HEAD", head).ifPresent(object -> found.put(head, object));
            if (tree.getValue().equals(own)) {
                brokenRefs.remove(head); // already listed as HEAD
            }
            addRefs(tree.getValue(), tree.getKey(), found);
        }
        return inOrder(found);
    }

    /** Sorts by name. Packed refs are already sorted, so a list sort is cheap; a tree map would compare each with sixteen others. */
    static Map<String, String> inOrder(Map<String, String> found) {
        List<String> names = new ArrayList<>(found.keySet());
        names.sort(null);
        Map<String, String> ordered = new LinkedHashMap<>(2 * names.size());
        for (String name : names) {
            ordered.put(name, found.getOrDefault(name, ""));
        }
        return ordered;
    }

    private void addRefs(Path directory, String prefix, Map<String, String> found) {
        for (String name : refsIn(directory)) {
            resolve(directory, name, prefix + name).ifPresent(object -> found.put(prefix + name, object));
        }
    }

    @Override
    public Map<String, String> reflogs() {
        Map<String, String> found = new LinkedHashMap<>();
        addReflogs(own, "", found);
        if (!own.equals(common)) {
            addReflogs(common, "main-worktree/", found);
        }
        for (Map.Entry<String, Path> tree : workingTrees.entrySet()) {
            addReflogs(tree.getValue(), tree.getKey(), found);
        }
        return found;
    }

    /**
     * Adds the reflogs of one git directory.
     *
     * @param prefix the prefix for refs of this working tree only; refs below {@code refs/} of the main one are shared and have none
     */
    private void addReflogs(Path directory, String prefix, Map<String, String> found) {
        Path logs = directory.resolve("logs");
        for (Path file : files.filesBelow(logs)) {
            String name = slashes(logs.relativize(file));
            String shown = directory.equals(common) && name.startsWith("refs/") ? name : prefix + name;
            Entries entries = new Entries(digits);
            files.forEachLine(file, GitFiles.Kind.REFLOGS, entries);
            int line = -1;
            for (String object : entries.objects) {
                line = entries.lines.nextSetBit(line + 1);
                found.put(shown + "@{" + (entries.count - 1 - line) + "}", object);
            }
        }
    }

    /** Entries of a reflog. Each line has the form "BEFORE AFTER NAME &lt;MAIL&gt; TIME ZONE TAB MESSAGE"; AFTER is collected. */
    private static final class Entries implements Consumer<String> {
        private final List<String> objects = new ArrayList<>();
        private final BitSet lines = new BitSet(); // line numbers of the objects, from 0
        private final int digits;
        private int count; // of all lines; a hostile file may have many without an object

        Entries(int digits) {
            this.digits = digits;
        }

        @Override
        public void accept(String line) {
            String object = after(line, digits);
            if (!object.isEmpty()) {
                objects.add(object);
                lines.set(count);
            }
            count++;
        }
    }

    /** Returns the second object id of a line, or an empty text if the line is malformed. */
    private static String after(String line, int digits) {
        int start = line.indexOf(' ') + 1;
        int end = start + digits;
        boolean named = start > 0 && end < line.length() && line.charAt(end) == ' ';
        return named && ObjectIds.isObjectId(line.substring(start, end), digits) ? line.substring(start, end) : "";
    }

    /** Returns the names of the loose refs in a git directory. */
    private List<String> refsIn(Path directory) {
        Path refs = directory.resolve("refs");
        List<String> names = new ArrayList<>();
        for (Path file : files.filesBelow(refs)) {
            names.add("refs/" + slashes(refs.relativize(file)));
        }
        return names;
    }

    /**
     * Follows a ref to an object id. Records it as broken if that fails, except for the name of a lock file that git left behind.
     *
     * @param shown the full name of the ref, with the prefix of its working tree
     * @return the object id, or empty if the ref is missing or broken
     */
    private Optional<String> resolve(Path where, String name, String shown) {
        Path directory = where;
        String at = name;
        for (int i = 0; i < MAX_LINKS && !at.isEmpty(); i++) {
            Optional<String> content = refFile(directory, at);
            if (content.isEmpty()) {
                return Optional.ofNullable(packedRefs().get(at));
            }
            if (ObjectIds.isObjectId(content.get(), digits)) {
                return content;
            }
            at = linkTarget(content.get());
            directory = at.startsWith("refs/") ? common : own;
        }
        if (!name.endsWith(".lock")) {
            brokenRefs.add(shown);
        }
        return Optional.empty();
    }

    /** Returns the target of a symbolic ref: a name below refs/, or one such as ORIG_HEAD. Empty if the text is not a symbolic ref. */
    private static String linkTarget(String text) {
        String name = text.startsWith("ref:") ? text.substring("ref:".length()).strip() : "";
        boolean below = name.startsWith("refs/") && !name.contains("..");
        return below || name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_') ? name : "";
    }

    /**
     * Returns the first line of the file of a ref. It is an empty text if git did not finish writing the file.
     *
     * @return the line, or empty if the file does not exist or may not be read. The latter is recorded as a problem.
     */
    private Optional<String> refFile(Path directory, String name) {
        Path file;
        try {
            file = directory.resolve(name);
        } catch (InvalidPathException e) {
            return Optional.empty(); // no file has a name with NUL
        }
        try {
            return Optional.of(GitFiles.firstLine(files.read(file, GitFiles.Kind.LINE)));
        } catch (NoSuchFileException e) {
            return link(file); // or it was packed meanwhile
        } catch (IOException e) {
            if (!name.startsWith("refs/") || !Files.isDirectory(file)) { // a symbolic ref may name a directory of refs
                files.bounds().problem(file, e);
            }
            return Optional.empty();
        }
    }

    /** Returns the content for a symbolic link to a ref that is packed by now. Old versions of git used links as symbolic refs. */
    private static Optional<String> link(Path file) {
        try {
            String text = Files.isSymbolicLink(file) ? slashes(Files.readSymbolicLink(file)) : "";
            return text.startsWith("refs/") ? Optional.of("ref: " + text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it was removed meanwhile
        }
    }

    /** Returns the packed refs. They are cached: there can be a hundred thousand, and each symbolic ref to one needs them. */
    private Map<String, String> packedRefs() {
        Map<String, String> known = packed;
        if (known == null) {
            known = readPackedRefs();
            packed = known;
        }
        return known;
    }

    private Map<String, String> readPackedRefs() {
        PackedRefs refs = new PackedRefs(digits);
        files.forEachLine(common.resolve("packed-refs"), GitFiles.Kind.PACKED_REFS, refs);
        return refs.found;
    }

    /** Entries of {@code packed-refs}: lines of the form "OBJECT NAME". Comments and the objects of tags are skipped. */
    private static final class PackedRefs implements Consumer<String> {
        private final int digits;
        private final Map<String, String> found = new LinkedHashMap<>();

        PackedRefs(int digits) {
            this.digits = digits;
        }

        @Override
        public void accept(String line) {
            int blank = line.indexOf(' ');
            if (blank == digits && ObjectIds.startsWithObjectId(line, digits)) {
                found.put(line.substring(blank + 1), line.substring(0, blank));
            }
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
