package dev.trapstreet.engine;

import dev.trapstreet.finding.Location;
import dev.trapstreet.token.MapboxToken;
import java.util.List;

/**
 * Token of one or several targets that were read and closed, with its classified locations. This is all that is kept of a target until the
 * tokens of all targets are judged. Immutable.
 *
 * @param token the token
 * @param places the locations in the order of {@link Location#ORDER}, at most one for each source line; not empty
 * @param state whether the locations could be classified
 */
public record ClassifiedToken(MapboxToken token, List<Place> places, State state) {
    /** Whether the locations of a token could be classified. */
    public enum State {
        /** They are classified, as far as their project tells. */
        CLASSIFIED,
        /** An unexpected failure prevented it. The token is reported without being judged. */
        FAILED
    }

    /** Creates a token with an immutable copy of its locations. */
    public ClassifiedToken {
        places = List.copyOf(places);
    }

    /**
     * Classified location of a token.
     *
     * @param location the location
     * @param path the path of its file in its project
     * @param project the number of its project, or {@link #NO_PROJECT}
     * @param app the app that contains the file; empty if there is none
     */
    public record Place(Location location, String path, int project, String app) {
        /** Number of the project of a location that belongs to none, such as standard input. */
        public static final int NO_PROJECT = -1;

        Place withLocation(Location other) {
            return new Place(other, path, project, app);
        }
    }
}
