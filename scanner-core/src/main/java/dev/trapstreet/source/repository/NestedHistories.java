package dev.trapstreet.source.repository;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.file.NestedRepositories;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.source.history.HistoryScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Histories of the repositories below a target: clones, mirrors, submodules. Each is read once, even if several working trees belong to
 * it. Thread-safe while the files are walked; afterwards used by one thread.
 */
final class NestedHistories implements NestedRepositories {
    private final Path target;
    private final DisplayPaths displayPaths;
    private final PathFilter filter;
    private final SourceOptions options;
    private final Set<Path> known = new HashSet<>(); // real paths of the git directories
    private final Map<String, HistoryScan> scans =
            new TreeMap<>(Comparator.reverseOrder()); // by path, inner ones first

    /**
     * Creates an empty collection.
     *
     * @param target the target as the user typed it
     * @param displayPaths creates the paths in reports
     * @param filter the paths to exclude
     * @param options the options of the scan
     * @param own the repository of the target itself; null if it has none
     */
    NestedHistories(
            Path target,
            DisplayPaths displayPaths,
            PathFilter filter,
            SourceOptions options,
            @Nullable GitDirectory own) {
        this.target = target;
        this.displayPaths = displayPaths;
        this.filter = filter;
        this.options = options;
        if (own != null) {
            known.add(real(own.commonDirectory()));
        }
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory.toAbsolutePath().normalize(); // reading it will report the failure
        }
    }

    @Override
    public boolean found(Path directory, WorkerContext worker) {
        GitFiles files = GitFiles.of(target, displayPaths, options);
        Optional<GitDirectory> git;
        try {
            git = GitDirectory.find(directory, files);
        } catch (IOException e) {
            git = Optional.empty(); // such as a working tree whose repository was removed
        }
        if (git.isEmpty() || !Files.isDirectory(git.get().commonDirectory().resolve("objects"))) {
            worker.countSkipped(SkipReason.GIT_DIRECTORY);
            return false;
        }
        HistoryScan scan = add(directory, git.get());
        if (scan != null) {
            files.bounds().tell(worker);
            worker.submit(scan);
        }
        return true;
    }

    private synchronized @Nullable HistoryScan add(Path directory, GitDirectory git) {
        if (!known.add(real(git.commonDirectory()))) {
            return null; // another working tree of a repository that is read
        }
        String within = displayPaths.relative(directory) + "/";
        HistoryScan scan = HistoryScan.below(directory, git, displayPaths, within, filter, options);
        scans.put(within, scan);
        return scan;
    }

    Map<String, List<Location>> resolveLocations(Map<String, List<Location>> locations, WorkerContext worker) {
        Map<String, List<Location>> resolved = locations;
        for (HistoryScan scan : scans.values()) {
            resolved = scan.resolveLocations(resolved, worker);
        }
        return resolved;
    }

    /** Returns the history that a location is in; null if it is in none of them. */
    @Nullable
    HistoryScan historyOf(Location location) {
        for (HistoryScan scan : scans.values()) {
            if (scan.has(location)) {
                return scan;
            }
        }
        return null;
    }

    void saveScanned(Set<String> again) throws IOException {
        for (HistoryScan scan : scans.values()) {
            scan.saveScanned(again);
        }
    }

    void close() {
        scans.values().forEach(HistoryScan::close);
    }
}
