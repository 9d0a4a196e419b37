package dev.trapstreet;

import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.change.CommitsSource;
import dev.trapstreet.source.change.MessageSource;
import dev.trapstreet.source.change.StagedSource;
import dev.trapstreet.source.file.DirectoryFileTree;
import dev.trapstreet.source.file.FileSource;
import dev.trapstreet.source.file.StreamSource;
import dev.trapstreet.source.git.TopLevel;
import dev.trapstreet.source.repository.DirectorySource;
import dev.trapstreet.source.repository.RemoteSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Factory of the sources of a scan: directories, files, streams, staged files, commits and remote repositories.
 *
 * <p>The methods only create a source and, unless documented otherwise, do not access the path or address. A source that does not
 * exist is reported when it is opened by {@link SecretScanner#scan}. A source may be used for several scans, one after the other,
 * except for a stream.
 */
public final class Sources {

    private Sources() {}

    /**
     * Returns a source for a directory or a file. For a directory, the source contains every regular file below it and, if it is the
     * root of a git repository, the history. A symbolic link given as the path itself is followed; links below it are not.
     *
     * @param path the directory or file. Whether it is a directory is determined by this call.
     * @return the source
     */
    public static Source at(Path path) {
        return Files.isDirectory(path) ? new DirectorySource(path) : new FileSource(path);
    }

    /**
     * Returns a source for the staged files below a directory: those that a commit of the index would change. The content is read
     * from the index, not from the working tree.
     *
     * @param directory a directory of a git working tree
     * @return the source
     */
    public static Source staged(Path directory) {
        return new StagedSource(directory);
    }

    /**
     * Returns a source for what new commits introduce: changed files, commit messages and tags. For hooks that check a push, on either
     * side.
     *
     * @param directory the repository that contains the commits: the one that pushes, or the one that receives the push
     * @param incoming the commits
     * @return the source
     */
    public static Source commits(Path directory, IncomingCommits incoming) {
        return new CommitsSource(directory, incoming);
    }

    /**
     * Returns a source for everything that is staged, for a hook that git has started. Reads the whole repository around the directory,
     * because hook managers run a hook in any directory of it. Reports show paths relative to the top level. Accesses the file system.
     *
     * @param directory the working directory of the hook
     * @param environment the environment of the hook
     * @return the source
     */
    public static Source stagedAround(Path directory, Map<String, String> environment) {
        return new StagedSource(TopLevel.ofHook(directory, environment), directory);
    }

    /**
     * Returns a source for the message of a commit that does not exist yet.
     *
     * @param directory the root of the working tree, whose configuration applies
     * @param message the bytes of the message, not copied
     * @return the source
     */
    public static Source commitMessage(Path directory, byte[] message) {
        return new MessageSource(directory, message);
    }

    /**
     * Returns a source for what new commits introduce, for a hook that git has started. Otherwise like
     * {@link #commits(Path, IncomingCommits)}, but for any directory of the repository. Reports show paths relative to the top level.
     * Accesses the file system.
     *
     * @param directory the working directory of the hook
     * @param environment the environment of the hook
     * @param incoming the commits
     * @return the source
     */
    public static Source commitsAround(Path directory, Map<String, String> environment, IncomingCommits incoming) {
        return new CommitsSource(TopLevel.ofHook(directory, environment), directory, incoming);
    }

    /**
     * Returns a source for a directory or a file, with a display name. For callers that know the structure of the project, such as a
     * build tool with several modules.
     *
     * @param path the directory or file. Whether it is a directory is determined by this call.
     * @param displayName the name that replaces the path in reports, with {@code /} as the separator. If it is empty, reports show
     *     paths relative to {@code path}.
     * @param separately patterns in the syntax of {@code .gitignore}, relative to the path: files that this source does not read
     *     because the caller scans them separately or not at all. They apply neither to the history nor to a file.
     * @return the source
     */
    public static Source at(Path path, String displayName, List<String> separately) {
        return Files.isDirectory(path)
                ? new DirectorySource(path, displayName, separately, SourceOptions.History.INCLUDED)
                : new FileSource(path, displayName);
    }

    /**
     * Returns a source like {@link #at(Path, String, List)} that never reads a history, even if the options request it. For a part of
     * a project whose history is read by another source.
     *
     * @param path the directory or file. Whether it is a directory is determined by this call.
     * @param displayName the name that replaces the path in reports; if it is empty, paths are relative to {@code path}
     * @param separately patterns of files that this source does not read
     * @return the source
     */
    public static Source part(Path path, String displayName, List<String> separately) {
        return Files.isDirectory(path)
                ? new DirectorySource(path, displayName, separately, SourceOptions.History.EXCLUDED)
                : new FileSource(path, displayName);
    }

    /**
     * Returns the root of the project that contains a directory. This is the nearest directory, upward from the given one, that
     * contains {@code .git}. Accesses the file system.
     *
     * @param directory the directory; a relative path is resolved against the current directory
     * @return the root as an absolute, normalized path; the directory itself if it is not in a git working tree
     */
    public static Path projectRoot(Path directory) {
        return DirectoryFileTree.projectRoot(directory);
    }

    /**
     * Returns a source for the complete history of a remote repository. The repository is cloned into a temporary directory when the
     * source is opened, and the clone is deleted after the scan. Uses the network.
     *
     * @param url the address in a form that git accepts: {@code https://…}, {@code ssh://…}, {@code user@host:path},
     *     {@code file://…}. A password in it is not shown in reports.
     * @return the source
     */
    public static Source remote(String url) {
        return new RemoteSource(url);
    }

    /**
     * Returns a source for a stream, which is read to its end but not closed. Such a source can be scanned once only.
     *
     * @param name the name in reports, such as {@code <stdin>}
     * @param in the stream; read by a worker thread
     * @return the source
     */
    public static Source stream(String name, InputStream in) {
        return new StreamSource(name, in);
    }
}
