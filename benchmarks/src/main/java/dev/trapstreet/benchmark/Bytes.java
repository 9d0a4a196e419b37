package dev.trapstreet.benchmark;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts what an operation went through, so that JMH reports {@code bytes} per second beside operations. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Bytes {
    /** Bytes gone through. */
    public long bytes;
}
