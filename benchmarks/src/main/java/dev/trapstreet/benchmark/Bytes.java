package dev.trapstreet.benchmark;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counter of processed bytes, so that JMH reports {@code bytes} per second in addition to operations. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Bytes {
    /** Number of bytes processed. */
    public long bytes;
}
