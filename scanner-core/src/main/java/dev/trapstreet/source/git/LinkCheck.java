package dev.trapstreet.source.git;

import dev.trapstreet.git.GitCommand;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check of what git would follow out of a repository, before git is started: by its links, by its alternates, by a file
 * {@code .git}. Costs a look at each loose object and each ref.
 */
public final class LinkCheck {
    /** In a git directory, beside what lies below {@code refs}, {@code logs} and {@code objects}. Hooks are not among them: none is run. */
    private static final List<String> ENTRIES = List.of(
            "HEAD", "ORIG_HEAD", "MERGE_HEAD", "index", "config", "config.worktree", "packed-refs", "shallow", "info");

    private LinkCheck() {}

    /** Returns git as it is to be started for a scan: it follows links out of the repository only if the scan does. */
    public static GitCommand gitFor(SourceOptions options, GitCommand git) {
        return options.links() == SourceOptions.Links.KNOWN_LAYOUTS ? git : git.followingLinks();
    }

    /**
     * True when git may be asked about a directory. What leads out of the repository around it is told to the lane, as is what may be
     * followed.
     *
     * @param displayPaths by which what is found is shown
     */
    public static boolean passes(
            Path directory, DisplayPaths displayPaths, SourceOptions options, WorkerContext worker) {
        if (options.links() == SourceOptions.Links.FOLLOWED_BY_GIT) {
            return true;
        }
        try {
            // Where git was told which repository to take, by the user or by git itself, nothing here leads to it.
            boolean told = System.getenv("GIT_DIR") != null && GitDirectory.isGitDirectory(directory);
            Path root = told ? null : rootAround(directory);
            if (root == null) {
                return true;
            }
            GitFiles files = GitFiles.of(root, displayPaths, options);
            boolean passes = passes(root, files);
            files.bounds().tell(worker);
            return passes;
        } catch (IOException e) {
            return true; // a directory that cannot be looked at: git says why
        }
    }

    private static boolean passes(Path root, GitFiles files) {
        try {
            return passes(GitDirectory.find(root, files).orElseThrow(() -> new IOException("there is none")));
        } catch (IOException e) {
            return files.bounds().isSound(); // of a repository that is broken git says so
        }
    }

    /** The same of a repository; what leads out of it is noted within its bounds. */
    public static boolean passes(GitDirectory git) {
        GitFiles files = git.files();
        checkEntries(git.directory(), files);
        if (!git.commonDirectory().equals(git.directory())) {
            checkEntries(git.commonDirectory(), files);
        }
        for (Path objects : git.objectDirectories()) {
            for (Path entry : files.list(objects)) {
                if (Files.isDirectory(entry)) { // there are locks and temporary files as well
                    checkAll(files.list(entry), files);
                }
            }
        }
        return files.bounds().isSound();
    }

    private static void checkEntries(Path directory, GitFiles files) {
        for (Path entry : files.list(directory)) {
            if (ENTRIES.contains(String.valueOf(entry.getFileName()))) {
                check(entry, files);
            }
        }
        checkAll(files.filesBelow(directory.resolve("refs")), files);
    }

    private static void checkAll(List<Path> entries, GitFiles files) {
        for (Path entry : entries) {
            check(entry, files);
        }
    }

    private static void check(Path entry, GitFiles files) {
        try {
            if (Files.isSymbolicLink(entry)) {
                files.bounds().admits(entry, entry.toRealPath());
            }
        } catch (IOException e) {
            if (!(e instanceof NoSuchFileException)) { // it leads to nothing
                files.bounds().problem(entry, e);
            }
        }
    }

    /** The repository around a directory as git looks for it, without links in its path; null when there is none. */
    private static @Nullable Path rootAround(Path directory) throws IOException {
        for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS) || GitDirectory.isRepository(at)) {
                return at;
            }
        }
        return null;
    }
}
