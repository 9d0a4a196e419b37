package dev.trapstreet.source;

import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import java.util.function.Supplier;

/** Where a file's content comes from: its name at once, its provenance when it is asked for. */
public abstract class LazyProvenance implements Supplier<Provenance> {
    /** Without the folders. */
    public abstract String name();

    /** Of what was named by the user, or came in a stream: the path as a report shows it. */
    public static LazyProvenance of(String path) {
        return new LazyProvenance() {
            @Override
            public String name() {
                return path.substring(path.lastIndexOf('/') + 1);
            }

            @Override
            public Provenance get() {
                return new Provenance(path, LocationPart.CONTENT);
            }
        };
    }
}
