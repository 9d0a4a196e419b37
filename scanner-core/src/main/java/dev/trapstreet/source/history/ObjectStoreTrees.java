package dev.trapstreet.source.history;

import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.TreeParser;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Provider of the files of commits as {@link FileTree}s. Reads tree and blob objects on demand and caches them. Thread-safe.
 */
final class ObjectStoreTrees implements AutoCloseable {
    private static final byte[] TREE = "tree ".getBytes(StandardCharsets.US_ASCII);

    /** Maximum number of cached trees, and of cached blobs. The next commit needs mostly the same ones. */
    private static final int MAX_KEPT = 2_000;

    /** Maximum size in bytes of the cached trees, and of the cached blobs. */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 16;

    /** Approximate memory of a tree entry, in bytes. */
    private static final int ENTRY_BYTES = 200;

    private final ObjectStore store;
    private final ObjectReader reader;
    private final Map<Integer, Directory> trees = new LruMap<>();
    private final Map<Integer, Optional<String>> blobs = new LruMap<>();
    private long treeBytes;
    private long blobBytes;
    private final Map<String, FileTree> commits = new HashMap<>(); // unbounded: one instance for each commit

    /**
     * Creates a provider without cached objects.
     *
     * @param store the objects; not closed by this provider
     * @param largest the maximum size in bytes of an object that is read
     */
    ObjectStoreTrees(ObjectStore store, int largest) {
        this.store = store;
        this.reader = new ObjectReader(largest);
    }

    /**
     * Cache of the {@link #MAX_KEPT} most recently used values.
     *
     * @param <K> type of the keys
     * @param <V> type of the values
     */
    private static final class LruMap<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        LruMap() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_KEPT;
        }
    }

    /** @param number the object number; -1 if the object does not exist */
    private record TreeEntry(TreeParser.Kind kind, int number) {}

    /**
     * A parsed tree.
     *
     * @param entries the entries by name
     * @param names the names in the form of {@link FileTree#list}
     */
    private record Directory(Map<String, TreeEntry> entries, List<String> names) {
        static final Directory NONE = new Directory(Map.of(), List.of());

        static Directory of(Map<String, TreeEntry> entries) {
            List<String> names = new ArrayList<>(entries.size());
            entries.forEach((name, entry) -> names.add(entry.kind() == TreeParser.Kind.DIRECTORY ? name + "/" : name));
            names.sort(null);
            return new Directory(entries, List.copyOf(names));
        }
    }

    /**
     * Returns the files of a commit, always as the same instance.
     *
     * @param commit the id of the commit in hexadecimal digits
     * @return the files; {@link FileTree#EMPTY} if the commit or its tree does not exist or cannot be read
     */
    synchronized FileTree treeOf(String commit) {
        FileTree known = commits.get(commit);
        if (known == null) {
            known = open(commit);
            commits.put(commit, known);
        }
        return known;
    }

    private FileTree open(String commit) {
        int digits = store.ids().format().digits();
        byte[] name = commit.getBytes(StandardCharsets.US_ASCII);
        byte[] content = name.length == digits ? content(store.ids().findHex(name, 0), ObjectType.COMMIT) : null;
        if (content == null
                || content.length < TREE.length + digits
                || !Arrays.equals(content, 0, TREE.length, TREE, 0, TREE.length)) {
            return FileTree.EMPTY;
        }
        int root = store.ids().findHex(content, TREE.length);
        return root < 0 ? FileTree.EMPTY : new CommitTree(root);
    }

    /** Returns the content of an object; null if it does not exist, is of another type, or cannot be read. */
    private byte @Nullable [] content(int number, ObjectType type) {
        if (number < 0) {
            return null;
        }
        try {
            ObjectStore.StoredObject stored = store.read(number, reader);
            return stored.type() == type ? stored.content() : null;
        } catch (IOException e) {
            return null; // already reported as damaged by the scan; here it merely yields no evidence
        }
    }

    private synchronized Directory directory(int number) {
        Directory known = trees.get(number);
        if (known == null) {
            byte[] content = content(number, ObjectType.TREE);
            known = content == null ? Directory.NONE : Directory.of(parse(content));
            treeBytes += (long) ENTRY_BYTES * known.names().size();
            if (treeBytes > MAX_BYTES) {
                trees.clear();
                treeBytes = (long) ENTRY_BYTES * known.names().size();
            }
            trees.put(number, known);
        }
        return known;
    }

    private Map<String, TreeEntry> parse(byte[] tree) {
        Map<String, TreeEntry> entries = new LinkedHashMap<>();
        TreeParser parser = new TreeParser(store.ids().format().bytes()).parse(tree, tree.length);
        while (parser.next()) {
            int length = parser.nameEnd() - parser.nameStart();
            String name = DisplayPaths.decodeName(ByteBuffer.wrap(tree, parser.nameStart(), length));
            entries.put(name, new TreeEntry(parser.kind(), store.ids().find(tree, parser.id())));
        }
        return entries;
    }

    /** Returns the start of a blob as text, one character for each byte; empty if it cannot be read. */
    private synchronized Optional<String> blob(int number) {
        Optional<String> known = blobs.get(number);
        if (known == null) {
            byte[] content = content(number, ObjectType.BLOB);
            known = Optional.ofNullable(content)
                    .map(all ->
                            new String(all, 0, Math.min(all.length, FileTree.MAX_BYTES), StandardCharsets.ISO_8859_1));
            blobBytes += known.map(String::length).orElse(0);
            if (blobBytes > MAX_BYTES) {
                blobs.clear();
                blobBytes = known.map(String::length).orElse(0);
            }
            blobs.put(number, known);
        }
        return known;
    }

    @Override
    public void close() {
        reader.close();
    }

    /** File tree of one commit. */
    private final class CommitTree implements FileTree {
        private final int root;

        CommitTree(int root) {
            this.root = root;
        }

        @Override
        public Optional<byte[]> read(String path) {
            return file(path).map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public String readText(String path) {
            return file(path).orElse("");
        }

        private Optional<String> file(String path) {
            int slash = path.lastIndexOf('/');
            if (slash == 0) {
                return Optional.empty(); // an absolute path
            }
            TreeEntry entry =
                    resolve(path.substring(0, Math.max(0, slash))).entries().get(path.substring(slash + 1));
            return entry == null || entry.kind() != TreeParser.Kind.FILE ? Optional.empty() : blob(entry.number());
        }

        @Override
        public List<String> list(String directory) {
            return resolve(directory).names();
        }

        /** Returns the directory at a path relative to the root; an empty one if there is none. */
        private Directory resolve(String path) {
            Directory at = directory(root);
            if (path.isEmpty()) {
                return at;
            }
            for (String name : path.split("/", -1)) {
                TreeEntry entry = at.entries().get(name);
                if (entry == null || entry.kind() != TreeParser.Kind.DIRECTORY) {
                    return Directory.NONE;
                }
                at = directory(entry.number());
            }
            return at;
        }
    }
}
