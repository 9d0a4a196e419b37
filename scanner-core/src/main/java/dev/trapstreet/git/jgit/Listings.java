package dev.trapstreet.git.jgit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Commands that list what the index, a tree or the ref database contains, in git's own formats. */
final class Listings {
    private static final String LITERAL = ":(literal)";

    private final OpenRepository repository;
    private final byte[] prefix; // the path of the directory, which the paths of the index are relative to
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Listings(OpenRepository repository) {
        this.repository = repository;
        this.prefix = repository.prefix().getBytes(StandardCharsets.UTF_8);
    }

    byte[] list(String... words) throws IOException {
        String last = words[words.length - 1];
        switch (words[0]) {
            case "ls-files" -> index(List.of(words).contains("--stage"));
            case "diff-index" -> changesSince(repository.requireTree(words[words.length - 2]));
            case "ls-tree" -> {
                if (last.startsWith(LITERAL)) {
                    entry(repository.requireTree(words[words.length - 3]), last.substring(LITERAL.length()));
                } else {
                    files(repository.requireTree(last));
                }
            }
            default -> refs(last);
        }
        return printed.toByteArray();
    }

    /** {@code git ls-files -z [--stage]}. */
    private void index(boolean withStages) throws IOException {
        DirCache index = repository.index();
        for (int i = 0; i < index.getEntryCount(); i++) {
            DirCacheEntry entry = index.getEntry(i);
            byte[] path = entry.getRawPath();
            if (!isBelow(path)) {
                continue;
            }
            if (withStages) {
                print(RawEntry.mode(entry.getRawMode()) + " "
                        + entry.getObjectId().name() + " " + entry.getStage() + "\t");
            }
            printed.write(path, prefix.length, path.length - prefix.length);
            printed.write(0);
        }
    }

    /** {@code git diff-index --cached --raw -z --relative --ita-invisible-in-index}. */
    private void changesSince(ObjectId tree) throws IOException {
        try (TreeWalk walk = new TreeWalk(repository.repository())) {
            walk.setRecursive(true);
            if (tree.equals(Constants.EMPTY_TREE_ID)) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(tree);
            }
            walk.addTree(new DirCacheIterator(repository.index()));
            byte[] unmerged = {};
            while (walk.next()) {
                byte[] path = walk.getRawPath();
                DirCacheIterator staged = walk.getTree(1, DirCacheIterator.class);
                DirCacheEntry entry = staged == null ? null : staged.getDirCacheEntry();
                if (!isBelow(path)) {
                    continue;
                }
                if (entry != null && entry.getStage() != DirCacheEntry.STAGE_0) {
                    if (!Arrays.equals(unmerged, path)) { // once for up to three stages
                        RawEntry.writeUnmerged(walk.getRawMode(0), walk.getObjectId(0), path, prefix.length, printed);
                    }
                    unmerged = path;
                } else if (entry != null && entry.isIntentToAdd()) {
                    deletion(walk, path);
                } else if (walk.getRawMode(0) != walk.getRawMode(1) || !walk.idEqual(0, 1)) {
                    change(walk, path);
                }
            }
        }
    }

    /** Writes a file that the index only announces as if the index did not contain it. */
    private void deletion(TreeWalk walk, byte[] path) {
        if (walk.getRawMode(0) != 0) {
            String zeros = ObjectId.zeroId().name();
            String entry = ":" + RawEntry.mode(walk.getRawMode(0)) + " 000000 "
                    + walk.getObjectId(0).name() + " " + zeros + " D";
            RawEntry.write(entry, path, prefix.length, printed);
        }
    }

    private void change(TreeWalk walk, byte[] path) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        RawEntry.write(walk, whole);
        byte[] bytes = whole.toByteArray();
        int entry = bytes.length - path.length - 1;
        printed.write(bytes, 0, entry);
        printed.write(path, prefix.length, path.length - prefix.length);
        printed.write(0);
    }

    /** {@code git ls-tree -r -z --full-tree}. */
    private void files(ObjectId tree) throws IOException {
        try (TreeWalk walk = new TreeWalk(repository.repository())) {
            walk.setRecursive(true);
            walk.addTree(tree);
            while (walk.next()) {
                treeEntry(walk);
            }
        }
    }

    /** {@code git ls-tree -z --full-tree TREE -- :(literal)PATH}. */
    private void entry(ObjectId tree, String path) throws IOException {
        try (ObjectReader reader = repository.repository().newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            if (walk != null) {
                treeEntry(walk);
            }
        }
    }

    private void treeEntry(TreeWalk walk) {
        FileMode mode = walk.getFileMode(0);
        print(RawEntry.mode(walk.getRawMode(0)) + " " + Constants.typeString(mode.getObjectType()) + " "
                + walk.getObjectId(0).name() + "\t");
        byte[] path = walk.getRawPath();
        printed.write(path, 0, path.length);
        printed.write(0);
    }

    /** {@code git for-each-ref --format='%(objectname) %(refname)' PREFIX}. */
    private void refs(String below) throws IOException {
        for (Ref ref : repository.repository().getRefDatabase().getRefsByPrefix(below + "/")) {
            ObjectId object = ref.getObjectId();
            if (object != null) {
                print(object.name() + " " + ref.getName() + "\n");
            }
        }
    }

    private boolean isBelow(byte[] path) {
        return path.length > prefix.length && Arrays.equals(path, 0, prefix.length, prefix, 0, prefix.length);
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        printed.write(bytes, 0, bytes.length);
    }
}
