package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.file.DirectoryWalk;
import dev.trapstreet.source.file.DiskFileReader;
import dev.trapstreet.source.file.TrackedFiles;
import dev.trapstreet.source.file.WorkingTreeScan;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFailure;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.source.history.HistoryScan;
import dev.trapstreet.source.history.ObjectSearch;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Source of a directory: every regular file below it except git directories, and the history of the repository whose root it is. Immutable.
 *
 * <p>Each directory is one task, so idle threads take over subdirectories; a directory with very many entries is split into batches.
 * Measured with 58,676 files (735 MB) on two cores, this is 1.3 times as fast as a walk by one thread.
 *
 * <p>Links are not followed out of the root, even if the tree is modified during the scan. The attributes of a directory are read before
 * and after it is listed, and the listing counts only if both are of the same directory. A file is opened without following a link. One
 * race remains: a directory that is a link only between the two checks, or only between the second check and the opening of a file, can
 * still make the scan read another file. In Java only {@code SecureDirectoryStream} prevents that, at the cost of an open file descriptor
 * for every waiting directory.
 */
public final class DirectorySource implements Source {
    private final Path root;
    private final Optional<String> displayName;
    private final List<String> apart;
    private final SourceOptions.History mostHistory;

    /**
     * Creates a source of a directory and its history.
     *
     * @param root the directory as the user typed it
     */
    public DirectorySource(Path root) {
        this.root = root;
        this.displayName = Optional.empty();
        this.apart = List.of();
        this.mostHistory = SourceOptions.History.INCLUDED;
    }

    /**
     * Creates a source of a directory that reports show under another name.
     *
     * @param root the directory
     * @param shown the name that replaces the root in reports; empty for paths relative to the root
     * @param apart patterns in the syntax of {@code .gitignore}, relative to the root, for files that another source reads or that are
     *     not read at all; they do not apply to the history
     * @param mostHistory {@link SourceOptions.History#EXCLUDED} if the history is never read, whatever the options of the scan are
     */
    public DirectorySource(Path root, String shown, List<String> apart, SourceOptions.History mostHistory) {
        this.root = root;
        this.displayName = Optional.of(shown);
        this.apart = List.copyOf(apart);
        this.mostHistory = mostHistory;
    }

    @Override
    public String target() {
        return displayName.map(name -> name.isEmpty() ? "." : name).orElseGet(root::toString);
    }

    private DisplayPaths displayPaths() {
        return displayName.map(name -> new DisplayPaths(root, name)).orElseGet(() -> new DisplayPaths(root));
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(root);
    }

    @Override
    public Optional<String> displayName() {
        return displayName;
    }

    @Override
    public SourceScan open(SourceOptions options) throws IOException {
        PathFilter filter = PathFilter.of(options);
        DisplayPaths displayPaths = displayPaths();
        if (mostHistory == SourceOptions.History.EXCLUDED) {
            return fileScan(options, displayPaths, filter, null);
        }
        if (options.history() == SourceOptions.History.EXCLUDED) {
            return filesAlone(options, displayPaths, filter);
        }
        GitFiles gitFiles = GitFiles.of(root, displayPaths, options);
        Optional<GitDirectory> git;
        try {
            git = GitDirectory.find(root, gitFiles);
        } catch (IOException e) {
            if (gitFiles.bounds().isSound()) { // otherwise the reported refusal is more specific
                String detail = Redactor.redact(String.valueOf(e.getMessage()));
                gitFiles.bounds().problem(new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), detail));
            }
            return withHistory(gitFiles.bounds()::tell, options, displayPaths, filter, root.resolve(".git"));
        }
        if (git.isEmpty()) {
            return withoutHistory(options, displayPaths, filter);
        }
        if (options.range().isPresent() && !LinkCheck.passes(git.get())) {
            return gitFiles.bounds()::tell; // the git program, which lists the range, would follow forbidden links
        }
        SourceScan history;
        try {
            history =
                    HistoryScan.open(root, git.get(), displayPaths, filter, options, ObjectSearch.Extent.DELTA_RANGES);
        } catch (GitUnusableException e) {
            Problem unread = GitFailure.asProblem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), e);
            history = worker -> worker.report(unread);
        }
        return withHistory(
                history,
                options,
                displayPaths,
                filter,
                leftOut(git.get().directory().equals(root)));
    }

    /**
     * Returns the directory that the scan of the files leaves out: {@code .git}. For a bare repository it is only the object directory,
     * because other files, such as the configuration, can contain a token.
     */
    private Path leftOut(boolean bare) {
        return root.resolve(bare ? "objects" : ".git");
    }

    /** Returns a scan of only the files. Links of the repository are not checked, because the history is not read. */
    private SourceScan filesAlone(SourceOptions options, DisplayPaths displayPaths, PathFilter filter)
            throws IOException {
        boolean within = Files.exists(root.resolve(".git"), LinkOption.NOFOLLOW_LINKS);
        if (!within && !GitDirectory.isRepository(root)) {
            return fileScan(options, displayPaths, filter, null);
        }
        return new CombinedScan(
                fileScan(options, displayPaths, filter, leftOut(!within)),
                worker -> worker.countSkipped(SkipReason.HISTORY));
    }

    private SourceScan withHistory(
            SourceScan history, SourceOptions options, DisplayPaths displayPaths, PathFilter filter, Path leftOut)
            throws IOException {
        return options.history() == SourceOptions.History.ONLY
                ? history
                : new CombinedScan(fileScan(options, displayPaths, filter, leftOut), history);
    }

    private SourceScan withoutHistory(SourceOptions options, DisplayPaths displayPaths, PathFilter filter)
            throws IOException {
        if (options.history() == SourceOptions.History.ONLY) {
            Problem none =
                    new Problem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), "there is no repository");
            return worker -> worker.report(none);
        }
        SourceScan files = fileScan(options, displayPaths, filter, null);
        boolean enclosed = options.history() == SourceOptions.History.INCLUDED && GitDirectory.isInsideRepository(root);
        return enclosed ? new CombinedScan(files, worker -> worker.countSkipped(SkipReason.ENCLOSING_HISTORY)) : files;
    }

    /** Scan of files and history. The history is submitted last so that it starts first: it has the larger tasks. */
    private record CombinedScan(SourceScan files, SourceScan history) implements SourceScan {
        @Override
        public void run(WorkerContext worker) {
            worker.submit(files);
            worker.submit(history);
        }

        @Override
        public Map<String, List<Location>> resolveLocations(
                Map<String, List<Location>> locations, WorkerContext worker) {
            return history.resolveLocations(locations, worker);
        }

        @Override
        public Optional<ProjectFile> projectFile(Location location) {
            return location.provenance().git().isPresent()
                    ? history.projectFile(location)
                    : files.projectFile(location);
        }

        @Override
        public void saveScanned() throws IOException {
            history.saveScanned();
        }

        @Override
        public void close() {
            files.close();
            history.close();
        }
    }

    private SourceScan fileScan(
            SourceOptions options, DisplayPaths displayPaths, PathFilter filter, @Nullable Path leftOut)
            throws IOException {
        DiskFileReader reader = new DiskFileReader(root, displayPaths);
        PathFilter elsewhere = PathFilter.of(apart);
        return switch (options.files()) {
            case ALL ->
                new WorkingTreeScan(
                        worker -> new DirectoryWalk(leftOut, displayPaths, reader, filter, elsewhere)
                                .listRoot(root, worker),
                        root);
            case TRACKED_BY_GIT ->
                new WorkingTreeScan(new TrackedFiles(root, displayPaths, reader, filter, options), root);
        };
    }
}
