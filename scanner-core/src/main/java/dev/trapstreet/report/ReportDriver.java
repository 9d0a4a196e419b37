package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ReportEntry;
import java.util.EnumSet;
import java.util.List;

/** Passes all entries of a report to the writer of a format. The only place that iterates over the entries for a format. */
final class ReportDriver {
    private ReportDriver() {}

    /**
     * Writes a report.
     *
     * @throws IllegalStateException if the order of the format does not contain each kind of entry exactly once
     */
    static <E extends Exception> void drive(Report report, EntryWriter<E> writer) throws E {
        List<ReportEntry.Kind> order = writer.order();
        if (order.size() != ReportEntry.Kind.values().length
                || !EnumSet.copyOf(order).equals(EnumSet.allOf(ReportEntry.Kind.class))) {
            throw new IllegalStateException("not each kind of entry once: " + order);
        }
        writer.begin(report);
        for (ReportEntry.Kind kind : order) {
            writer.beginSection(kind);
            for (ReportEntry entry : report.entries(kind)) {
                entry.accept(writer);
            }
            writer.endSection(kind);
        }
        writer.end(report);
    }
}
