package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The refs and reflogs of a repository as git keeps them in files (gitrepository-layout): those that all its working trees
 * share, and those that each working tree has of its own. Called as git calls them: {@code refs/heads/main}, {@code HEAD} of
 * the working tree that is scanned, {@code main-worktree/HEAD}, {@code worktrees/fix/refs/bisect/bad} of others.
 */
final class RefFiles {
    private static final int NAME_DIGITS = 40;
    private static final int MOST_LINKS = 8;

    private final Path own;
    private final Path common;
    private final Map<String, Path> workingTrees; // what stands before the names of its refs, and where they are
    private final List<String> broken = new ArrayList<>();
    private @Nullable Map<String, String> packed; // once they were read

    /**
     * @param own the directory of the working tree that is scanned
     * @param common what all of them share; the same for the main one
     */
    RefFiles(Path own, Path common) throws IOException {
        this.own = own;
        this.common = common;
        this.workingTrees = new LinkedHashMap<>();
        Path linked = common.resolve("worktrees");
        if (Files.isDirectory(linked)) {
            try (Stream<Path> each = Files.list(linked)) {
                each.sorted().forEach(tree -> workingTrees.put("worktrees/" + tree.getFileName() + "/", tree));
            }
        }
    }

    /**
     * Of the refs that {@link #named} has read those whose files say nothing that git writes, or that lead in a circle. A link to a ref
     * that is not there is none.
     */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /** The refs, each with the object that it names, in an order that does not depend on the file system. */
    Map<String, String> named() throws IOException {
        broken.clear();
        Map<String, String> loose = new HashMap<>();
        addNamed(common, "", loose);
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
                broken.remove(head); // it is HEAD, and told as that
            }
            addNamed(tree.getValue(), tree.getKey(), found);
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

    private void addNamed(Path directory, String prefix, Map<String, String> found) throws IOException {
        for (String name : refsIn(directory)) {
            resolve(directory, name, prefix + name).ifPresent(object -> found.put(prefix + name, object));
        }
    }

    /** The entries of the reflogs, as {@code refs/stash@{1}}, each with the object that it names. */
    Map<String, String> logged() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        addLogged(own, "", found);
        if (!own.equals(common)) {
            addLogged(common, "main-worktree/", found);
        }
        for (Map.Entry<String, Path> tree : workingTrees.entrySet()) {
            addLogged(tree.getValue(), tree.getKey(), found);
        }
        return found;
    }

    /** @param prefix of what belongs to that working tree alone; all share what stands below {@code refs/} of the main one */
    private void addLogged(Path directory, String prefix, Map<String, String> found) throws IOException {
        Path logs = directory.resolve("logs");
        for (Path file : filesBelow(logs)) {
            String name = slashes(logs.relativize(file));
            String shown = directory.equals(common) && name.startsWith("refs/") ? name : prefix + name;
            List<String> lines = GitDirectory.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String[] names = lines.get(i).split(" ", 3);
                if (names.length == 3 && GitDirectory.isName(names[1])) {
                    found.put(shown + "@{" + (lines.size() - 1 - i) + "}", names[1]);
                }
            }
        }
    }

    /** The names of the files below {@code refs/}. */
    private static List<String> refsIn(Path directory) throws IOException {
        Path refs = directory.resolve("refs");
        List<String> names = new ArrayList<>();
        for (Path file : filesBelow(refs)) {
            names.add("refs/" + slashes(refs.relativize(file)));
        }
        return names;
    }

    /** @param shown what a ref is called that turns out to be broken; a lock that git left behind is none */
    private Optional<String> resolve(Path where, String name, String shown) throws IOException {
        Path directory = where;
        String at = name;
        for (int i = 0; i < MOST_LINKS && !at.isEmpty(); i++) {
            Optional<String> content = refFile(directory, at);
            if (content.isEmpty()) {
                return Optional.ofNullable(packedRefs().get(at));
            }
            if (GitDirectory.isName(content.get())) {
                return content;
            }
            at = linked(content.get());
            directory = at.startsWith("refs/") ? common : own;
        }
        if (!name.endsWith(".lock")) {
            broken.add(shown);
        }
        return Optional.empty();
    }

    /** The ref that such a text leads to, below refs or as HEAD and ORIG_HEAD; nothing when it leads to none. */
    private static String linked(String text) {
        String name = text.startsWith("ref:") ? text.substring("ref:".length()).strip() : "";
        boolean below = name.startsWith("refs/") && !name.contains("..");
        return below || name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_') ? name : "";
    }

    /** The text of a ref's file; empty when there is none, no text when the file was not written to its end. */
    private static Optional<String> refFile(Path directory, String name) throws IOException {
        try {
            Path file = directory.resolve(name);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            List<String> lines = GitDirectory.linesThere(file);
            return Optional.of(lines.isEmpty() ? "" : lines.get(0).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // git packed it meanwhile
        } catch (InvalidPathException e) {
            return Optional.empty(); // a name with a NUL in it is no file's
        }
    }

    /** There can be a hundred thousand, and each link to one of them asks. */
    private Map<String, String> packedRefs() throws IOException {
        Map<String, String> known = packed;
        if (known == null) {
            known = readPackedRefs();
            packed = known;
        }
        return known;
    }

    private Map<String, String> readPackedRefs() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Path file = common.resolve("packed-refs");
        if (Files.isRegularFile(file)) {
            for (String line : GitDirectory.lines(file)) {
                int blank = line.indexOf(' ');
                if (blank == NAME_DIGITS && GitDirectory.startsWithName(line)) {
                    found.put(line.substring(blank + 1), line.substring(0, blank));
                }
            }
        }
        return found;
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() || Files.isRegularFile(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // git removes directories of refs that it has packed
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
