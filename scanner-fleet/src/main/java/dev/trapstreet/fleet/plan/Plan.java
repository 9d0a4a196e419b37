package dev.trapstreet.fleet.plan;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.scan.RefState;
import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.scan.ScanTask;
import dev.trapstreet.fleet.store.PreviousScan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plan of a run. Immutable.
 *
 * @param tasks what is scanned, the largest first
 * @param copies the number of repositories that are not scanned because another one on the list has the same refs
 * @param unchanged the number of repositories that are skipped because their refs and the settings are those of their last row
 * @param givenUp the repositories that failed {@link #MAX_ATTEMPTS} times with the same refs, with the outcome
 */
public record Plan(List<ScanTask> tasks, int copies, int unchanged, Map<String, String> givenUp) {
    /** Number of attempts for a repository that cannot be read, as long as its refs stay the same. */
    public static final int MAX_ATTEMPTS = 3;

    /** Creates a plan with immutable copies. */
    public Plan {
        tasks = List.copyOf(tasks);
        givenUp = Map.copyOf(givenUp);
    }

    /**
     * Plans a run.
     *
     * @param repositories the list
     * @param states the state of each repository, in the order of the list
     * @param previous the last row of each repository that has one
     * @param search the settings of the search
     * @return the plan
     */
    public static Plan of(
            List<Repository> repositories, List<RefState> states, Map<String, PreviousScan> previous, String search) {
        List<ScanTask> tasks = new ArrayList<>();
        Map<String, ScanTask> byRefs = new LinkedHashMap<>();
        Map<String, String> givenUp = new LinkedHashMap<>();
        int unchanged = 0;
        int copies = 0;
        for (int i = 0; i < repositories.size(); i++) {
            Repository repository = repositories.get(i);
            RefState state = states.get(i);
            PreviousScan last = previous.get(repository.name());
            boolean same = isSame(last, state, search);
            ScanStatus status = last == null ? ScanStatus.COMPLETE : ScanStatus.ofKeyword(last.status());
            if (same && !status.isWorthAnotherAttempt()) {
                unchanged++;
                continue;
            }
            if (last != null && same && last.attempt() >= MAX_ATTEMPTS) {
                givenUp.put(repository.name(), status.phrase());
                continue;
            }
            ScanTask task = new ScanTask(repository, state, last != null && same ? last.attempt() + 1 : 1, List.of());
            // Local copies are never taken for equal: a truncated one has the refs of a whole one.
            boolean mayHaveCopies = repository.kind() == Repository.Kind.REMOTE
                    && !state.digest().isEmpty();
            ScanTask first = mayHaveCopies ? byRefs.putIfAbsent(state.digest(), task) : null;
            if (first == null) {
                tasks.add(task);
            } else {
                first.copies().add(repository);
                copies++;
            }
        }
        tasks.sort(Comparator.comparingLong(ScanTask::weight).reversed());
        return new Plan(tasks, copies, unchanged, givenUp);
    }

    private static boolean isSame(@Nullable PreviousScan last, RefState state, String search) {
        // The refs of a repository that cannot be asked are empty, as are those of its last row. Those of a linked
        // working tree are
        // not known, so it is always scanned.
        boolean known = !state.digest().isEmpty() || state.status() != ScanStatus.COMPLETE;
        return last != null
                && known
                && last.refs().equals(state.digest())
                && last.search().equals(search);
    }

    /** {@return the sum of the known sizes of what is scanned, in bytes} */
    public long bytes() {
        return tasks.stream()
                .mapToLong(
                        task -> Math.max(task.state().bytes(), task.repository().bytes()))
                .sum();
    }
}
