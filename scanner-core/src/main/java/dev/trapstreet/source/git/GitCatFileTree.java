package dev.trapstreet.source.git;

import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.TreeParser;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tree of one commit that is read by git, for commits whose objects only git can find, such as those in quarantine. Contents are
 * cached. Used by one thread at a time; trees of several commits may share a batch and be used by different threads.
 */
public final class GitCatFileTree implements FileTree {
    private static final int LARGEST_TREE = 1 << 24;

    private final CatFileBatch objects;
    private final String commit;
    private final Map<String, Map<String, Boolean>> directories = new HashMap<>();
    private final Map<String, Optional<byte[]>> files = new HashMap<>();

    /**
     * Creates the tree of a commit. Nothing is read yet.
     *
     * @param objects the reader of the objects, which stays open; it is locked during each request
     * @param commit the object id of the commit
     */
    public GitCatFileTree(CatFileBatch objects, String commit) {
        this.objects = objects;
        this.commit = commit;
    }

    @Override
    public Optional<byte[]> read(String path) {
        Optional<byte[]> known = files.get(path);
        if (known == null) {
            known = load(path);
            files.put(path, known);
        }
        return known;
    }

    private Optional<byte[]> load(String path) {
        int slash = path.lastIndexOf('/');
        Map<String, Boolean> siblings = entries(path.substring(0, Math.max(0, slash)));
        if (slash == 0 || !Boolean.FALSE.equals(siblings.get(path.substring(slash + 1)))) {
            return Optional.empty();
        }
        return content(path, ObjectType.BLOB, MAX_BYTES);
    }

    @Override
    public List<String> list(String directory) {
        List<String> names = new ArrayList<>();
        entries(directory).forEach((name, isDirectory) -> names.add(isDirectory ? name + "/" : name));
        names.sort(null);
        return names;
    }

    /** Returns the names in a directory, each with whether it is a directory. Links and submodules are left out. */
    private Map<String, Boolean> entries(String directory) {
        Map<String, Boolean> known = directories.get(directory);
        if (known == null) {
            known = new HashMap<>();
            Optional<byte[]> tree = content(directory, ObjectType.TREE, LARGEST_TREE);
            if (tree.isPresent()) {
                parse(tree.get(), known);
            }
            directories.put(directory, known);
        }
        return known;
    }

    private void parse(byte[] tree, Map<String, Boolean> into) {
        TreeParser parser = new TreeParser(commit.length() / 2).parse(tree, tree.length);
        while (parser.next()) {
            TreeParser.Kind kind = parser.kind();
            if (kind == TreeParser.Kind.DIRECTORY || kind == TreeParser.Kind.FILE) {
                int length = parser.nameEnd() - parser.nameStart();
                String name = DisplayPaths.decodeName(ByteBuffer.wrap(tree, parser.nameStart(), length));
                into.put(name, kind == TreeParser.Kind.DIRECTORY);
            }
        }
    }

    private Optional<byte[]> content(String path, ObjectType type, int most) {
        if (path.indexOf('\n') >= 0) {
            return Optional.empty(); // a request is one line
        }
        try {
            synchronized (objects) {
                objects.request(List.of(commit + ":" + path));
                CatFileBatch.ObjectHeader head = objects.next();
                return head == null || head.type() != type ? Optional.empty() : Optional.of(objects.content(most));
            }
        } catch (IOException e) {
            return Optional.empty(); // the location is then classified without this file
        }
    }
}
