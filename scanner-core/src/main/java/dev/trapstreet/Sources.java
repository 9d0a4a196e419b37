package dev.trapstreet;

import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.change.CommitsSource;
import dev.trapstreet.source.change.StagedSource;
import dev.trapstreet.source.file.DirectoryFileTree;
import dev.trapstreet.source.file.FileSource;
import dev.trapstreet.source.file.StreamSource;
import dev.trapstreet.source.repository.DirectorySource;
import dev.trapstreet.source.repository.RemoteSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Creates the sources of a scan: directories and files, streams, the index, commits, remote repositories. */
public final class Sources {

    private Sources() {}

    /**
     * What lies at a path: for a directory every regular file below it, else that one file. A link that is named here is
     * followed; those below it are not.
     */
    public static Source at(Path path) {
        return Files.isDirectory(path) ? new DirectorySource(path) : new FileSource(path);
    }

    /** What a commit of the index would bring in below a directory of a working tree. */
    public static Source staged(Path directory) {
        return new StagedSource(directory);
    }

    /** What commits bring in that are about to come to a repository, which {@code directory} is or pushes to. */
    public static Source commits(Path directory, IncomingCommits incoming) {
        return new CommitsSource(directory, incoming);
    }

    /**
     * What lies at a path, under a name of the caller's: for a program that knows more of the project than its directories.
     *
     * @param displayName stands in reports in the place of the path, {@code /} between names; empty for names relative to it
     * @param separately patterns with the meaning of {@code .gitignore} lines, relative to the path: files that are read apart or
     *     not at all, whatever the selection says. The history is read with them
     */
    public static Source at(Path path, String displayName, List<String> separately) {
        return Files.isDirectory(path)
                ? new DirectorySource(path, displayName, separately, SourceOptions.History.INCLUDED)
                : new FileSource(path, displayName);
    }

    /** The same, without a history, whatever the selection says: for a part of what another source reads. */
    public static Source part(Path path, String displayName, List<String> separately) {
        return Files.isDirectory(path)
                ? new DirectorySource(path, displayName, separately, SourceOptions.History.EXCLUDED)
                : new FileSource(path, displayName);
    }

    /** Where the project around a directory ends: the root of the working tree that encloses it, or the directory itself. */
    public static Path projectRoot(Path directory) {
        return DirectoryFileTree.projectRoot(directory);
    }

    /**
     * The whole history of a repository elsewhere, which is cloned for the scan.
     *
     * @param url as git takes it: {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…}
     */
    public static Source remote(String url) {
        return new RemoteSource(url);
    }

    /**
     * Everything that a stream gives until its end. The stream is not closed.
     *
     * @param name as it stands in the report, such as {@code <stdin>}
     */
    public static Source stream(String name, InputStream in) {
        return new StreamSource(name, in);
    }
}
