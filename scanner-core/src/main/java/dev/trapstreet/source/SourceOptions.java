package dev.trapstreet.source;

import dev.trapstreet.io.CacheFolder;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a directory are read.
 *
 * @param files all of them, or those that git tracks
 * @param excludes patterns with the meaning of {@code .gitignore} lines, relative to the target; the last that matches wins
 * @param filters what configurations leave out, those whose patterns come last win; the excludes win over all of them
 * @param history whether a repository's history is read
 * @param range of the history only what these commits brought in, as {@code git rev-list} reads it: {@code main..HEAD}
 * @param sinceLast of the history only what was not read before
 * @param memory in bytes, within which objects of a history are held; what does not fit is streamed, or said to be too large
 * @param missingObjects what objects mean that a shallow or partial clone lacks
 * @param links what is read where a git directory leads out of the target
 * @param progress is told how far the reading is
 */
public record SourceOptions(
        Files files,
        List<String> excludes,
        List<Filter> filters,
        History history,
        Optional<String> range,
        Optional<SinceLast> sinceLast,
        long memory,
        MissingObjects missingObjects,
        Links links,
        Progress progress) {
    /** Whether git has a say. */
    public enum Files {
        ALL,
        TRACKED_BY_GIT
    }

    /** What of a repository is read: its working tree, all that git keeps, or both. */
    public enum History {
        EXCLUDED,
        INCLUDED,
        ONLY
    }

    /** What it means when a shallow or partial clone lacks objects. */
    public enum MissingObjects {
        /** The scan is incomplete. */
        FAIL,
        /** It was to be expected: they are counted and passed over. */
        ALLOW
    }

    /**
     * What is read where a link, or a file that names a directory, leads from a git directory to a place outside of the target.
     * A repository that somebody else made could name any other on this machine.
     */
    public enum Links {
        /** Linked working trees and submodules, when the place that they lead to points back; nothing else. */
        KNOWN_LAYOUTS,
        /** Whatever they lead to. */
        FOLLOWED,
        /** The same, and nothing is said of it: this program runs in a hook, for which git has followed them. */
        FOLLOWED_BY_GIT
    }

    /** Every file, and the whole history. */
    public static final SourceOptions DEFAULT = new SourceOptions(Files.ALL, List.of());

    public SourceOptions {
        excludes = List.copyOf(excludes);
        filters = List.copyOf(filters);
    }

    /** With the whole history. */
    public SourceOptions(Files files, List<String> excludes) {
        this(
                files,
                excludes,
                List.of(),
                History.INCLUDED,
                Optional.empty(),
                Optional.empty(),
                Runtime.getRuntime().maxMemory(),
                MissingObjects.FAIL,
                Links.KNOWN_LAYOUTS,
                new Progress());
    }

    /**
     * Only what was not read before.
     *
     * @param folder where it is kept which objects were read
     * @param searchVersion what tells one way to search from another, which would find other tokens: with another, everything is
     *     read again
     */
    public record SinceLast(CacheFolder folder, String searchVersion) {}

    /**
     * What a configuration leaves out.
     *
     * @param prefix of a path below the target that makes it one below the configuration: empty, or ends with a slash
     * @param excludes with the meaning of {@code .gitignore} lines beside the configuration
     * @param includes likewise; when there are any, only files are read that match one
     */
    public record Filter(String prefix, List<String> excludes, List<String> includes) {
        public Filter {
            excludes = List.copyOf(excludes);
            includes = List.copyOf(includes);
        }
    }

    public SourceOptions withFiles(Files files) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withExcludes(List<String> excludes) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withFilters(List<Filter> filters) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withHistory(History history) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withRange(String range) {
        return new SourceOptions(
                files,
                excludes,
                filters,
                History.ONLY,
                Optional.of(range),
                sinceLast,
                memory,
                missingObjects,
                links,
                progress);
    }

    /** Of the history only what was not read before; which objects were, is kept in that folder. */
    public SourceOptions withSinceLast(CacheFolder folder) {
        return withSinceLast(new SinceLast(folder, ""));
    }

    private SourceOptions withSinceLast(SinceLast sinceLast) {
        return new SourceOptions(
                files,
                excludes,
                filters,
                history,
                range,
                Optional.of(sinceLast),
                memory,
                missingObjects,
                links,
                progress);
    }

    /** With what the search depends on beside the excludes: the program, its rules, its options. */
    public SourceOptions withSearchVersion(String search) {
        return sinceLast
                .map(since -> withSinceLast(new SinceLast(since.folder(), search + " " + excludes + filters)))
                .orElse(this);
    }

    public SourceOptions withMemory(long memory) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withMissingObjects(MissingObjects missingObjects) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withLinks(Links links) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }

    public SourceOptions withProgress(Progress progress) {
        return new SourceOptions(
                files, excludes, filters, history, range, sinceLast, memory, missingObjects, links, progress);
    }
}
