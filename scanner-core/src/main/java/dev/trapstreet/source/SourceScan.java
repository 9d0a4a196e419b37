package dev.trapstreet.source;

import dev.trapstreet.finding.Location;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reading of one source in one scan: a first task, and, after all tasks have ended, the places of what was found. */
public interface SourceScan extends Task {
    /**
     * Says where things stand whose place could not be told while they were read. Most sources have no such things.
     *
     * @param locations of each token, by its fingerprint
     * @param worker for what cannot be told
     * @return the same, those of this source resolved
     */
    default Map<String, List<Location>> resolveLocations(Map<String, List<Location>> locations, WorkerContext worker) {
        return locations;
    }

    /** The files around a place of this source, to be asked for before it is closed; empty for a place of another. */
    default Optional<ProjectFile> projectFile(Location location) {
        return Optional.empty();
    }

    /**
     * Keeps, where that was asked for, what was read: to be called once the report is out, so that nothing that was found
     * is lost when a run breaks off before.
     *
     * @throws IOException when it cannot be kept
     */
    default void saveScanned() throws IOException {}

    /** Frees what the reading holds, once all is read and located. */
    default void close() {}
}
