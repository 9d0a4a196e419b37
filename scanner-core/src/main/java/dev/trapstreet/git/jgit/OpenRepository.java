package dev.trapstreet.git.jgit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Repository that a command reads, found as git finds it. To be closed by the command. */
final class OpenRepository implements AutoCloseable {
    private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{40}");

    private final Repository repository;
    private final String prefix;

    private OpenRepository(Repository repository, String prefix) {
        this.repository = repository;
        this.prefix = prefix;
    }

    /**
     * Opens the repository around a directory.
     *
     * @param directory the directory in which the command runs
     * @param environment the variables of the command, of which git's locations apply
     * @throws CommandFailedException if there is none, with git's own message
     * @throws UnsupportedRepositoryException if JGit does not read repositories of this kind
     */
    static OpenRepository open(Path directory, Map<String, String> environment) throws IOException {
        QuietSystemReader.install();
        File here = directory.toRealPath().toFile();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true);
        String named = environment.get("GIT_DIR");
        if (named != null) {
            builder.setGitDir(against(here, named));
        } else {
            builder.findGitDir(here);
        }
        setPlaces(builder, here, environment);
        if (builder.getGitDir() == null) {
            throw new CommandFailedException("fatal: not a git repository (or any of the parent directories): .git");
        }
        Repository repository = builder.build();
        try {
            requireReadable(repository);
            return new OpenRepository(repository, prefix(repository, here));
        } catch (IOException | RuntimeException e) {
            repository.close();
            throw e;
        }
    }

    private static void setPlaces(FileRepositoryBuilder builder, File here, Map<String, String> environment) {
        String tree = environment.get("GIT_WORK_TREE");
        if (tree != null) {
            builder.setWorkTree(against(here, tree));
        } else if (environment.get("GIT_DIR") != null && !here.equals(builder.getGitDir())) {
            builder.setWorkTree(here); // as git does
        }
        String index = environment.get("GIT_INDEX_FILE");
        if (index != null) {
            builder.setIndexFile(against(here, index));
        }
        String objects = environment.get("GIT_OBJECT_DIRECTORY");
        if (objects != null) {
            builder.setObjectDirectory(against(here, objects));
        }
        String others = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES");
        if (others != null) {
            for (String other : others.split(File.pathSeparator, -1)) {
                builder.addAlternateObjectDirectory(against(here, other));
            }
        }
    }

    private static File against(File directory, String path) {
        File file = new File(path);
        return file.isAbsolute() ? file : new File(directory, path);
    }

    private static void requireReadable(Repository repository) throws UnsupportedRepositoryException {
        StoredConfig config = repository.getConfig();
        String format = config.getString("extensions", null, "objectformat");
        if (format != null && !format.equalsIgnoreCase("sha1")) {
            throw new UnsupportedRepositoryException("does not read repositories with SHA-256 object ids");
        }
        // A forged commit-graph file can hide commits. Changed in memory only.
        config.setBoolean("core", null, "commitGraph", false);
    }

    private static String prefix(Repository repository, File here) {
        if (repository.isBare()) {
            return "";
        }
        Path top = repository.getWorkTree().toPath();
        try {
            top = top.toRealPath();
        } catch (IOException e) {
            return ""; // the working tree is gone, so that nothing can be below it
        }
        String below = here.toPath().startsWith(top)
                ? top.relativize(here.toPath()).toString().replace(File.separatorChar, '/')
                : "";
        return below.isEmpty() ? "" : below + "/";
    }

    Repository repository() {
        return repository;
    }

    /** Returns the path of the directory relative to the top level; empty or ending in a slash. */
    String prefix() {
        return prefix;
    }

    /**
     * Resolves a revision.
     *
     * @param revision the revision in git's syntax
     * @return the object id, of an object that need not exist if the revision is an id; null if there is no such object
     */
    @Nullable
    ObjectId resolve(String revision) throws IOException {
        if (OBJECT_ID.matcher(revision).matches()) {
            return ObjectId.fromString(revision);
        }
        try {
            return repository.resolve(revision);
        } catch (org.eclipse.jgit.errors.MissingObjectException
                | org.eclipse.jgit.errors.IncorrectObjectTypeException
                | org.eclipse.jgit.errors.AmbiguousObjectException
                | org.eclipse.jgit.errors.RevisionSyntaxException e) {
            return null;
        }
    }

    /** Resolves a revision that must exist. */
    ObjectId require(String revision) throws IOException {
        ObjectId id = resolve(revision);
        if (id == null) {
            throw new CommandFailedException("fatal: bad revision '" + revision + "'");
        }
        return id;
    }

    /** Returns the id of the tree of a revision, which may be the empty tree that no repository contains. */
    ObjectId requireTree(String revision) throws IOException {
        return revision.equals(Constants.EMPTY_TREE_ID.name())
                ? Constants.EMPTY_TREE_ID
                : require(revision + "^{tree}");
    }

    /** Reads the index. */
    DirCache index() throws IOException {
        try {
            return DirCache.read(repository.getIndexFile(), repository.getFS());
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedRepositoryException(
                    "does not read the index of this repository (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
