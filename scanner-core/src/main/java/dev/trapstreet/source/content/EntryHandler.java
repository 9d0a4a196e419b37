package dev.trapstreet.source.content;

import java.io.IOException;
import java.io.InputStream;

/** Callback for the entries of one archive. */
interface EntryHandler {
    /** Kinds of defects. */
    enum Defect {
        /** Damaged data. */
        DAMAGED,
        /** An encrypted entry. */
        ENCRYPTED,
        /** An unsupported compression method. */
        METHOD
    }

    /**
     * Handles an entry. The content need not be read to its end.
     *
     * @param name the name; may be empty
     * @param content the content
     * @param read whether the whole archive was read before, so that the packed size of this entry is not known
     * @throws ExtractionLimits.ExceededException to end reading of the archive
     */
    void entry(String name, InputStream content, boolean read) throws IOException;

    /** Handles an entry without content, such as a directory or a link. The target of a link may be empty. */
    void name(String name, String target);

    /** Handles an exception or error while an entry was read. Defects of the archive go to {@link #defect} instead. */
    void failed(String name, Throwable failure);

    /**
     * Handles a defect: something was not read, or differs from its headers.
     *
     * @param name the name of the entry; empty for the archive
     * @param detail more about the defect, as a clause; may be empty
     */
    void defect(Defect what, String name, String detail);
}
