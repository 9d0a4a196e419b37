package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Location;
import dev.trapstreet.git.GitRemote;
import dev.trapstreet.source.CloneException;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.history.HistoryScan;
import dev.trapstreet.source.history.ObjectSearch;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Source of the history of a remote repository. The repository is cloned as a mirror, with all its refs, into a temporary directory
 * ({@link CloneFolder}). The git program makes the clone, because only it finds all of the user's credentials; without one, JGit does. See
 * docs/decisions/0008-clones.md. Immutable.
 */
public final class RemoteSource implements Source {
    private final String url;
    private final String displayName;

    /**
     * Creates a source. The repository is cloned by {@link #open}.
     *
     * @param url the URL in a form that git accepts: {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…}
     */
    public RemoteSource(String url) {
        this.url = url;
        this.displayName = Redactor.redact(withoutPassword(url));
    }

    @Override
    public String target() {
        return displayName;
    }

    /** Returns the URL without the user name and password before the host. A {@code user@host:path} address is returned unchanged. */
    static String withoutPassword(String url) {
        int scheme = url.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int path = url.indexOf('/', from);
        int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
        return scheme < 0 || at < from ? url : url.substring(0, from) + url.substring(at + 1);
    }

    @Override
    public SourceScan open(SourceOptions options) throws IOException {
        CloneFolder folder = CloneFolder.create(options.temporaryFolder());
        try {
            GitRemote.clone(url, folder.repository(), folder.messages());
            DisplayPaths displayPaths = new DisplayPaths(folder.repository(), displayName);
            // A fresh clone has no links to other locations. The option is meant for local repositories.
            SourceOptions within = options.withLinks(SourceOptions.Links.KNOWN_LAYOUTS)
                    .withSinceLastKey(withoutPassword(url)); // its path is another one each time
            GitDirectory git = GitDirectory.find(
                            folder.repository(), GitFiles.of(folder.repository(), displayPaths, within))
                    .orElseThrow(() -> new IOException("the clone is not a repository"));
            PathFilter filter = PathFilter.of(options);
            HistoryScan history = HistoryScan.open(
                    folder.repository(), git, displayPaths, filter, within, ObjectSearch.Extent.DELTA_RANGES);
            return new CloneScan(history, folder);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        } catch (IOException e) {
            folder.close();
            String said = Redactor.redact(String.valueOf(e.getMessage()).replace(url, displayName));
            throw new CloneException(displayName, said, e);
        }
    }

    private record CloneScan(SourceScan history, CloneFolder folder) implements SourceScan {
        @Override
        public void run(WorkerContext worker) {
            history.run(worker);
        }

        @Override
        public Map<String, List<Location>> resolveLocations(
                Map<String, List<Location>> locations, WorkerContext worker) {
            return history.resolveLocations(locations, worker);
        }

        @Override
        public Optional<ProjectFile> projectFile(Location location) {
            return history.projectFile(location);
        }

        @Override
        public void close() {
            history.close();
            folder.close();
        }

        @Override
        public void saveScanned(Set<String> again) throws IOException {
            history.saveScanned(again);
        }
    }
}
