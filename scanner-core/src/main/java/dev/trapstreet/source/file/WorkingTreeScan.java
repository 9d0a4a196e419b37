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

/** The reading of files as they are: around each of them lies what its directory and those above it hold. */
public final class WorkingTreeScan implements SourceScan {
    private final Task files;
    private final Path directory;
    private final Function<String, Optional<String>> relativize;
    private @Nullable DirectoryFileTree tree;
    private String prefix = "";

    /**
     * A scan of files that lie in one directory.
     *
     * @param directory that the paths of its places are relative to
     * @param relativize from a path as it is shown to the one in that directory; empty for what is none of these files
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

    /** The same for what stands in no file but goes by the name of one. */
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
