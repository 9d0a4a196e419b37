package dev.trapstreet.source;

import dev.trapstreet.io.CacheFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Options that determine which files and which part of the history of a target are read, and how. Immutable, except that the progress is
 * updated by the scan.
 *
 * @param files the files of a working tree that are read
 * @param excludes exclude patterns in the syntax of {@code .gitignore}, relative to the target; the last matching pattern wins
 * @param filters filters from configuration files; a later one has precedence, and {@code excludes} have precedence over all of them
 * @param history whether the working tree, the history, or both are read
 * @param range range of commits that limits the history to the objects they introduce, in the syntax of {@code git rev-list}, such as
 *     {@code main..HEAD}; empty for the whole history
 * @param sinceLast record of earlier scans, whose objects are not read again; empty to read all objects
 * @param memory limit for the git objects that are held in memory, in bytes; an object that does not fit is streamed, or reported as too
 *     large
 * @param missingObjects treatment of objects that a shallow or partial clone lacks
 * @param links treatment of links from a git directory to a location outside of the target
 * @param temporaryFolder an existing directory that receives clones while they are scanned; empty for the system's temporary directory
 * @param progress receives the progress of the scan
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
        Optional<Path> temporaryFolder,
        Progress progress) {
    /** Files of a working tree that are read. */
    public enum Files {
        /** Every file below the target, whether git tracks or ignores it. */
        ALL,
        /** Only the files that are in git's index. */
        TRACKED_BY_GIT
    }

    /** Parts of a repository that are read. */
    public enum History {
        /** Only the working tree. */
        EXCLUDED,
        /** The working tree and every object of the repository. */
        INCLUDED,
        /** Only the objects of the repository. */
        ONLY
    }

    /** Treatments of objects that a shallow or partial clone lacks. */
    public enum MissingObjects {
        /** Missing objects are a problem, so the scan is incomplete. */
        FAIL,
        /** Missing objects are expected, and are counted as skipped. */
        ALLOW
    }

    /**
     * Treatments of a symbolic link, or of a file that names a directory, that leads from a git directory to a location outside of the
     * target. A hostile repository could name any other repository on this machine.
     */
    public enum Links {
        /** Follows only linked working trees and submodules whose location points back to the target. */
        KNOWN_LAYOUTS,
        /** Follows every link, and reports each location outside of the target. */
        FOLLOWED,
        /** Follows every link without reporting it, for hooks: git itself has already followed the links. */
        FOLLOWED_BY_GIT
    }

    /** The default: every file and the whole history. */
    public static final SourceOptions DEFAULT = new SourceOptions(Files.ALL, List.of());

    /** Creates options with immutable copies of the lists. */
    public SourceOptions {
        excludes = List.copyOf(excludes);
        filters = List.copyOf(filters);
    }

    /**
     * Creates options for a scan that includes the whole history. All others have their defaults; the memory limit is the maximum heap
     * size.
     *
     * @param files the files of a working tree that are read
     * @param excludes exclude patterns in the syntax of {@code .gitignore}, relative to the target
     */
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
                Optional.empty(),
                new Progress());
    }

    /**
     * Record of earlier scans. Immutable.
     *
     * @param folder the folder with the lists of objects that were read
     * @param searchVersion identification of everything that affects which tokens a scan finds; a list from another version is ignored,
     *     so everything is read again
     * @param key the name under which the objects of the repository are recorded, such as its address; empty for its path on this machine,
     *     which a clone never has twice
     */
    public record SinceLast(CacheFolder folder, String searchVersion, Optional<String> key) {}

    /**
     * Include and exclude patterns of one configuration file. Immutable.
     *
     * @param prefix prepended to a path relative to the target to make it relative to the directory of the configuration file; empty or
     *     ending in {@code /}
     * @param excludes exclude patterns, as lines of a {@code .gitignore} in that directory
     * @param includes include patterns of the same syntax; if there are any, only files that match one of them are read
     */
    public record Filter(String prefix, List<String> excludes, List<String> includes) {
        /** Creates a filter with immutable copies of the lists. */
        public Filter {
            excludes = List.copyOf(excludes);
            includes = List.copyOf(includes);
        }
    }

    /**
     * Returns these options for other files.
     *
     * @param files the files of a working tree that are read
     * @return a copy of these options with that value
     */
    public SourceOptions withFiles(Files files) {
        Copy copy = new Copy(this);
        copy.files = files;
        return copy.toOptions();
    }

    /**
     * Returns these options with other exclude patterns.
     *
     * @param excludes exclude patterns in the syntax of {@code .gitignore}, relative to the target; they replace the present ones
     * @return a copy of these options with that value
     */
    public SourceOptions withExcludes(List<String> excludes) {
        Copy copy = new Copy(this);
        copy.excludes = excludes;
        return copy.toOptions();
    }

    /**
     * Returns these options with other filters.
     *
     * @param filters filters from configuration files, the ones with precedence last; they replace the present ones
     * @return a copy of these options with that value
     */
    public SourceOptions withFilters(List<Filter> filters) {
        Copy copy = new Copy(this);
        copy.filters = filters;
        return copy.toOptions();
    }

    /**
     * Returns these options for other parts of a repository.
     *
     * @param history whether the working tree, the history, or both are read
     * @return a copy of these options with that value
     */
    public SourceOptions withHistory(History history) {
        Copy copy = new Copy(this);
        copy.history = history;
        return copy.toOptions();
    }

    /**
     * Returns these options for a range of commits. Only the history is then read.
     *
     * @param range the range in the syntax of {@code git rev-list}, such as {@code main..HEAD}
     * @return a copy of these options with that value
     */
    public SourceOptions withRange(String range) {
        Copy copy = new Copy(this);
        copy.history = History.ONLY;
        copy.range = Optional.of(range);
        return copy.toOptions();
    }

    /**
     * Returns these options for a scan of only those objects of the history that no earlier scan has read.
     *
     * @param folder the folder with the lists of objects that were read
     * @return a copy of these options with that value
     */
    public SourceOptions withSinceLast(CacheFolder folder) {
        return withSinceLast(new SinceLast(folder, "", Optional.empty()));
    }

    /**
     * Returns these options for a repository that is recorded under another name than its path, such as a clone. Returns these options
     * unchanged if {@link #sinceLast} is empty.
     *
     * @param key the name, which may be of any length; only its hash is stored
     * @return a copy of these options with that value
     */
    public SourceOptions withSinceLastKey(String key) {
        return sinceLast
                .map(since -> withSinceLast(new SinceLast(since.folder(), since.searchVersion(), Optional.of(key))))
                .orElse(this);
    }

    /**
     * Returns these options with another directory for clones.
     *
     * @param folder an existing directory
     * @return a copy of these options with that value
     */
    public SourceOptions withTemporaryFolder(Path folder) {
        Copy copy = new Copy(this);
        copy.temporaryFolder = Optional.of(folder);
        return copy.toOptions();
    }

    private SourceOptions withSinceLast(SinceLast sinceLast) {
        Copy copy = new Copy(this);
        copy.sinceLast = Optional.of(sinceLast);
        return copy.toOptions();
    }

    /**
     * Returns these options with a version of the search, to which the present excludes and filters are added. Returns these options
     * unchanged if {@link #sinceLast} is empty.
     *
     * @param search identification of everything else that affects which tokens a scan finds: the version of the program and of its
     *     rules, and its options
     * @return a copy of these options with that value
     */
    public SourceOptions withSearchVersion(String search) {
        return sinceLast
                .map(since ->
                        withSinceLast(new SinceLast(since.folder(), search + " " + excludes + filters, since.key())))
                .orElse(this);
    }

    /**
     * Returns these options with another memory limit.
     *
     * @param memory the limit for the git objects that are held in memory, in bytes
     * @return a copy of these options with that value
     */
    public SourceOptions withMemory(long memory) {
        Copy copy = new Copy(this);
        copy.memory = memory;
        return copy.toOptions();
    }

    /**
     * Returns these options with another treatment of missing objects.
     *
     * @param missingObjects treatment of objects that a shallow or partial clone lacks
     * @return a copy of these options with that value
     */
    public SourceOptions withMissingObjects(MissingObjects missingObjects) {
        Copy copy = new Copy(this);
        copy.missingObjects = missingObjects;
        return copy.toOptions();
    }

    /**
     * Returns these options with another treatment of links.
     *
     * @param links treatment of links from a git directory to a location outside of the target
     * @return a copy of these options with that value
     */
    public SourceOptions withLinks(Links links) {
        Copy copy = new Copy(this);
        copy.links = links;
        return copy.toOptions();
    }

    /**
     * Returns these options with another receiver of the progress.
     *
     * @param progress receives the progress of the scan
     * @return a copy of these options with that value
     */
    public SourceOptions withProgress(Progress progress) {
        Copy copy = new Copy(this);
        copy.progress = progress;
        return copy.toOptions();
    }

    /** Copy of options in which single values can be changed. */
    private static final class Copy {
        private Files files;
        private List<String> excludes;
        private List<Filter> filters;
        private History history;
        private Optional<String> range;
        private Optional<SinceLast> sinceLast;
        private long memory;
        private MissingObjects missingObjects;
        private Links links;
        private Optional<Path> temporaryFolder;
        private Progress progress;

        Copy(SourceOptions options) {
            this.files = options.files;
            this.excludes = options.excludes;
            this.filters = options.filters;
            this.history = options.history;
            this.range = options.range;
            this.sinceLast = options.sinceLast;
            this.memory = options.memory;
            this.missingObjects = options.missingObjects;
            this.links = options.links;
            this.temporaryFolder = options.temporaryFolder;
            this.progress = options.progress;
        }

        SourceOptions toOptions() {
            return new SourceOptions(
                    files,
                    excludes,
                    filters,
                    history,
                    range,
                    sinceLast,
                    memory,
                    missingObjects,
                    links,
                    temporaryFolder,
                    progress);
        }
    }
}
