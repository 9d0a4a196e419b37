package dev.trapstreet.source.file;

import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of a directory as they are. No link is followed, in whatever place of a path it stands. */
public final class DirectoryFileTree implements FileTree {
    private final Path root;
    /** In bytes, of what was read and may be asked for again. */
    private static final long MAX_KEPT = Runtime.getRuntime().maxMemory() / 16;

    private final Map<String, Optional<byte[]>> read = new HashMap<>();
    private final Map<String, List<String>> listed = new HashMap<>();
    private long kept;

    public DirectoryFileTree(Path root) {
        this.root = root;
    }

    /** The directory that the project around a place ends at: that of the repository which encloses it, or itself. */
    public static Path projectRoot(Path directory) {
        Path start = directory.toAbsolutePath().normalize();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return at;
            }
        }
        return start;
    }

    @Override
    public Optional<byte[]> read(String path) {
        Optional<byte[]> known = read.get(path);
        if (known == null) {
            known = load(path);
            kept += known.isEmpty() ? 0 : known.get().length;
            if (kept > MAX_KEPT) {
                read.clear();
                kept = known.isEmpty() ? 0 : known.get().length;
            }
            read.put(path, known);
        }
        return known;
    }

    private Optional<byte[]> load(String path) {
        Optional<Path> file = resolve(path);
        try {
            if (file.isPresent() && attributes(file.get()).isRegularFile()) {
                try (InputStream in = Channels.newInputStream(
                        Files.newByteChannel(file.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
                    return Optional.of(in.readNBytes(MAX_BYTES));
                }
            }
        } catch (IOException e) {
            // Absent, as it is for whoever only looks around; as a file of the scan it is a problem of its own.
            return Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public List<String> list(String directory) {
        List<String> known = listed.get(directory);
        if (known == null) {
            known = loadList(directory);
            listed.put(directory, known);
        }
        return known;
    }

    private List<String> loadList(String directory) {
        Optional<Path> place = resolve(directory);
        List<String> names = new ArrayList<>();
        try {
            if (place.isPresent() && attributes(place.get()).isDirectory()) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(place.get())) {
                    for (Path entry : entries) {
                        String name = entry.getFileName().toString();
                        names.add(Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name);
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        names.sort(null);
        return List.copyOf(names);
    }

    /** The place of a path, if nothing on the way to it is a link or leads upward. */
    private Optional<Path> resolve(String path) {
        Path at = root;
        if (path.isEmpty()) {
            return Optional.of(at);
        }
        for (String name : path.split("/", -1)) {
            try {
                if (!DisplayPaths.isBelow(at, name)) {
                    return Optional.empty();
                }
                at = at.resolve(name);
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
            if (Files.isSymbolicLink(at)) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
