package dev.trapstreet.source.git;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layouts in which git keeps the git directory outside of its working tree. A layout is accepted only if the git directory points back
 * at the working tree: an attacker can make a file {@code .git} name any directory of this machine, but cannot write there.
 *
 * <pre>
 *   linked working tree   tree/.git        gitdir: main/.git/worktrees/NAME
 *                         main/.git/worktrees/NAME/gitdir      tree/.git
 *                         main/.git/worktrees/NAME/commondir   ../..
 *   submodule             tree/.git        gitdir: super/.git/modules/NAME
 *                         super/.git/modules/NAME/config       core.worktree = path of tree
 * </pre>
 */
final class GitLayout {
    private final Path directory;
    private final String words;

    private GitLayout(Path directory, String words) {
        this.directory = directory;
        this.words = words;
    }

    /**
     * Recognizes the layout of a working tree.
     *
     * @param tree the directory that contains the file {@code .git}
     * @param own the directory that the file names
     * @return the layout, or null if the git directory does not point back
     * @throws IOException if one of the directories does not exist or cannot be accessed
     */
    static @Nullable GitLayout of(Path tree, Path own) throws IOException {
        Path realTree = tree.toRealPath();
        Path realOwn = own.toRealPath();
        Path main = mainOf(realOwn);
        if (main != null && isLinkedTree(realTree, realOwn, main)) {
            return new GitLayout(main, "because this is a linked working tree");
        }
        return isSubmodule(realTree, realOwn) ? new GitLayout(realOwn, "because this is a submodule") : null;
    }

    /** Returns the real path of the directory that contains the whole repository. */
    Path directory() {
        return directory;
    }

    /** Returns the reason to read that directory, as a clause for a warning. */
    String words() {
        return words;
    }

    private static @Nullable Path mainOf(Path own) {
        Path trees = own.getParent();
        return trees == null || !trees.endsWith("worktrees") ? null : trees.getParent();
    }

    private static boolean isLinkedTree(Path tree, Path own, Path main) {
        Path back = named(own, firstLine(own.resolve("gitdir")));
        Path common = named(own, firstLine(own.resolve("commondir")));
        return back != null && back.endsWith(".git") && leadsTo(back.getParent(), tree) && leadsTo(common, main);
    }

    private static boolean isSubmodule(Path tree, Path own) {
        boolean below = false;
        for (Path name : own) {
            below |= name.toString().equals("modules");
        }
        return below
                && (leadsTo(named(own, workTree(own.resolve("config"))), tree)
                        // If each working tree has its own configuration, as with sparse checkouts, git moves the key
                        // there.
                        || leadsTo(named(own, workTree(own.resolve("config.worktree"))), tree));
    }

    private static boolean leadsTo(@Nullable Path path, Path real) {
        try {
            return path != null && path.toRealPath().equals(real);
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Path named(Path directory, @Nullable String path) {
        try {
            return path == null || path.isEmpty() ? null : directory.resolve(path);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String firstLine(Path file) {
        List<String> lines = new ArrayList<>(1);
        try {
            GitFiles.peek(file, GitFiles.Kind.LINE, line -> {
                if (lines.isEmpty()) {
                    lines.add(line.strip());
                }
            });
        } catch (IOException e) {
            return null; // an unreadable file does not point back
        }
        return lines.isEmpty() ? null : lines.get(0);
    }

    private static @Nullable String workTree(Path file) {
        GitConfig config = new GitConfig();
        try {
            GitFiles.peek(file, GitFiles.Kind.CONFIG, config);
        } catch (IOException e) {
            return null;
        }
        return config.value("core.worktree");
    }
}
