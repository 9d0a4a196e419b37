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
 * Check, before git is started, for everything that git would follow out of a repository: links, alternates and a file {@code .git}.
 * It reads the attributes of each loose object and each ref.
 */
public final class LinkCheck {
    /** Entries of a git directory that are checked in addition to refs and objects. Hooks are left out, because they are never run. */
    private static final List<String> ENTRIES = List.of(
            "HEAD", "ORIG_HEAD", "MERGE_HEAD", "index", "config", "config.worktree", "packed-refs", "shallow", "info");

    private LinkCheck() {}

    /**
     * Adapts a git command to a scan: it accepts links out of the repository only if the scan does.
     *
     * @param options the options of the scan
     * @param git the command
     * @return the command to use
     */
    public static GitCommand gitFor(SourceOptions options, GitCommand git) {
        return options.links() == SourceOptions.Links.KNOWN_LAYOUTS ? git : git.followingLinks();
    }

    /**
     * Returns whether git may be started in a directory. Everything that leads out of the repository around it is reported: as a
     * problem if it is refused, as a warning if it may be followed.
     *
     * @param directory the directory, the root of a repository or any directory inside
     * @param displayPaths the display paths for the report
     * @param options the options of the scan
     * @param worker the worker that receives the problems and warnings
     * @return whether nothing was refused; also true if there is no repository or it cannot be read, because git reports that itself
     */
    public static boolean passes(
            Path directory, DisplayPaths displayPaths, SourceOptions options, WorkerContext worker) {
        if (options.links() == SourceOptions.Links.FOLLOWED_BY_GIT) {
            return true;
        }
        try {
            // If GIT_DIR names the repository, no file in this directory determines which one git opens.
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
            return true; // git reports why the directory cannot be read
        }
    }

    private static boolean passes(Path root, GitFiles files) {
        try {
            return passes(GitDirectory.find(root, files).orElseThrow(() -> new IOException("there is no repository")));
        } catch (IOException e) {
            return files.bounds().isSound(); // git itself reports a broken repository
        }
    }

    /**
     * Returns whether nothing in a repository leads out of it, except to what the options permit. Problems are recorded in the bounds
     * of its files.
     *
     * @param git the repository
     * @return whether nothing was refused or failed, so that git may be started in it
     */
    public static boolean passes(GitDirectory git) {
        GitFiles files = git.files();
        checkEntries(git.directory(), files);
        if (!git.commonDirectory().equals(git.directory())) {
            checkEntries(git.commonDirectory(), files);
        }
        for (Path objects : git.objectDirectories()) {
            for (Path entry : files.list(objects)) {
                if (Files.isDirectory(entry)) { // there may also be lock files and temporary files
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
            if (!(e instanceof NoSuchFileException)) { // a dangling link
                files.bounds().problem(entry, e);
            }
        }
    }

    /** Returns the real path of the repository around a directory, found as git finds it, or null if there is none. */
    private static @Nullable Path rootAround(Path directory) throws IOException {
        for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS) || GitDirectory.isRepository(at)) {
                return at;
            }
        }
        return null;
    }
}
