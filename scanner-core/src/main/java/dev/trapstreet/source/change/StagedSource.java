package dev.trapstreet.source.change;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.file.WorkingTreeScan;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a commit of the index would bring in: files below a directory whose blob in the index differs from the one that HEAD
 * has there, and, while a merge is in progress, from those of all that is merged.
 *
 * <p>Git lists and reads them: it knows every kind of index, and the one that {@code commit -a} and {@code commit -- path}
 * make for the moment. Of what a repository's configuration could make it run, nothing is needed for that: the raw format
 * asks neither for text conversion nor for another program, and no attribute hides a file from it.
 */
public final class StagedSource implements Source {
    /** Heads that a merge may have besides HEAD: git is started once for each. The largest merge of Linux, in 2014, had 65. */
    private static final int MAX_MERGED = 128;

    private final Path root;

    public StagedSource(Path root) {
        this.root = root;
    }

    @Override
    public String target() {
        return root.toString();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(root);
    }

    @Override
    public SourceScan open(SourceOptions options) throws IOException {
        return new IndexScan(root, PathFilter.of(options), options);
    }

    private static final class IndexScan implements SourceScan {
        private final Path root;
        private final GitCommand git;
        private final DisplayPaths displayPaths;
        private final ChangeReader reader;
        private final WorkingTreeScan around;
        private final SourceOptions options;

        IndexScan(Path root, PathFilter filter, SourceOptions options) {
            this.options = options;
            this.root = root;
            this.git = LinkCheck.gitFor(options, GitCommand.in(root));
            this.displayPaths = new DisplayPaths(root);
            this.reader = new ChangeReader(root, git, displayPaths, filter, Problem.Kind.GIT_STAGED);
            // The files around are those of the working tree: what they tell of a place hardly ever depends on the
            // rest.
            this.around = new WorkingTreeScan(worker -> {}, root, displayPaths::relativize);
        }

        @Override
        public void run(WorkerContext worker) {
            if (!LinkCheck.passes(root, displayPaths, options, worker)) {
                return;
            }
            try {
                byte[] listing = listing();
                worker.countSkipped(SkipReason.NOT_STAGED);
                List<Change> changes = withoutMerged(parse(listing), worker);
                reader.read(
                        consumer -> {
                            for (Change change : changes) {
                                consumer.accept(change);
                            }
                        },
                        worker);
            } catch (IOException e) {
                worker.report(reader.problem(e));
            }
        }

        private byte[] listing() throws IOException {
            try {
                return difference("HEAD");
            } catch (GitUnusableException e) {
                throw e;
            } catch (IOException e) {
                if (git.succeeds("rev-parse", "--quiet", "--verify", "HEAD")
                        || !git.succeeds("rev-parse", "--git-dir")) {
                    throw e;
                }
                // Before the first commit everything is new. The empty tree has a name of its own for each kind of
                // names.
                byte[] tree = git.output("hash-object", "-t", "tree", "--stdin");
                return difference(new String(tree, StandardCharsets.US_ASCII).strip());
            }
        }

        private byte[] difference(String from) throws IOException {
            return git.output(
                    "diff-index",
                    "--cached",
                    "--raw",
                    "-z",
                    "--no-renames",
                    "--no-abbrev",
                    "--relative",
                    "--ita-invisible-in-index",
                    GitCommand.END_OF_OPTIONS,
                    from,
                    "--");
        }

        private static List<Change> parse(byte[] listing) {
            List<Change> changes = new ArrayList<>();
            String entry = "";
            int start = 0;
            for (int i = 0; i < listing.length; i++) {
                if (listing[i] == 0) {
                    if (entry.isEmpty()) {
                        entry = new String(listing, start, i - start, StandardCharsets.US_ASCII);
                    } else {
                        changes.add(Change.of(
                                "", entry, DisplayPaths.decodeName(ByteBuffer.wrap(listing, start, i - start))));
                        entry = "";
                    }
                    start = i + 1;
                }
            }
            return changes;
        }

        /**
         * In a merge: those that differ from each of the commits that are merged as well, with what those have there. Where a
         * commit cannot be compared with, all of them: more is read than need be, and nothing less.
         */
        private List<Change> withoutMerged(List<Change> changes, WorkerContext worker) {
            List<Change> left = changes;
            try {
                for (String other : mergeParents()) {
                    Map<String, Change> theirs = new HashMap<>();
                    for (Change change : parse(difference(other))) {
                        theirs.put(change.path(), change);
                    }
                    List<Change> both = new ArrayList<>();
                    for (Change change : left) {
                        Change their = theirs.get(change.path());
                        if (their != null) {
                            List<String> before = new ArrayList<>(change.before());
                            before.addAll(their.before());
                            both.add(new Change("", change.path(), change.kind(), change.object(), before));
                        }
                    }
                    left = both;
                }
                return left;
            } catch (GitUnusableException e) {
                worker.report(reader.problem(e));
            } catch (IOException e) {
                String detail = Redactor.redact("what is merged: " + e.getMessage());
                String advice =
                        "Run git status there, which says whether a merge is in progress; git merge --quit ends one.";
                worker.report(new Problem(Problem.Kind.GIT_STAGED, displayPaths.display(root), detail, advice));
            }
            return changes;
        }

        /**
         * The commits beside HEAD that the next commit will have as parents; none unless a merge is in progress.
         *
         * @throws IOException when the file MERGE_HEAD holds anything else: its lines become arguments of git's
         */
        private List<String> mergeParents() throws IOException {
            GitFiles files = GitFiles.checked(root);
            Optional<GitDirectory> directory = GitDirectory.find(root, files);
            List<String> heads =
                    new ArrayList<>(); // empty in a directory below the root: then more is read than need be
            if (directory.isPresent()) {
                Path file = directory.get().directory().resolve("MERGE_HEAD");
                if (Files.exists(file)) { // rarely; otherwise the classes that read it need not be loaded
                    files.forEachLine(file, GitFiles.Kind.LIST, heads::add);
                }
            }
            boolean valid = heads.size() <= MAX_MERGED;
            for (String head : heads) {
                valid &= ObjectIds.isObjectId(head);
            }
            if (!valid) {
                throw new IOException("the file MERGE_HEAD does not hold the names of commits");
            }
            return heads;
        }

        @Override
        public Map<String, List<Location>> resolveLocations(
                Map<String, List<Location>> locations, WorkerContext worker) {
            return reader.withoutPreexisting(locations, worker);
        }

        @Override
        public Optional<ProjectFile> projectFile(Location location) {
            boolean staged = location.provenance()
                    .git()
                    .filter(git -> git.kind() == GitOrigin.ObjectKind.STAGED)
                    .isPresent();
            return staged ? around.projectFileOf(location.path()) : Optional.empty();
        }
    }
}
