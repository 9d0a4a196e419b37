package dev.trapstreet.source;

import java.util.concurrent.atomic.LongAdder;

/** How far a scan is; written by the threads that read, read by whoever shows it. */
public final class Progress {
    private final LongAdder done = new LongAdder();
    private volatile Stage stage = new Stage("reading files", 0, 0, "objects");

    private record Stage(String phase, long total, long before, String unit) {}

    /** A new phase of a known size. */
    public void begin(String phase, long total) {
        stage = new Stage(phase, total, done.sum(), "objects");
    }

    /**
     * How far what is no reading is.
     *
     * @param phase as a clause
     * @param total 0 when that is not known
     * @param unit what is counted, in the plural
     */
    public void update(String phase, long now, long total, String unit) {
        stage = new Stage(phase, total, done.sum() - now, unit);
    }

    /** So many more objects are done. */
    public void add(long objects) {
        done.add(objects);
    }

    /** What the scan does at the moment, as a clause. */
    public String phase() {
        return stage.phase();
    }

    /** What is counted, in the plural. */
    public String unit() {
        return stage.unit();
    }

    /** Objects of this phase that are done. */
    public long done() {
        return Math.max(0, done.sum() - stage.before());
    }

    /** Objects of this phase; 0 when that is not known. */
    public long total() {
        return stage.total();
    }
}
