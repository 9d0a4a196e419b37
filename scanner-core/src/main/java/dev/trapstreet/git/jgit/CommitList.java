package dev.trapstreet.git.jgit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * {@code git rev-list}: the commits of a range, and with {@code --objects} the trees, files and tags that they introduce. What the
 * parents at the lower end of the range contain is left out, as git does it.
 */
final class CommitList {
    private final OpenRepository repository;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<RevObject> tags = new ArrayList<>();
    private final List<RevCommit> excluded = new ArrayList<>(); // without those that a tag names, like git
    private final Set<ObjectId> seen = new HashSet<>(); // trees and blobs that are printed, or known below the range

    CommitList(OpenRepository repository) {
        this.repository = repository;
    }

    /**
     * Lists the commits and objects.
     *
     * @param input lines with revisions, for {@code --stdin}
     */
    byte[] list(byte[] input, String... words) throws IOException {
        List<String> options = List.of(words);
        try (RevWalk walk = new RevWalk(repository.repository())) {
            walk.setRetainBody(false);
            walk.sort(RevSort.TOPO);
            if (options.contains("--stdin")) {
                boolean reverse = options.contains("--reverse");
                for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
                    addIfPresent(walk, line);
                }
                int not = options.indexOf("--not");
                if (not >= 0) {
                    excludeRefs(walk, words[not + 1]);
                }
                print(commits(walk), reverse);
            } else {
                addRange(walk, words[words.length - 2]);
                List<RevCommit> commits = commits(walk);
                print(commits, false);
                printObjects(walk, commits, options.contains("--objects-edge-aggressive"));
            }
        }
        return printed.toByteArray();
    }

    private void addIfPresent(RevWalk walk, String line) throws IOException {
        boolean not = line.startsWith("^");
        String name = not ? line.substring(1) : line;
        if (!name.isEmpty()) {
            addIfPresent(walk, repository.require(name), not);
        }
    }

    private void excludeRefs(RevWalk walk, String option) throws IOException {
        int equals = option.indexOf('=');
        String below = option.startsWith("--remotes") ? Constants.R_REMOTES : Constants.R_REFS;
        String prefix = equals < 0 ? below : below + option.substring(equals + 1) + "/";
        List<Ref> refs =
                new ArrayList<>(repository.repository().getRefDatabase().getRefsByPrefix(prefix));
        Ref head = option.equals("--all") ? repository.repository().exactRef(Constants.HEAD) : null;
        if (head != null) {
            refs.add(head);
        }
        for (Ref ref : refs) {
            ObjectId object = ref.getObjectId();
            if (object != null) {
                addIfPresent(walk, object, true);
            }
        }
    }

    /** Adds an object unless it is missing, as {@code --ignore-missing} says. */
    private void addIfPresent(RevWalk walk, ObjectId id, boolean not) throws IOException {
        if (walk.getObjectReader().has(id)) {
            add(walk, id, not);
        }
    }

    /** Adds a range: {@code A..B}, {@code A...B}, {@code A^!}, {@code A^@}, {@code ^A} or {@code A}. */
    private void addRange(RevWalk walk, String range) throws IOException {
        int dots = range.indexOf("..");
        if (dots >= 0) {
            boolean symmetric = range.startsWith("...", dots);
            ObjectId left = requireCommitish(range.substring(0, dots));
            ObjectId right = requireCommitish(range.substring(dots + (symmetric ? 3 : 2)));
            if (symmetric) {
                excludeMergeBases(walk, left, right);
            }
            add(walk, left, !symmetric);
            add(walk, right, false);
        } else if (range.endsWith("^!") || range.endsWith("^@")) {
            RevCommit commit = walk.parseCommit(requireCommitish(range.substring(0, range.length() - 2)));
            boolean itself = range.endsWith("!");
            for (RevCommit parent : commit.getParents()) {
                add(walk, parent, itself);
            }
            if (itself) {
                add(walk, commit, false);
            }
        } else if (range.startsWith("^")) {
            add(walk, requireCommitish(range.substring(1)), true);
        } else {
            add(walk, requireCommitish(range), false);
        }
    }

    private ObjectId requireCommitish(String revision) throws IOException {
        return repository.require(revision.isEmpty() ? Constants.HEAD : revision);
    }

    private void excludeMergeBases(RevWalk walk, ObjectId left, ObjectId right) throws IOException {
        List<ObjectId> bases = new ArrayList<>();
        try (RevWalk merge = new RevWalk(repository.repository())) {
            merge.setRevFilter(RevFilter.MERGE_BASE);
            merge.markStart(merge.parseCommit(left));
            merge.markStart(merge.parseCommit(right));
            for (RevCommit base = merge.next(); base != null; base = merge.next()) {
                bases.add(base.getId());
            }
        }
        for (ObjectId base : bases) {
            add(walk, base, true);
        }
    }

    private void add(RevWalk walk, ObjectId id, boolean not) throws IOException {
        RevObject object;
        try {
            object = walk.parseAny(id);
        } catch (MissingObjectException e) {
            throw new CommandFailedException("fatal: bad object " + id.name(), e);
        }
        boolean direct = object instanceof RevCommit;
        while (object instanceof RevTag) {
            if (!not) {
                tags.add(object);
            }
            object = walk.parseAny(((RevTag) object).getObject());
        }
        if (object instanceof RevCommit) {
            RevCommit commit = (RevCommit) object;
            if (not) {
                if (direct) {
                    excluded.add(commit);
                }
                walk.markUninteresting(commit);
            } else {
                walk.markStart(commit);
            }
        } else if (!not) {
            tags.add(object); // a tree or blob that the range names itself
        }
    }

    private static List<RevCommit> commits(RevWalk walk) throws IOException {
        List<RevCommit> commits = new ArrayList<>();
        for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
            commits.add(commit);
        }
        return commits;
    }

    private void print(List<RevCommit> commits, boolean reverse) {
        for (int i = 0; i < commits.size(); i++) {
            printLine(commits.get(reverse ? commits.size() - 1 - i : i).name());
        }
    }

    private void printObjects(RevWalk walk, List<RevCommit> commits, boolean aggressive) throws IOException {
        Set<RevCommit> inside = new HashSet<>(commits);
        ObjectReader reader = walk.getObjectReader();
        for (RevCommit commit : commits) {
            for (RevCommit parent : commit.getParents()) {
                if (!inside.contains(parent)) {
                    visit(reader, walk.parseCommit(parent).getTree(), false);
                }
            }
        }
        for (RevCommit commit : aggressive ? excluded : List.<RevCommit>of()) {
            visit(reader, commit.getTree(), false);
        }
        for (RevObject tag : tags) {
            if (tag instanceof RevTree) {
                visit(reader, tag, true);
            } else if (seen.add(tag.getId())) {
                printLine(tag.name());
            }
        }
        for (RevCommit commit : commits) {
            visit(reader, commit.getTree(), true);
        }
    }

    /** Adds a tree and everything below it to the objects that were seen, and prints what is new. */
    private void visit(ObjectReader reader, ObjectId root, boolean print) throws IOException {
        Deque<ObjectId> trees = new ArrayDeque<>();
        trees.add(root.copy());
        while (!trees.isEmpty()) {
            ObjectId tree = trees.removeLast();
            if (!seen.add(tree)) {
                continue;
            }
            if (!reader.has(tree, Constants.OBJ_TREE)) {
                printMissing(tree, print);
                continue;
            }
            if (print) {
                printLine(tree.name());
            }
            CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, tree);
            for (; !entries.eof(); entries.next(1)) {
                int mode = entries.getEntryRawMode() & FileMode.TYPE_MASK;
                ObjectId id = entries.getEntryObjectId();
                if (mode == FileMode.TYPE_TREE) {
                    trees.add(id);
                } else if (mode != FileMode.TYPE_GITLINK && seen.add(id)) {
                    if (!print) {
                        continue;
                    }
                    if (reader.has(id)) {
                        printLine(id.name());
                    } else {
                        printMissing(id, true);
                    }
                }
            }
        }
    }

    private void printMissing(ObjectId id, boolean print) {
        if (print) {
            printLine("?" + id.name());
        }
    }

    private void printLine(String text) {
        byte[] line = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        printed.write(line, 0, line.length);
    }
}
