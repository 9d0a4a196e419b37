package dev.trapstreet.source.file;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
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
 * The working tree's files that git tracks below a directory.
 *
 * <p>Git itself lists them: it reads every kind of index (split, sparse, SHA-256), which no library does; what the
 * repository could make it do is switched off (docs/decisions/0003).
 */
public final class TrackedFiles implements SourceScan {
    private static final String SUBMODULE_MODE = "160000";

    private final Path root;
    private final DisplayPaths displayPaths;
    private final DiskFileReader reader;
    private final PathFilter filter;
    private final SourceOptions options;
    private int refused; // paths that do not lie below the root
    private String firstRefused = "";

    public TrackedFiles(
            Path root, DisplayPaths displayPaths, DiskFileReader reader, PathFilter filter, SourceOptions options) {
        this.options = options;
        this.root = root;
        this.displayPaths = displayPaths;
        this.reader = reader;
        this.filter = filter;
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
            String others = refused == 1 ? "" : "; so do " + (refused - 1) + " others";
            worker.report(
                    new Problem(
                            Problem.Kind.UNREADABLE,
                            Redactor.redact(firstRefused),
                            "git's index has this path, which does not lie below the target" + others,
                            "Git writes no such path. Find out where this repository comes from; git rm --cached takes the path out."));
        }
    }

    /** The names of the directories above a file, each once. */
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
        Path parent = Objects.requireNonNullElse(entry.getParent(), root);
        Boolean inside = parents.get(parent);
        if (inside == null) {
            // A directory that was replaced by a link would lead out of the root; to git the file is then deleted.
            Path expected = root.toRealPath().resolve(root.relativize(parent)).normalize();
            // Asked for its attributes, not whether it is a directory: that would take one that is closed for none.
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

    /** Paths relative to the root, in git's order, as the bytes that git knows them by. */
    private List<byte[]> list(WorkerContext worker) throws IOException {
        return parse(LinkCheck.gitFor(options, GitCommand.in(root)).strictOutput("ls-files", "-z", "--stage"), worker);
    }

    /** Entries are "mode object stage TAB path NUL"; an unmerged path has up to three of them. */
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

    /** The place of a path of the index, which anybody may have written; null when it does not lie below the root. */
    private @Nullable Path resolve(byte[] path) {
        try {
            String text = new String(path, StandardCharsets.ISO_8859_1);
            return DisplayPaths.isBelow(root, text) ? resolveBelow(path, text) : null;
        } catch (InvalidPathException e) {
            return null; // on Windows: a name that no file has there
        }
    }

    private Path resolveBelow(byte[] path, String text) {
        if (isAscii(path)) {
            return root.resolve(text);
        }
        // Only a URI carries bytes that are no text in this platform's encoding.
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
