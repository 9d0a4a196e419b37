package dev.trapstreet.source.file;

import dev.trapstreet.finding.Location;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scan of files on disk. Finds the project files around a location in the working tree that contains the scanned directory. */
public final class WorkingTreeScan implements SourceScan {
    private final @Nullable Task files;
    private final Path directory;
    private final @Nullable String fileName;
    private @Nullable DirectoryFileTree tree;
    private String prefix = "";

    /**
     * Creates a scan of the files below a directory, which is the target.
     *
     * @param files the task that reads the files
     * @param directory the directory
     */
    public WorkingTreeScan(Task files, Path directory) {
        this.files = files;
        this.directory = directory;
        this.fileName = null;
    }

    /**
     * Creates a scan that reads no file, and only finds the project files around locations.
     *
     * @param directory the directory to which the paths of the locations are relative
     */
    public WorkingTreeScan(Path directory) {
        this.files = null;
        this.directory = directory;
        this.fileName = null;
    }

    /**
     * Creates a scan of a single file, which is the target. Reports may show it under another name.
     *
     * @param files the task that reads the file
     * @param directory the directory that contains the file
     * @param fileName the name of the file in that directory
     */
    WorkingTreeScan(Task files, Path directory, String fileName) {
        this.files = files;
        this.directory = directory;
        this.fileName = fileName;
    }

    @Override
    public void run(WorkerContext worker) {
        if (files != null) {
            files.run(worker);
        }
    }

    @Override
    public Optional<ProjectFile> projectFile(Location location) {
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
        String path = fileName == null ? location.contentId().path() : fileName;
        return Optional.of(
                new ProjectFile(around, prefix + location.provenance().rebasePath(path)));
    }
}
