package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import java.util.List;

/**
 * Writer of a report in one format. {@link ReportDriver} calls it for every entry of the report, so that no kind of entry can be
 * missing from a format. A format that does not show an entry says in the method of its kind why not.
 *
 * @param <E> the type of the checked exceptions of writing
 */
interface EntryWriter<E extends Exception> extends ReportEntry.Visitor<E> {
    /** Returns the kinds of entries in the order of the format, each exactly once. */
    List<ReportEntry.Kind> order();

    /** Writes the start of the report. */
    void begin(Report report) throws E;

    /** Called before the entries of a kind, even if there are none. */
    default void beginSection(ReportEntry.Kind kind) throws E {}

    /** Called after the entries of a kind, even if there are none. */
    default void endSection(ReportEntry.Kind kind) throws E {}

    /** Writes the end of the report. */
    void end(Report report) throws E;
}
