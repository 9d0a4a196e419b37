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
 * The refs and reflogs of a repository as git keeps them in files (gitrepository-layout): those that all its working trees
 * share, and those that each working tree has of its own. Called as git calls them: {@code refs/heads/main}, {@code HEAD} of
 * the working tree that is scanned, {@code main-worktree/HEAD}, {@code worktrees/fix/refs/bisect/bad} of others.
 */
public final class RefFiles {
    private static final int NAME_DIGITS = 40;
    private static final int MAX_LINKS = 8;

    private final GitFiles files;
    private final Path own;
    private final Path common;
    private final Map<String, Path> workingTrees; // what stands before the names of its refs, and where they are
    private final List<String> brokenRefs = new ArrayList<>();
    private @Nullable Map<String, String> packed; // once they were read

    /**
     * @param own the directory of the working tree that is scanned
     * @param common what all of them share; the same for the main one
     */
    RefFiles(GitFiles files, Path own, Path common) {
        this.files = files;
        this.own = own;
        this.common = common;
        this.workingTrees = new LinkedHashMap<>();
        for (Path tree : files.list(common.resolve("worktrees"))) {
            if (files.bounds().admits(tree)) {
                workingTrees.put("worktrees/" + tree.getFileName() + "/", tree);
            }
        }
    }

    /**
     * Of the refs that {@link #refs} has read those whose files say nothing that git writes, or that lead in a circle. A link to a ref
     * that is not there is none.
     */
    public List<String> brokenRefs() {
        return List.copyOf(brokenRefs);
    }

    /** The refs, each with the object that it names, in an order that does not depend on the file system. */
    public Map<String, String> refs() {
        brokenRefs.clear();
        Map<String, String> loose = new HashMap<>();
        addRefs(common, "", loose);
        // Only now, and anew: a ref that is packed meanwhile is in the one or in the other.
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
                brokenRefs.remove(head); // it is HEAD, and told as that
            }
            addRefs(tree.getValue(), tree.getKey(), found);
        }
        return inOrder(found);
    }

    /** Packed refs are in order, so there is little to sort; a tree of them would compare each with sixteen others. */
    private static Map<String, String> inOrder(Map<String, String> found) {
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

    /** The entries of the reflogs, as {@code refs/stash@{1}}, each with the object that it names. */
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

    /** @param prefix of what belongs to that working tree alone; all share what stands below {@code refs/} of the main one */
    private void addReflogs(Path directory, String prefix, Map<String, String> found) {
        Path logs = directory.resolve("logs");
        for (Path file : files.filesBelow(logs)) {
            String name = slashes(logs.relativize(file));
            String shown = directory.equals(common) && name.startsWith("refs/") ? name : prefix + name;
            Entries entries = new Entries();
            files.forEachLine(file, GitFiles.Kind.REFLOGS, entries);
            int line = -1;
            for (String object : entries.objects) {
                line = entries.lines.nextSetBit(line + 1);
                found.put(shown + "@{" + (entries.count - 1 - line) + "}", object);
            }
        }
    }

    /** What a reflog names: "BEFORE AFTER NAME <MAIL> TIME ZONE TAB MESSAGE" in each line. */
    private static final class Entries implements Consumer<String> {
        private final List<String> objects = new ArrayList<>();
        private final BitSet lines = new BitSet(); // of the objects
        private int count; // of all lines: a hostile file may have a great many that name nothing

        @Override
        public void accept(String line) {
            String object = after(line);
            if (!object.isEmpty()) {
                objects.add(object);
                lines.set(count);
            }
            count++;
        }
    }

    private static String after(String line) {
        int start = line.indexOf(' ') + 1;
        int end = start + NAME_DIGITS;
        boolean named = start > 0 && end < line.length() && line.charAt(end) == ' ';
        return named && ObjectIds.startsWithSha1Id(line.substring(start, end)) ? line.substring(start, end) : "";
    }

    /** The names of the files below {@code refs/}. */
    private List<String> refsIn(Path directory) {
        Path refs = directory.resolve("refs");
        List<String> names = new ArrayList<>();
        for (Path file : files.filesBelow(refs)) {
            names.add("refs/" + slashes(refs.relativize(file)));
        }
        return names;
    }

    /** @param shown what a ref is called that turns out to be broken; a lock that git left behind is none */
    private Optional<String> resolve(Path where, String name, String shown) {
        Path directory = where;
        String at = name;
        for (int i = 0; i < MAX_LINKS && !at.isEmpty(); i++) {
            Optional<String> content = refFile(directory, at);
            if (content.isEmpty()) {
                return Optional.ofNullable(packedRefs().get(at));
            }
            if (ObjectIds.isSha1Id(content.get())) {
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

    /** The ref that such a text leads to, below refs or as HEAD and ORIG_HEAD; nothing when it leads to none. */
    private static String linkTarget(String text) {
        String name = text.startsWith("ref:") ? text.substring("ref:".length()).strip() : "";
        boolean below = name.startsWith("refs/") && !name.contains("..");
        return below || name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_') ? name : "";
    }

    /**
     * The text of a ref's file; empty when there is none, or it may not be read, which is noted; no text when the file was not written
     * to its end.
     */
    private Optional<String> refFile(Path directory, String name) {
        Path file;
        try {
            file = directory.resolve(name);
        } catch (InvalidPathException e) {
            return Optional.empty(); // a name with a NUL in it is no file's
        }
        try {
            return Optional.of(GitFiles.firstLine(files.read(file, GitFiles.Kind.LINE)));
        } catch (NoSuchFileException e) {
            return link(file); // or git packed it meanwhile
        } catch (IOException e) {
            if (!name.startsWith("refs/") || !Files.isDirectory(file)) { // a link may name a directory of refs
                files.bounds().problem(file, e);
            }
            return Optional.empty();
        }
    }

    /** A symbolic link as git made them once, to a ref that is packed by now. */
    private static Optional<String> link(Path file) {
        try {
            String text = Files.isSymbolicLink(file) ? slashes(Files.readSymbolicLink(file)) : "";
            return text.startsWith("refs/") ? Optional.of("ref: " + text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it went away
        }
    }

    /** There can be a hundred thousand, and each link to one of them asks. */
    private Map<String, String> packedRefs() {
        Map<String, String> known = packed;
        if (known == null) {
            known = readPackedRefs();
            packed = known;
        }
        return known;
    }

    private Map<String, String> readPackedRefs() {
        PackedRefs refs = new PackedRefs();
        files.forEachLine(common.resolve("packed-refs"), GitFiles.Kind.PACKED_REFS, refs);
        return refs.found;
    }

    /** What {@code packed-refs} holds: "OBJECT NAME" in each line, beside comments and what tags lead to. */
    private static final class PackedRefs implements Consumer<String> {
        private final Map<String, String> found = new LinkedHashMap<>();

        @Override
        public void accept(String line) {
            int blank = line.indexOf(' ');
            if (blank == NAME_DIGITS && ObjectIds.startsWithSha1Id(line)) {
                found.put(line.substring(blank + 1), line.substring(0, blank));
            }
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
