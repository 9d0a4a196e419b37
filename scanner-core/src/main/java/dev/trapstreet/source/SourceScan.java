package dev.trapstreet.source;

import dev.trapstreet.finding.Location;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reading of one source in one scan. It is the first task of the source; after all tasks have ended, it resolves the locations of the
 * tokens that were found. All methods except {@link #run} are called by one thread, after all tasks have ended.
 */
public interface SourceScan extends Task {
    /**
     * Resolves locations that were not known while the content was read, such as the commits and paths of a git object. Called only if
     * the scan found tokens. The default returns the locations unchanged.
     *
     * @param locations the locations of each token, by its fingerprint; they include those of other sources
     * @param worker receives problems for locations that cannot be resolved
     * @return all locations, with those of this source resolved
     */
    default Map<String, List<Location>> resolveLocations(Map<String, List<Location>> locations, WorkerContext worker) {
        return locations;
    }

    /**
     * Returns the project files around a location. Must be called before {@link #close}.
     *
     * @param location a resolved location that this scan has read: the source of its {@link Location#contentId} is this one
     * @return the project and the path of the location's file in it; empty if there is no project around it, as for a stream
     */
    default Optional<ProjectFile> projectFile(Location location) {
        return Optional.empty();
    }

    /**
     * Records the objects that were read, if the options request it ({@link SourceOptions#sinceLast}). Must be called only after the
     * report has been written, and may be called after {@link #close}: if a run is aborted before its report is complete, the next one
     * has to read the objects again. The default does nothing.
     *
     * @param again ids of objects that the next run has to read again, because of what was found in them
     * @throws IOException if the record cannot be written
     */
    default void saveScanned(Set<String> again) throws IOException {}

    /** Releases files, memory and temporary directories of the reading. The default does nothing. */
    default void close() {}
}
