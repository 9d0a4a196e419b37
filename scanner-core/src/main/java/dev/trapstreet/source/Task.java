package dev.trapstreet.source;

/** A piece of reading that any thread can do. What it cannot read it hands to the lane as a problem. */
@FunctionalInterface
public interface Task {
    /** Entries of a directory, or of a list, that make one task: handing it on then costs little beside them. */
    int BATCH = 256;

    /** Reads, by means of one thread's lane, and may submit more tasks to it. */
    void run(WorkerContext worker);
}
