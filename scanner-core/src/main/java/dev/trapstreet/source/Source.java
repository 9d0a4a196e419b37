package dev.trapstreet.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where bytes come from. A source pushes chunks; it owns limits and closing. */
public interface Source {
    /** What the user named. */
    String target();

    /** Where it lies on this machine; empty for a stream, or for what lies elsewhere. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /**
     * The reading of one scan: its first task submits the others.
     *
     * @throws IOException when there is nothing there to start with
     */
    Reading open(Selection selection) throws IOException;

    /**
     * What lies at a path: for a directory every regular file below it, else that one file. A link that is named here is
     * followed; those below it are not.
     */
    static Source at(Path path) {
        return Files.isDirectory(path) ? new DirectorySource(path) : new FileSource(path);
    }

    /** What a commit of the index would bring in below a directory of a working tree. */
    static Source staged(Path directory) {
        return new StagedSource(directory);
    }

    /** What commits bring in that are about to come to a repository, which {@code directory} is or pushes to. */
    static Source commits(Path directory, NewCommits wanted) {
        return new CommitsSource(directory, wanted);
    }

    /**
     * The whole history of a repository elsewhere, which is cloned for the scan.
     *
     * @param url as git takes it: {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…}
     */
    static Source remote(String url) {
        return new RemoteSource(url);
    }

    /**
     * Everything that a stream gives until its end. The stream is not closed.
     *
     * @param name as it stands in the report, such as {@code <stdin>}
     */
    static Source stream(String name, InputStream in) {
        return new StreamSource(name, in);
    }
}
