package dev.trapstreet.source;

import java.util.concurrent.atomic.LongAdder;

/** Progress of a scan: the current phase and how much of it is done. Thread-safe: worker threads update it while another displays it. */
public final class Progress {
    private final LongAdder done = new LongAdder();
    private volatile Stage stage = new Stage("reading files", 0, 0, "objects");

    /**
     * State of one phase.
     *
     * @param before the value of {@link #done} that corresponds to no progress in this phase
     */
    private record Stage(String phase, long total, long before, String unit) {}

    /** Creates a progress at the first phase, the reading of files, whose size is not known. */
    public Progress() {}

    /**
     * Starts a phase in which objects are counted by {@link #add}.
     *
     * @param phase the activity, as a clause such as "reading files"
     * @param total the number of objects in this phase; 0 if it is not known
     */
    public void begin(String phase, long total) {
        stage = new Stage(phase, total, done.sum(), "objects");
    }

    /**
     * Sets the state of a phase that counts something other than objects.
     *
     * @param phase the activity, as a clause
     * @param now the number of units done
     * @param total the number of units in this phase; 0 if it is not known
     * @param unit the name of the unit, in the plural
     */
    public void update(String phase, long now, long total, String unit) {
        stage = new Stage(phase, total, done.sum() - now, unit);
    }

    /**
     * Adds finished objects to the current phase.
     *
     * @param objects the number of objects, at least 0
     */
    public void add(long objects) {
        done.add(objects);
    }

    /** {@return the current activity, as a clause} */
    public String phase() {
        return stage.phase();
    }

    /** {@return the name of the unit that is counted, in the plural} */
    public String unit() {
        return stage.unit();
    }

    /** {@return the number of units done in this phase} */
    public long done() {
        return Math.max(0, done.sum() - stage.before());
    }

    /** {@return the number of units in this phase; 0 if it is not known} */
    public long total() {
        return stage.total();
    }
}
