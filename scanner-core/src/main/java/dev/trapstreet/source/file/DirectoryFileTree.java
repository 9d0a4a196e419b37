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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * File tree of a directory on disk. No symbolic link is followed, whether it is the last component of a path or an earlier one. Contents
 * and listings are cached. Not thread-safe.
 */
public final class DirectoryFileTree implements FileTree {
    private final Path root;
    /** Maximum total size of cached file contents, in bytes. When it is exceeded, the cache is cleared. */
    private static final long MAX_KEPT = Runtime.getRuntime().maxMemory() / 16;

    private final Map<String, Optional<byte[]>> read = new HashMap<>();
    private final Map<String, List<String>> listed = new HashMap<>();
    private long kept;

    /**
     * Creates a tree.
     *
     * @param root the root of the tree, which may itself be a link
     */
    public DirectoryFileTree(Path root) {
        this.root = root;
    }

    /**
     * Returns the root of the working tree around a directory: the nearest directory, upwards, that contains {@code .git}.
     *
     * @param directory a directory, absolute or relative to the working directory
     * @return the root as an absolute path; the directory itself if it is not in a working tree
     */
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
            // Only used as evidence, so an unreadable file counts as absent. The scan itself reports the failure.
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

    /** Returns the file or directory of a path; empty if a component of the path is a link, leads upwards, or is not a valid name. */
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

    @Override
    public Map<String, GitStatus> gitStatus(Collection<String> paths) {
        Map<String, Path> files = new HashMap<>();
        for (String path : paths) {
            regularFile(path).ifPresent(file -> files.put(path, file));
        }
        return files.isEmpty() ? Map.of() : new GitFileStatus(root).of(files);
    }

    /** Returns the regular file of a path; empty for a path that is only shown, or a file that was removed meanwhile. */
    private Optional<Path> regularFile(String path) {
        try {
            Optional<Path> file = resolve(path);
            return file.isPresent() && attributes(file.get()).isRegularFile() ? file : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
