package dev.trapstreet.source;

import dev.trapstreet.finding.Skip;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Every regular file below a directory, {@code .git} aside.
 *
 * <p>A directory is one task, so idle threads pick up its subdirectories; one with very many entries hands them on in
 * batches. Measured on 58,676 files (735 MB) on two cores, this is 1.3 times as fast as one walking thread.
 */
final class DirectorySource implements Source {
    private static final int BATCH = 256;

    private final Path root;

    DirectorySource(Path root) {
        this.root = root;
    }

    @Override
    public String target() {
        return root.toString();
    }

    @Override
    public Task open(Selection selection) throws IOException {
        PathNames names = new PathNames(root);
        FileReading reading = new FileReading(root, names);
        Excludes excludes = Excludes.of(selection.excludes());
        return switch (selection.files()) {
            case ALL -> lane -> new Walk(names, reading, excludes).list(root, lane);
            case TRACKED_BY_GIT -> new TrackedFiles(root, names, reading, excludes);
        };
    }

    /** The walk of one scan: what each of its tasks needs. */
    private static final class Walk {
        private final PathNames names;
        private final FileReading reading;
        private final Excludes excludes;

        Walk(PathNames names, FileReading reading, Excludes excludes) {
            this.names = names;
            this.reading = reading;
            this.excludes = excludes;
        }

        void list(Path directory, Lane lane) {
            List<Path> batch = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    if (batch.size() == BATCH) {
                        List<Path> full = batch;
                        lane.submit(other -> visit(full, other));
                        batch = new ArrayList<>();
                    }
                    batch.add(entry);
                }
            } catch (DirectoryIteratorException e) {
                lane.problem(reading.problem(directory, Objects.requireNonNull(e.getCause())));
            } catch (IOException e) {
                lane.problem(reading.problem(directory, e));
            }
            visit(batch, lane);
        }

        private void visit(List<Path> entries, Lane lane) {
            for (Path entry : entries) {
                visit(entry, lane);
            }
        }

        private void visit(Path entry, Lane lane) {
            String name = String.valueOf(entry.getFileName());
            if (name.equals(".git")) {
                lane.skip(Skip.GIT_DIRECTORY);
                return;
            }
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                lane.problem(reading.problem(entry, e));
                return;
            }
            if (!excludes.isEmpty() && excludes.exclude(names.relative(entry), attributes.isDirectory())) {
                lane.skip(Skip.EXCLUDED);
                return;
            }
            reading.readName(entry, name, lane);
            if (attributes.isDirectory()) {
                lane.submit(other -> list(entry, other));
            } else {
                reading.read(entry, attributes, lane);
            }
        }
    }
}
