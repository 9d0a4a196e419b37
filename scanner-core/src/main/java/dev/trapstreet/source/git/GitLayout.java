package dev.trapstreet.source.git;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layouts by which git keeps what belongs to a working tree somewhere else. Each is known by its other end, which points back at the
 * working tree: whoever made a repository can let its file {@code .git} name any directory of this machine, but cannot write there.
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
     * That of a working tree; null when nothing points back.
     *
     * @param tree the directory with the file {@code .git}
     * @param own the directory that it names
     */
    static @Nullable GitLayout of(Path tree, Path own) throws IOException {
        Path realTree = tree.toRealPath();
        Path realOwn = own.toRealPath();
        Path main = mainOf(realOwn);
        if (main != null && isLinkedTree(realTree, realOwn, main)) {
            return new GitLayout(main, "as this is a linked working tree");
        }
        return isSubmodule(realTree, realOwn) ? new GitLayout(realOwn, "as this is a submodule") : null;
    }

    /** The directory below which all of it lies, without links. */
    Path directory() {
        return directory;
    }

    /** What it is, as a clause. */
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
                        // Where each working tree has a configuration of its own, as with sparse checkouts, git moves
                        // it there.
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
            return null; // what cannot be read points nowhere
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
