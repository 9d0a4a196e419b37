package dev.trapstreet.source.file;

import dev.trapstreet.source.PathNames;
import dev.trapstreet.source.Reading;
import dev.trapstreet.source.Selection;
import dev.trapstreet.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** One file that the user named; also a pipe or a device, which is then read to its end. */
public final class FileSource implements Source {
    private final Path file;
    private final Optional<String> shown;

    public FileSource(Path file) {
        this.file = file;
        this.shown = Optional.empty();
    }

    /**
     * A file under a name of its own.
     *
     * @param shown stands in reports in the place of its path
     */
    public FileSource(Path file, String shown) {
        this.file = file;
        this.shown = Optional.of(shown);
    }

    @Override
    public String target() {
        return shown.orElseGet(file::toString);
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }

    @Override
    public Optional<String> shown() {
        return shown;
    }

    @Override
    public Reading open(Selection selection) throws IOException {
        PathNames names = shown.map(name -> new PathNames(file, name)).orElseGet(() -> new PathNames(file));
        FileReading reading = new FileReading(file, names);
        Path directory =
                Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        return new OfFiles(
                lane -> reading.readNamed(file, lane),
                directory,
                path -> path.equals(names.shown(file)) ? Optional.of(name) : Optional.empty());
    }
}
