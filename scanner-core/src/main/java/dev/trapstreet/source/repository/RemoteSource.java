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
 * The whole history of a repository elsewhere. It is cloned, bare and with all its refs, into a temporary directory that
 * is removed when the scan is over, and also when the program is stopped. Git clones, because only git knows all the
 * places that its credentials may lie in (docs/decisions/0008).
 */
public final class RemoteSource implements Source {
    private final String url;
    private final String displayName;

    /**
     * A repository that is cloned for the scan.
     *
     * @param url as git takes it: {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…}
     */
    public RemoteSource(String url) {
        this.url = url;
        this.displayName = Redactor.redact(withoutPassword(url));
    }

    @Override
    public String target() {
        return displayName;
    }

    /** What may be shown: a password in front of the host is left out. */
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
            // What git clones leads nowhere else, so nothing is followed, whatever the options say of the user's own.
            SourceOptions within = options.withLinks(SourceOptions.Links.KNOWN_LAYOUTS);
            GitDirectory git = GitDirectory.find(folder, GitFiles.of(folder, displayPaths, within))
                    .orElseThrow(() -> new IOException("what was cloned is no repository"));
            PathFilter filter = PathFilter.of(options);
            HistoryScan history =
                    new HistoryScan(folder, git, displayPaths, filter, options, ObjectSearch.Extent.DELTA_RANGES);
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

    /** Ends git and removes the clone, when the program is stopped. The signal may not have reached git, which would go on cloning. */
    private static void abort(Path folder) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        remove(folder);
    }

    /** As far as it goes: what is left in a temporary directory is no reason to end a scan. */
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
