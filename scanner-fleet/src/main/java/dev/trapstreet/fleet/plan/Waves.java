package dev.trapstreet.fleet.plan;

import dev.trapstreet.fleet.scan.ScanTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Division of a plan into waves, each of which is committed as a whole, and of a wave into packs, each of which one core works off. A
 * giant is a wave of its own, which runs beside the others: a wave that waited for it would leave the other cores idle.
 *
 * @param giants the repositories that are waves of their own, the largest first
 * @param waves the waves of the others, in the order in which they run
 */
public record Waves(List<ScanTask> giants, List<List<ScanTask>> waves) {
    /** Least number of repositories in a wave. A small one takes 15 ms, so that the loss of a wave costs some seconds. */
    private static final int SIZE = 200;

    private static final int SIZE_PER_CORE = 50;

    /** Bytes of packs that a core reads within about two minutes. */
    private static final long BYTES_PER_CORE = 1L << 30;

    private static final long SMALLEST_GIANT = 16L << 20;
    private static final int MEANS_OF_A_GIANT = 8;
    private static final int PACKS_PER_CORE = 4;

    /** Creates waves with immutable copies. */
    public Waves {
        giants = List.copyOf(giants);
        waves = List.copyOf(waves);
    }

    /**
     * Divides a plan.
     *
     * @param tasks the repositories, the largest first
     * @param cores the number of scans that run at the same time
     * @return the waves
     */
    public static Waves of(List<ScanTask> tasks, int cores) {
        long mean = tasks.stream().mapToLong(ScanTask::weight).sum() / Math.max(1, tasks.size());
        long giant = Math.max(SMALLEST_GIANT, MEANS_OF_A_GIANT * mean);
        int size = Math.max(SIZE, SIZE_PER_CORE * cores);
        List<ScanTask> giants = new ArrayList<>();
        List<List<ScanTask>> waves = new ArrayList<>();
        List<ScanTask> wave = new ArrayList<>();
        long weight = 0;
        for (ScanTask task : tasks) {
            if (task.weight() >= giant) {
                giants.add(task);
                continue;
            }
            if (wave.size() == size || (weight > 0 && weight + task.weight() > BYTES_PER_CORE * cores)) {
                waves.add(wave);
                wave = new ArrayList<>();
                weight = 0;
            }
            wave.add(task);
            weight += task.weight();
        }
        if (!wave.isEmpty()) {
            waves.add(wave);
        }
        return new Waves(giants, waves);
    }

    /**
     * Divides a wave into packs. A pack becomes a file, and starting one costs as much as a small repository.
     *
     * @param wave the repositories of a wave, the largest first
     * @param cores the number of scans that run at the same time
     * @return the packs, the one with the largest repositories first
     */
    public static List<List<ScanTask>> packs(List<ScanTask> wave, int cores) {
        long share = wave.stream().mapToLong(ScanTask::weight).sum() / ((long) PACKS_PER_CORE * cores);
        List<List<ScanTask>> packs = new ArrayList<>();
        List<ScanTask> pack = new ArrayList<>();
        long weight = 0;
        for (ScanTask task : wave) {
            pack.add(task);
            weight += task.weight();
            if (weight >= share) {
                packs.add(pack);
                pack = new ArrayList<>();
                weight = 0;
            }
        }
        if (!pack.isEmpty()) {
            packs.add(pack);
        }
        return packs;
    }
}
