package dev.trapstreet.git.jgit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * {@code git diff-tree --stdin -c -r --root --raw -z}: the changes of each commit. For a merge, these are the files that differ from
 * every parent.
 */
final class CommitDiffs implements AutoCloseable {
    private final OpenRepository repository;
    private final RevWalk commits;
    private final byte[] names; // object ids with line breaks
    private int at;

    CommitDiffs(OpenRepository repository, byte[] names) {
        this.repository = repository;
        this.commits = new RevWalk(repository.repository());
        this.names = names;
    }

    InputStream output() {
        return new LazyInputStream(() -> {
            if (at >= names.length) {
                return null;
            }
            int start = at;
            while (at < names.length && names[at] != '\n') {
                at++;
            }
            String name = new String(names, start, at++ - start, StandardCharsets.US_ASCII);
            return new ByteArrayInputStream(changes(commits.parseCommit(ObjectId.fromString(name))));
        });
    }

    private byte[] changes(RevCommit commit) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (TreeWalk walk = new TreeWalk(commits.getObjectReader())) {
            walk.setRecursive(true);
            for (RevCommit parent : commit.getParents()) {
                walk.addTree(commits.parseCommit(parent).getTree());
            }
            if (commit.getParentCount() == 0) {
                walk.addTree(new EmptyTreeIterator());
            }
            walk.addTree(commit.getTree());
            walk.setFilter(new DiffersFromAll());
            if (commit.getParentCount() > 1) { // git names a merge even if it has no change of its own
                writeName(commit, printed);
            }
            while (walk.next()) {
                if (printed.size() == 0) {
                    writeName(commit, printed);
                }
                RawEntry.write(walk, printed);
            }
        }
        return printed.toByteArray();
    }

    private static void writeName(RevCommit commit, ByteArrayOutputStream to) {
        byte[] name = commit.name().getBytes(StandardCharsets.US_ASCII);
        to.write(name, 0, name.length);
        to.write(0);
    }

    /** Filter for entries of the last tree that differ from those of all others. */
    private static final class DiffersFromAll extends TreeFilter {
        @Override
        public boolean include(TreeWalk walk) {
            int last = walk.getTreeCount() - 1;
            for (int i = 0; i < last; i++) {
                if (walk.getRawMode(i) == walk.getRawMode(last) && walk.idEqual(i, last)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean shouldBeRecursive() {
            return true;
        }

        @Override
        public TreeFilter clone() {
            return this; // has no state
        }
    }

    @Override
    public void close() {
        commits.close();
        repository.close();
    }
}
