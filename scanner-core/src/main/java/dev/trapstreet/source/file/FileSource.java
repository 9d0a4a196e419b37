package dev.trapstreet.source.file;

import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Source of a single file that the user named. A link is followed; a pipe or a device is read to its end. Immutable. */
public final class FileSource implements Source {
    private final Path file;
    private final Optional<String> displayName;

    /**
     * Creates a source that reports show under its own path.
     *
     * @param file the file as the user typed it
     */
    public FileSource(Path file) {
        this.file = file;
        this.displayName = Optional.empty();
    }

    /**
     * Creates a source that reports show under another name.
     *
     * @param file the file
     * @param shown the name that replaces its path in reports
     */
    public FileSource(Path file, String shown) {
        this.file = file;
        this.displayName = Optional.of(shown);
    }

    @Override
    public String target() {
        return displayName.isPresent() ? displayName.get() : file.toString();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }

    @Override
    public Optional<String> displayName() {
        return displayName;
    }

    @Override
    public SourceScan open(SourceOptions options) throws IOException {
        DisplayPaths displayPaths =
                displayName.isPresent() ? new DisplayPaths(file, displayName.get()) : new DisplayPaths(file);
        DiskFileReader reader = new DiskFileReader(file, displayPaths);
        Path directory =
                Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        // Not a lambda, because linking one delays every start.
        Task reading = new Task() {
            @Override
            public void run(WorkerContext worker) {
                reader.readNamed(file, worker);
            }
        };
        return new WorkingTreeScan(reading, directory, name);
    }
}
