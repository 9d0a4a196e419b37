package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Order to scan one repository. Immutable.
 *
 * @param repository the repository
 * @param state its state when it was planned
 * @param attempt the number of this attempt with these refs, from 1
 * @param copies repositories with the same refs, such as forks, for which the result holds too
 */
public record ScanTask(Repository repository, RefState state, int attempt, ArrayList<Repository> copies)
        implements Serializable {
    /** Bytes of a pack that take as long to scan as the fixed part of a small repository. */
    private static final long BYTES_OF_A_SMALL_ONE = 64 << 10;

    /**
     * Creates an order.
     *
     * @param repository the repository
     * @param state its state
     * @param attempt the number of the attempt
     * @param copies repositories with the same refs
     */
    public ScanTask(Repository repository, RefState state, int attempt, List<Repository> copies) {
        this(repository, state, attempt, new ArrayList<>(copies));
    }

    /** {@return the expected cost, in bytes} */
    public long weight() {
        return BYTES_OF_A_SMALL_ONE + Math.max(state.bytes(), repository.bytes());
    }
}
