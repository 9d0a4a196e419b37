package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Path;

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
    public Reading open(Selection selection) throws IOException {
        FileReading reading = new FileReading(file, new PathNames(file));
        return lane -> reading.readNamed(file, lane);
    }
}
