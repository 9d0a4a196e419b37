package dev.trapstreet.source.file;

import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.RunningGit;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.FileTree.GitStatus;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Query of the git program for the status of single files: tracked, ignored or neither. Runs {@code git check-ignore} and, for the files
 * that it does not report, {@code git ls-files}, once for each repository.
 *
 * <p>The repository is assumed to be hostile. Paths are passed on standard input, because they may contain a token or look like an option.
 * A repository whose {@code .git} leads elsewhere is not asked. If git cannot answer, the status is unknown, and the token is rated as if
 * the file were tracked.
 */
final class GitFileStatus {
    /** Maximum number of files asked for in one file tree. A scan rarely finds tokens in more than a few. */
    private static final int MAX_FILES = 10_000;

    /** Maximum number of repositories asked in one file tree. Each costs two processes, about 10 ms. */
    private static final int MAX_REPOSITORIES = 50;

    /** Prefix that keeps git from reading a name such as {@code :(top)x} as a pattern. */
    private static final String HERE = "./";

    private final Path root;
    private final Map<Path, Optional<Path>> repositories = new HashMap<>(); // by directory

    /**
     * Creates a query.
     *
     * @param root the root of the file tree
     */
    GitFileStatus(Path root) {
        this.root = root;
    }

    /**
     * Returns the status of files.
     *
     * @param files existing regular files below the root that are not reached through a link, by their path in the tree
     * @return the status by path; a file whose status is unknown is absent
     */
    Map<String, GitStatus> of(Map<String, Path> files) {
        Map<Path, Map<String, String>> asked =
                new HashMap<>(); // by repository: path in the tree by the bytes that git reads
        int count = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Path repository = repositoryOf(file.getValue().getParent()).orElse(null);
            if (repository == null || ++count > MAX_FILES) {
                continue;
            }
            if (asked.containsKey(repository) || asked.size() < MAX_REPOSITORIES) {
                asked.computeIfAbsent(repository, key -> new HashMap<>())
                        .put(bytesBelow(repository, file.getValue()), file.getKey());
            }
        }
        Map<String, GitStatus> known = new HashMap<>();
        asked.forEach((repository, paths) -> known.putAll(ask(repository, paths)));
        return known;
    }

    /** Returns the nearest directory, upwards to the root of the tree, that contains {@code .git}. */
    private Optional<Path> repositoryOf(@Nullable Path directory) {
        if (directory == null || !directory.startsWith(root)) {
            return Optional.empty();
        }
        Optional<Path> known = repositories.get(directory);
        if (known == null) {
            known = Files.exists(directory.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(directory)
                    : repositoryOf(directory.getParent());
            repositories.put(directory, known);
        }
        return known;
    }

    private static Map<String, GitStatus> ask(Path repository, Map<String, String> paths) {
        Map<String, GitStatus> known = new HashMap<>();
        try {
            GitFiles files = GitFiles.of(repository, new DisplayPaths(repository), SourceOptions.DEFAULT);
            if (GitDirectory.find(repository, files).isEmpty()
                    || !files.bounds().isSound()) {
                return Map.of();
            }
            GitCommand git = GitCommand.onDisk(repository);
            for (String path : output(git, input(paths), 1, paths, "check-ignore", "-z", "--stdin")) {
                known.put(path, GitStatus.IGNORED);
            }
            if (known.size() < paths.size()) {
                List<String> tracked = output(git, new byte[0], 0, paths, "ls-files", "-z");
                for (String path : paths.values()) {
                    known.putIfAbsent(path, GitStatus.UNTRACKED);
                }
                tracked.forEach(path -> known.put(path, GitStatus.TRACKED));
            }
            return known;
        } catch (IOException e) {
            return Map.of(); // unknown: the token is rated as if the file were tracked
        }
    }

    private static byte[] input(Map<String, String> paths) {
        StringBuilder input = new StringBuilder();
        for (String path : paths.keySet()) {
            input.append(HERE).append(path).append('\0');
        }
        return input.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Runs a command that prints paths and returns those that were asked for; {@code most} is the highest exit code without an error. */
    private static List<String> output(
            GitCommand git, byte[] input, int most, Map<String, String> paths, String... words) throws IOException {
        List<String> found = new ArrayList<>();
        try (RunningGit process = git.start(input, words);
                InputStream out = new BufferedInputStream(process.stdout(), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = out.read(); b >= 0; b = out.read()) {
                if (b != 0) {
                    line.write(b);
                    continue;
                }
                String printed = line.toString(StandardCharsets.ISO_8859_1);
                String path = paths.get(printed.startsWith(HERE) ? printed.substring(HERE.length()) : printed);
                if (path != null) {
                    found.add(path);
                }
                line.reset();
            }
            int code = process.await();
            if (code > most) {
                throw new IOException("git " + words[0] + " failed with exit code " + code);
            }
        }
        return found;
    }

    /** Returns the bytes of a path relative to a repository, one character per byte, as git stores them. */
    private static String bytesBelow(Path repository, Path file) {
        String below = repository
                .relativize(file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
        for (int i = 0; i < below.length(); i++) {
            if (below.charAt(i) >= 0x80) {
                return percentDecoded(file.toUri()
                        .getRawPath()
                        .substring(repository.toUri().getRawPath().length()));
            }
        }
        return below;
    }

    /** Undoes the percent-encoding of a URI, which represents also names that are not valid in the platform's encoding. */
    private static String percentDecoded(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                decoded.append((char) Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                decoded.append(path.charAt(i));
            }
        }
        return decoded.toString();
    }
}
