package dev.trapstreet.source.file;

import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** One file that the user named; also a pipe or a device, which is then read to its end. */
public final class FileSource implements Source {
    private final Path file;
    private final Optional<String> displayName;

    public FileSource(Path file) {
        this.file = file;
        this.displayName = Optional.empty();
    }

    /**
     * A file under a name of its own.
     *
     * @param shown stands in reports in the place of its path
     */
    public FileSource(Path file, String shown) {
        this.file = file;
        this.displayName = Optional.of(shown);
    }

    @Override
    public String target() {
        return displayName.orElseGet(file::toString);
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
                displayName.map(name -> new DisplayPaths(file, name)).orElseGet(() -> new DisplayPaths(file));
        DiskFileReader reader = new DiskFileReader(file, displayPaths);
        Path directory =
                Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        return new WorkingTreeScan(
                worker -> reader.readNamed(file, worker),
                directory,
                path -> path.equals(displayPaths.display(file)) ? Optional.of(name) : Optional.empty());
    }
}
