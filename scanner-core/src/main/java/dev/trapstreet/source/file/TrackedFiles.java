package dev.trapstreet.source.file;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitFailure;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.token.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scan of the files in a working tree that git tracks below a directory. Reads the files as they are on disk, not as they were staged.
 *
 * <p>The git program lists the files, because it reads every kind of index (split, sparse, SHA-256), which no library does; JGit only takes its place where there is no git program. Everything
 * that the repository's configuration could make it run is switched off. See docs/decisions/0003-tracked-files.md.
 */
public final class TrackedFiles implements SourceScan {
    private static final String SUBMODULE_MODE = "160000";

    private final Path root;
    private final DisplayPaths displayPaths;
    private final DiskFileReader reader;
    private final PathFilter filter;
    private final PathFilter separately;
    private final SourceOptions options;
    private int refused; // number of paths in the index that are not below the root
    private String firstRefused = "";

    /**
     * Creates a scan.
     *
     * @param root the directory, which may be a subdirectory of the working tree
     * @param displayPaths converter to display paths
     * @param reader the reader of files and links below the root
     * @param filter the filter for paths that the user excluded
     * @param separately the filter for paths that belong to other modules or to generated output; they are counted as such
     * @param options the options of the scan; only the treatment of links is used
     */
    public TrackedFiles(
            Path root,
            DisplayPaths displayPaths,
            DiskFileReader reader,
            PathFilter filter,
            PathFilter separately,
            SourceOptions options) {
        this.options = options;
        this.root = root;
        this.displayPaths = displayPaths;
        this.reader = reader;
        this.filter = filter;
        this.separately = separately;
    }

    @Override
    public void run(WorkerContext worker) {
        worker.countSkipped(SkipReason.NOT_TRACKED);
        if (!LinkCheck.passes(root, displayPaths, options, worker)) {
            return;
        }
        List<Path> batch = new ArrayList<>();
        try {
            Set<Path> directories = new HashSet<>();
            for (byte[] path : list(worker)) {
                Path file = resolve(path);
                if (file == null) {
                    refuse(path);
                    continue;
                }
                readDirectoryNames(file, directories, worker);
                batch.add(file);
                if (batch.size() == BATCH) {
                    List<Path> full = batch;
                    worker.submit(other -> visit(full, other));
                    batch = new ArrayList<>();
                }
            }
        } catch (IOException e) {
            worker.report(GitFailure.asProblem(Problem.Kind.GIT_INDEX, displayPaths.display(root), e));
        }
        visit(batch, worker);
        tellRefused(worker);
    }

    private void refuse(byte[] path) {
        if (refused++ == 0) {
            firstRefused = DisplayPaths.decodeName(path);
        }
    }

    private void tellRefused(WorkerContext worker) {
        if (refused > 0) {
            String others = refused == 1 ? "" : "; the same applies to " + (refused - 1) + " more";
            worker.report(new Problem(
                    Problem.Kind.UNREADABLE,
                    Redactor.redact(firstRefused),
                    "git's index contains this path, which is not below the target" + others,
                    "Git does not write such paths. Find out where this repository comes from; git rm --cached"
                            + " removes the path."));
        }
    }

    /** Emits the names of the directories between the root and a file as chunks, each directory once. */
    private void readDirectoryNames(Path file, Set<Path> seen, WorkerContext worker) {
        Path directory = file.getParent();
        while (directory != null && !directory.equals(root) && seen.add(directory)) {
            reader.readName(directory, String.valueOf(directory.getFileName()), worker);
            directory = directory.getParent();
        }
    }

    private void visit(List<Path> entries, WorkerContext worker) {
        Map<Path, Boolean> parents = new HashMap<>();
        for (Path entry : entries) {
            StoppedException.check();
            try {
                visit(entry, parents, worker);
            } catch (NoSuchFileException e) {
                worker.countSkipped(SkipReason.UNTRACKED);
            } catch (IOException e) {
                worker.report(reader.problem(entry, e));
            }
        }
    }

    private void visit(Path entry, Map<Path, Boolean> parents, WorkerContext worker) throws IOException {
        if (!filter.isEmpty() && filter.excludesPath(displayPaths.relative(entry))) {
            worker.countSkipped(SkipReason.EXCLUDED);
            return;
        }
        if (!separately.isEmpty() && separately.excludesPath(displayPaths.relative(entry))) {
            worker.countSkipped(SkipReason.APART);
            return;
        }
        Path parent = Objects.requireNonNullElse(entry.getParent(), root);
        Boolean inside = parents.get(parent);
        if (inside == null) {
            // A directory that was replaced by a link could lead out of the root; git treats its files as deleted.
            Path expected = root.toRealPath().resolve(root.relativize(parent)).normalize();
            // Not Files.isDirectory, which returns false for a directory without permission, where this throws.
            inside = Files.readAttributes(parent, BasicFileAttributes.class).isDirectory()
                    && parent.toRealPath().equals(expected);
            parents.put(parent, inside);
        }
        if (!inside) {
            worker.countSkipped(SkipReason.UNTRACKED);
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            worker.countSkipped(SkipReason.UNTRACKED);
            return;
        }
        String name = String.valueOf(entry.getFileName());
        reader.readName(entry, name, worker);
        reader.read(entry, name, attributes, worker);
    }

    /** Returns the tracked paths relative to the root, in git's order, as the bytes that the index contains. */
    private List<byte[]> list(WorkerContext worker) throws IOException {
        return parse(LinkCheck.gitFor(options, GitCommand.in(root)).strictOutput("ls-files", "-z", "--stage"), worker);
    }

    /** Parses the output of {@code git ls-files}: entries "mode object stage TAB path NUL", up to three for an unmerged path. */
    private static List<byte[]> parse(byte[] listing, WorkerContext worker) {
        Set<String> seen = new LinkedHashSet<>();
        int start = 0;
        for (int i = 0; i < listing.length; i++) {
            if (listing[i] == 0) {
                String entry = new String(listing, start, i - start, StandardCharsets.ISO_8859_1);
                String path = entry.substring(entry.indexOf('\t') + 1);
                if (entry.startsWith(SUBMODULE_MODE)) {
                    worker.countSkipped(SkipReason.UNTRACKED);
                } else {
                    seen.add(path);
                }
                start = i + 1;
            }
        }
        List<byte[]> paths = new ArrayList<>(seen.size());
        seen.forEach(path -> paths.add(path.getBytes(StandardCharsets.ISO_8859_1)));
        return paths;
    }

    /** Returns the file of a path in the index, which may be hostile; null if the path is not below the root. */
    private @Nullable Path resolve(byte[] path) {
        try {
            String text = new String(path, StandardCharsets.ISO_8859_1);
            return DisplayPaths.isBelow(root, text) ? resolveBelow(path, text) : null;
        } catch (InvalidPathException e) {
            return null; // on Windows: a name that no file can have
        }
    }

    private Path resolveBelow(byte[] path, String text) {
        if (isAscii(path)) {
            return root.resolve(text);
        }
        // Only a URI can represent bytes that are not valid in the platform's encoding.
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(3 * path.length);
        for (byte b : path) {
            if (b == '/') {
                encoded.write('/');
            } else {
                encoded.writeBytes(String.format("%%%02X", b & 0xFF).getBytes(StandardCharsets.US_ASCII));
            }
        }
        Path absolute = root.toAbsolutePath();
        Path found = Path.of(URI.create(absolute.toUri() + encoded.toString(StandardCharsets.US_ASCII)));
        return root.resolve(absolute.relativize(found));
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
