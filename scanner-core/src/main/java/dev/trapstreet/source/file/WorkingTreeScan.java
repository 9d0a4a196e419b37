package dev.trapstreet.source.file;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scan of files on disk. Finds the project files around a location in the working tree that contains the scanned directory. */
public final class WorkingTreeScan implements SourceScan {
    private final Task files;
    private final Path directory;
    private final Function<String, Optional<String>> relativize;
    private @Nullable DirectoryFileTree tree;
    private String prefix = "";

    /**
     * Creates a scan of files in one directory.
     *
     * @param files the task that reads the files
     * @param directory the directory that contains the files
     * @param relativize function from a display path to the path relative to the directory; its result is empty for a file that does not
     *     belong to this scan
     */
    public WorkingTreeScan(Task files, Path directory, Function<String, Optional<String>> relativize) {
        this.files = files;
        this.directory = directory;
        this.relativize = relativize;
    }

    @Override
    public void run(WorkerContext worker) {
        files.run(worker);
    }

    @Override
    public Optional<ProjectFile> projectFile(Location location) {
        Provenance provenance = location.provenance();
        return provenance.git().isPresent()
                ? Optional.empty()
                : projectFileOf(provenance.path())
                        .map(projectFile ->
                                new ProjectFile(projectFile.tree(), provenance.rebasePath(projectFile.path())));
    }

    /**
     * Returns the project around a file, for content that is not read from the file itself, such as its staged version.
     *
     * @param shown the display path of the file, which need not exist
     * @return the project and the path of the file in it; empty if the file does not belong to this scan
     */
    public Optional<ProjectFile> projectFileOf(String shown) {
        Optional<String> path = relativize.apply(shown);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        DirectoryFileTree around = tree;
        if (around == null) {
            Path root = DirectoryFileTree.projectRoot(directory);
            String between = root.relativize(directory.toAbsolutePath().normalize())
                    .toString()
                    .replace(root.getFileSystem().getSeparator(), "/");
            prefix = between.isEmpty() ? "" : between + "/";
            around = new DirectoryFileTree(root);
            tree = around;
        }
        return Optional.of(new ProjectFile(around, prefix + path.get()));
    }
}
