package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFailure;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.source.history.HistoryScan;
import dev.trapstreet.source.history.ObjectSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scan of a history that is stored in a form which is not read directly. Git copies it into a temporary directory first ({@link GitCopy}),
 * which takes several times as long as a scan. The report says so. If git does not read it either, that is a problem.
 */
final class CopiedHistoryScan implements SourceScan {
    private final Path root;
    private final GitDirectory git;
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final SourceOptions options;
    private @Nullable CloneFolder folder;
    private @Nullable HistoryScan history;

    /**
     * Creates a scan. Nothing is copied yet.
     *
     * @param root the root directory of the repository
     * @param git the git directory of the repository
     * @param displayPaths the paths in reports
     * @param filter the paths to exclude
     * @param options the options of the scan
     */
    CopiedHistoryScan(
            Path root, GitDirectory git, DisplayPaths displayPaths, PathFilter filter, SourceOptions options) {
        this.root = root;
        this.git = git;
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.options = options;
    }

    @Override
    public void run(WorkerContext worker) {
        String form = git.unreadForm().orElse("");
        boolean passes = LinkCheck.passes(git);
        git.files().bounds().tell(worker);
        if (!passes) {
            return;
        }
        try {
            CloneFolder copy = CloneFolder.create(options.temporaryFolder());
            folder = copy;
            GitCopy.make(LinkCheck.gitFor(options, GitCommand.onDisk(root)), copy.repository());
            SourceOptions within = options.withLinks(SourceOptions.Links.KNOWN_LAYOUTS)
                    .withSinceLastKey(root.toRealPath().toString()); // the path of the copy is another one each time
            GitDirectory copied = GitDirectory.find(
                            copy.repository(), GitFiles.of(copy.repository(), displayPaths, within))
                    .orElseThrow(() -> new IOException("the copy is not a repository"));
            HistoryScan scan =
                    HistoryScan.open(root, copied, displayPaths, filter, within, ObjectSearch.Extent.DELTA_RANGES);
            history = scan;
            worker.notice(new Notice(Notice.Topic.READ_SLOWLY, displayPaths.display(root), form));
            scan.run(worker);
        } catch (IOException e) {
            IOException reason = e instanceof GitUnusableException
                    ? e
                    : new IOException("it has an unknown " + form + ", and git cannot copy it: " + e.getMessage(), e);
            worker.report(GitFailure.asProblem(Problem.Kind.GIT_REPOSITORY, displayPaths.display(root), reason));
        }
    }

    @Override
    public Map<String, List<Location>> resolveLocations(Map<String, List<Location>> locations, WorkerContext worker) {
        return history == null ? locations : history.resolveLocations(locations, worker);
    }

    @Override
    public Optional<ProjectFile> projectFile(Location location) {
        return history == null ? Optional.empty() : history.projectFile(location);
    }

    @Override
    public void saveScanned(Set<String> again) throws IOException {
        if (history != null) {
            history.saveScanned(again);
        }
    }

    @Override
    public void close() {
        if (history != null) {
            history.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
