package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Location;
import dev.trapstreet.git.GitCommand;
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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Source of the history of a remote repository. The repository is cloned as a mirror, with all its refs, into a temporary directory, which
 * is deleted at the end of the scan and also when the program is terminated. The git program makes the clone, because only it finds all
 * of the user's credentials. See docs/decisions/0008-clones.md. Immutable.
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
        Path folder = Files.createTempDirectory("trapstreet-clone");
        Thread cleaner = new Thread(() -> abort(folder), "trapstreet-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            GitCommand.clone(url, folder);
            DisplayPaths displayPaths = new DisplayPaths(folder, displayName);
            // A fresh clone has no links to other locations. The option is meant for local repositories.
            SourceOptions within = options.withLinks(SourceOptions.Links.KNOWN_LAYOUTS);
            GitDirectory git = GitDirectory.find(folder, GitFiles.of(folder, displayPaths, within))
                    .orElseThrow(() -> new IOException("the clone is not a repository"));
            PathFilter filter = PathFilter.of(options);
            HistoryScan history =
                    HistoryScan.open(folder, git, displayPaths, filter, options, ObjectSearch.Extent.DELTA_RANGES);
            return new CloneScan(history, folder, cleaner);
        } catch (RuntimeException | Error e) {
            remove(folder);
            Runtime.getRuntime().removeShutdownHook(cleaner);
            throw e;
        } catch (IOException e) {
            remove(folder);
            Runtime.getRuntime().removeShutdownHook(cleaner);
            String said = Redactor.redact(String.valueOf(e.getMessage()).replace(url, displayName));
            throw new CloneException(displayName, said, e);
        }
    }

    private record CloneScan(SourceScan history, Path folder, Thread cleaner) implements SourceScan {
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
            remove(folder);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    /** Ends git and deletes the clone when the program is terminated. Git may not have received the signal, and would go on cloning. */
    private static void abort(Path folder) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        remove(folder);
    }

    /** Deletes a directory on a best-effort basis: files left in a temporary directory are no reason to abort a scan. */
    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
