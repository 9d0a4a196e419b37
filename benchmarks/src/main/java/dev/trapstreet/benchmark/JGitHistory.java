package dev.trapstreet.benchmark;

import java.io.File;
import java.io.IOException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Two ways to read a history with JGit, for comparison with the pack reader: opening every blob by its id, and walking
 * all commits with their tree diffs. Neither searches the content.
 */
public final class JGitHistory {
    private JGitHistory() {}

    /**
     * Reads a history and prints the number of bytes or of changed entries.
     *
     * @param words {@code blobs REPOSITORY} or {@code diffs REPOSITORY}
     * @throws IOException if the repository cannot be read
     */
    public static void main(String[] words) throws IOException {
        try (FileRepository repository = new FileRepository(new File(words[1]))) {
            long done = words[0].equals("blobs") ? blobs(repository) : diffs(repository);
            System.out.println(done);
        }
    }

    private static long blobs(FileRepository repository) throws IOException {
        long bytes = 0;
        try (ObjectReader reader = repository.newObjectReader()) {
            for (Pack pack : repository.getObjectDatabase().getPacks()) {
                for (PackIndex.MutableEntry entry : pack) {
                    ObjectLoader loader = reader.open(entry.toObjectId());
                    if (loader.getType() == Constants.OBJ_BLOB) {
                        bytes += loader.isLarge() ? loader.getSize() : loader.getCachedBytes().length;
                    }
                }
            }
        }
        return bytes;
    }

    private static long diffs(FileRepository repository) throws IOException {
        long entries = 0;
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk trees = new TreeWalk(commits.getObjectReader())) {
            for (Ref ref : repository.getRefDatabase().getRefs()) {
                if (commits.peel(commits.parseAny(ref.getObjectId())) instanceof RevCommit tip) {
                    commits.markStart(tip);
                }
            }
            trees.setRecursive(true);
            trees.setFilter(TreeFilter.ANY_DIFF);
            for (RevCommit commit : commits) {
                trees.reset();
                trees.addTree(commit.getTree());
                for (RevCommit parent : commit.getParents()) {
                    trees.addTree(commits.parseCommit(parent).getTree());
                }
                while (trees.next()) {
                    entries++;
                }
            }
        }
        return entries;
    }
}
