package dev.trapstreet.source;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;

/**
 * Supplier of the provenance of content, with the name of its file. The name selects checks for every file and is available at no cost;
 * the provenance, with the identity of the content, is created only for content with a token.
 */
@FunctionalInterface
public interface LazyProvenance {
    /** {@return the provenance, a new one for each call} */
    Provenance get();

    /** {@return the name of the file without its directories; empty if this is not the content of a file or stream, as by default} */
    default String name() {
        return "";
    }

    /**
     * Returns a supplier for the content of a stream.
     *
     * @param source the index of the source in the scan, from 0
     * @param path the name of the stream, safe to display
     * @return a supplier whose name is the last component of the path
     */
    static LazyProvenance of(int source, String path) {
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
