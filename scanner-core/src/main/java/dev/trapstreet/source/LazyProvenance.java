package dev.trapstreet.source;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import java.util.function.Supplier;

/**
 * Supplier of a file's provenance that also has the file's name. The name selects checks for every file and is available at no cost; the
 * provenance is created only for a file with a token.
 */
public abstract class LazyProvenance implements Supplier<Provenance> {
    /** Creates a supplier. */
    protected LazyProvenance() {}

    /** {@return the name of the file without its directories} */
    public abstract String name();

    /**
     * Returns a supplier for the content of a stream.
     *
     * @param source the index of the source in the scan, from 0
     * @param path the name of the stream, safe to display
     * @return a supplier whose name is the last component of the path
     */
    public static LazyProvenance of(int source, String path) {
        return new LazyProvenance() {
            @Override
            public String name() {
                return path.substring(path.lastIndexOf('/') + 1);
            }

            @Override
            public Provenance get() {
                return new Provenance(ContentId.ofTarget(source, path), path, LocationPart.CONTENT);
            }
        };
    }
}
