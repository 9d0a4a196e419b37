package dev.trapstreet.source;

/** A piece of reading that any thread can do. What it cannot read it hands to the lane as a problem. */
@FunctionalInterface
public interface Task {
    /** Reads, by means of one thread's lane, and may submit more tasks to it. */
    void run(Lane lane);
}
