package dev.trapstreet.source.change;

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
 * Source for the content that a commit of the index would add: files below a directory whose blob in the index differs from the one in
 * HEAD. While a merge is in progress, the blob must also differ from the one in every merged commit.
 *
 * <p>Git lists and reads the files. It supports every format of the index, and the temporary index that {@code commit -a} and
 * {@code commit -- path} use. Nothing that the repository's configuration names is run for that: the raw format uses neither text
 * conversion nor an external diff program, and no attribute hides a file from it. Immutable.
 */
public final class StagedSource implements Source {
    /** Maximum number of merged commits. Git is started once for each. The largest merge in Linux, in 2014, had 65. */
    private static final int MAX_MERGED = 128;

    private final Path root;
    private final Path workingDirectory;

    /**
     * Creates a source.
     *
     * @param root the directory whose staged files are read, the root of a working tree or any directory inside
     */
    public StagedSource(Path root) {
        this(root, root);
    }

    /**
     * Creates a source for a hook.
     *
     * @param root the directory whose staged files are read
     * @param workingDirectory the directory in which git's environment variables apply
     */
    public StagedSource(Path root, Path workingDirectory) {
        this.root = root;
        this.workingDirectory = workingDirectory;
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
        return new IndexScan(this, PathFilter.of(options), options);
    }

    private static final class IndexScan implements SourceScan {
        private final Path root;
        private final GitCommand git;
        private final DisplayPaths displayPaths;
        private final ChangeReader reader;
        private final WorkingTreeScan around;
        private final SourceOptions options;

        IndexScan(StagedSource source, PathFilter filter, SourceOptions options) {
            this.options = options;
            this.root = source.root;
            this.git = LinkCheck.gitFor(
                    options, GitCommand.in(source.workingDirectory).movedTo(root));
            this.displayPaths = ChangeReader.displayPaths(root, source.workingDirectory);
            this.reader = new ChangeReader(root, git, displayPaths, filter, options, Problem.Kind.GIT_STAGED);
            // Surrounding files are taken from the working tree, because unstaged changes in them hardly ever affect
            // the
            // classification.
            this.around = new WorkingTreeScan(root);
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
                reader.read(changes, worker);
            } catch (IOException e) {
                worker.report(reader.problem(e));
            }
        }

        /** Lists the staged entries in git's raw format. */
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
                // Before the first commit, everything is new. The id of the empty tree depends on the hash algorithm of
                // the repository.
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
                    "--ignore-submodules=none", // otherwise git reads .gitmodules, and fails or waits if it is not
                    // sound
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
         * Reduces the changes, while a merge is in progress, to those that also differ from every merged commit, and adds the blobs of
         * these commits as previous content. If a comparison fails, all changes are returned, so that too much is read rather than too
         * little.
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
                String detail = Redactor.redact("the merged commits: " + e.getMessage());
                String advice = "Run git status there to see whether a merge is in progress; git merge --quit ends it.";
                worker.report(new Problem(Problem.Kind.GIT_STAGED, displayPaths.display(root), detail, advice));
            }
            return changes;
        }

        /**
         * Returns the ids of the commits that the next commit will have as parents in addition to HEAD. The list is empty unless a merge
         * is in progress.
         *
         * @throws IOException if the file MERGE_HEAD contains anything else than object ids, because its lines become arguments of git
         */
        private List<String> mergeParents() throws IOException {
            GitFiles files = GitFiles.checked(root, options.memory());
            Optional<GitDirectory> directory = GitDirectory.find(root, files);
            // The list stays empty in a directory below the root. Then more is read than necessary.
            List<String> heads = new ArrayList<>();
            if (directory.isPresent()) {
                Path file = directory.get().directory().resolve("MERGE_HEAD");
                if (Files.exists(file)) { // rare; otherwise the classes for reading it are not loaded
                    files.forEachLine(file, GitFiles.Kind.LIST, heads::add);
                }
            }
            boolean valid = heads.size() <= MAX_MERGED;
            for (String head : heads) {
                valid &= ObjectIds.isObjectId(head);
            }
            if (!valid) {
                throw new IOException("the file MERGE_HEAD does not contain commit ids");
            }
            return heads;
        }

        @Override
        public Map<String, List<Location>> resolveLocations(
                Map<String, List<Location>> locations, WorkerContext worker) {
            Map<String, List<Location>> left = reader.former().withoutPreexisting(locations, worker);
            return reader.former().withFormer(left, locations);
        }

        @Override
        public Optional<ProjectFile> projectFile(Location location) {
            return around.projectFile(location);
        }
    }
}
