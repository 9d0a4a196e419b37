package dev.trapstreet.source.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lookup of the top level of the repository around a directory: the root of its working tree, or the bare repository. Git starts a
 * hook at the top level, but a hook manager may change the directory before it runs a command. Starts no program.
 */
public final class TopLevel {
    private TopLevel() {}

    /**
     * Returns the top level around the directory of a hook.
     *
     * @param directory the working directory of the hook
     * @param environment the environment of the hook. In a linked working tree and in a submodule, git passes GIT_DIR; without
     *     GIT_WORK_TREE, git then takes every directory for the top level.
     * @return the given directory if it is the top level or if there is no repository around it; otherwise the absolute path of the top
     *     level
     */
    public static Path ofHook(Path directory, Map<String, String> environment) {
        if (environment.containsKey("GIT_WORK_TREE") || isTopLevel(directory)) {
            return directory;
        }
        Path found = find(directory);
        if (found == null) {
            return directory;
        }
        String named = environment.get("GIT_DIR");
        return named == null || isGitDirectoryOf(found, directory.resolve(named)) ? found : directory;
    }

    /**
     * Returns the top level around a directory, as git finds it.
     *
     * @param directory a directory
     * @return the given directory if it is the top level; otherwise the real path of the nearest directory above that is one; empty if
     *     there is none
     */
    public static Optional<Path> around(Path directory) {
        return Optional.ofNullable(isTopLevel(directory) ? directory : find(directory));
    }

    private static boolean isTopLevel(Path directory) {
        return Files.exists(directory.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                || GitDirectory.isRepository(directory);
    }

    private static @Nullable Path find(Path directory) {
        try {
            for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
                if (isTopLevel(at)) {
                    return at;
                }
            }
        } catch (IOException e) {
            return null; // git reports why the directory cannot be read
        }
        return null;
    }

    private static boolean isGitDirectoryOf(Path topLevel, Path named) {
        try {
            Optional<GitDirectory> git = GitDirectory.find(
                    topLevel, GitFiles.checked(topLevel, Runtime.getRuntime().maxMemory()));
            return git.isPresent() && Files.isSameFile(git.get().directory(), named);
        } catch (IOException e) {
            return false; // GIT_DIR names another repository, or one that git reports as broken
        }
    }
}
