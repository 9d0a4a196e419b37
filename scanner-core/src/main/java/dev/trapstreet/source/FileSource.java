package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** One file that the user named; also a pipe or a device, which is then read to its end. */
final class FileSource implements Source {
    private final Path file;

    FileSource(Path file) {
        this.file = file;
    }

    @Override
    public String target() {
        return file.toString();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }

    @Override
    public Reading open(Selection selection) throws IOException {
        PathNames names = new PathNames(file);
        FileReading reading = new FileReading(file, names);
        Path directory =
                Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        return new OfFiles(
                lane -> reading.readNamed(file, lane),
                directory,
                shown -> shown.equals(names.shown(file)) ? Optional.of(name) : Optional.empty());
    }
}
