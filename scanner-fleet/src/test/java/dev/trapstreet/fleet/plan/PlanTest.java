package dev.trapstreet.fleet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.fleet.scan.RefState;
import dev.trapstreet.fleet.scan.ScanStatus;
import dev.trapstreet.fleet.scan.ScanTask;
import dev.trapstreet.fleet.store.PreviousScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of what is scanned, in which order, and what is skipped. */
final class PlanTest {
    private static Repository repository(String name, Repository.Kind kind) {
        return new Repository(name, "location of " + name, "", 0, kind);
    }

    private static RefState refs(String digest, long bytes) {
        return new RefState(digest, bytes, ScanStatus.COMPLETE, "");
    }

    private static Plan plan(Repository.Kind kind, RefState state, PreviousScan previous) {
        return Plan.of(List.of(repository("a", kind)), List.of(state), Map.of("a", previous), "v1");
    }

    /** The refs and the search decide whether a repository that was read is read again. */
    @ParameterizedTest
    @CsvSource({
        "complete,   r1, v1, 0",
        "empty,      r1, v1, 0",
        "incomplete, r1, v1, 0",
        "complete,   r0, v1, 1",
        "complete,   r1, v0, 1",
        "damaged,    r1, v1, 1",
        "timed-out,  r1, v1, 1"
    })
    void whatHasNotChangedIsSkipped(String status, String refs, String search, int scanned) {
        Plan plan = plan(Repository.Kind.LOCAL, refs("r1", 1), new PreviousScan("1", refs, search, status, 1));
        assertEquals(scanned, plan.tasks().size());
        assertEquals(1 - scanned, plan.unchanged());
    }

    @Test
    void aFailureIsTriedThreeTimes() {
        Plan third = plan(Repository.Kind.LOCAL, refs("r", 1), new PreviousScan("1", "r", "v1", "damaged", 2));
        assertEquals(3, third.tasks().get(0).attempt());
        Plan fourth = plan(Repository.Kind.LOCAL, refs("r", 1), new PreviousScan("1", "r", "v1", "damaged", 3));
        assertEquals(Map.of("a", "damaged"), fourth.givenUp());
        Plan changed = plan(Repository.Kind.LOCAL, refs("r2", 1), new PreviousScan("1", "r", "v1", "damaged", 3));
        assertEquals(1, changed.tasks().get(0).attempt());
    }

    @Test
    void aHostThatAnswersAgainIsNotGivenUp() {
        RefState silent = new RefState("", 0, ScanStatus.UNREACHABLE, "no answer");
        PreviousScan last = new PreviousScan("1", "", "v1", "unreachable", 3);
        assertEquals(1, plan(Repository.Kind.REMOTE, silent, last).givenUp().size());
        assertEquals(1, plan(Repository.Kind.REMOTE, refs("r", 0), last).tasks().size());
    }

    /** The refs of a linked working tree are not known. */
    @Test
    void whatHasNoKnownRefsIsScannedEachTime() {
        PreviousScan last = new PreviousScan("1", "", "v1", "complete", 1);
        assertEquals(1, plan(Repository.Kind.LOCAL, refs("", 0), last).tasks().size());
    }

    @ParameterizedTest
    @CsvSource({"REMOTE, 1", "LOCAL, 2"})
    void forksAreScannedOnceAndLocalCopiesEachTime(Repository.Kind kind, int scanned) {
        Plan plan = Plan.of(
                List.of(repository("a", kind), repository("fork", kind)),
                List.of(refs("same", 1), refs("same", 1)),
                Map.of(),
                "v1");
        assertEquals(scanned, plan.tasks().size());
        assertEquals(2 - scanned, plan.copies());
    }

    private static List<ScanTask> tasks(long... megabytes) {
        List<ScanTask> tasks = new ArrayList<>();
        for (long size : megabytes) {
            tasks.add(new ScanTask(
                    repository("r" + tasks.size(), Repository.Kind.LOCAL), refs("x", size << 20), 1, List.of()));
        }
        return tasks;
    }

    @Test
    void aGiantIsAWaveOfItsOwn() {
        long[] sizes = new long[1000];
        sizes[0] = 300;
        Waves waves = Waves.of(tasks(sizes), 2);
        assertEquals(1, waves.giants().size());
        assertEquals(
                List.of(200, 200, 200, 200, 199),
                waves.waves().stream().map(List::size).toList());
    }

    @Test
    void packsShareAWaveEqually() {
        List<List<ScanTask>> packs = Waves.packs(tasks(new long[200]), 2);
        assertEquals(8, packs.size());
        assertEquals(200, packs.stream().mapToInt(List::size).sum());
        assertEquals(25, packs.get(0).size());
    }
}
