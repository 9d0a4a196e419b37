package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import dev.trapstreet.io.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes reports; the table of contents of this package. */
public final class Reports {
    private Reports() {}

    /**
     * Writes a report in UTF-8 and flushes it. The stream is not closed.
     *
     * @throws IOException when the stream fails
     */
    public static void write(Report report, ReportFormat format, ReportOptions options, OutputStream out)
            throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        switch (format) {
            case TEXT -> TextReport.write(report, options, buffered);
            case JSON -> JsonReport.writeDocument(report, options, buffered);
            case JSONL -> JsonReport.writeLines(report, options, buffered);
            case SARIF -> SarifReport.write(report, options, buffered);
            case JUNIT -> JunitReport.write(report, options, buffered);
            case GITLAB -> GitLabReport.write(report, options, buffered);
            case CSV -> CsvReport.write(report, options, buffered);
            case HTML -> HtmlReport.write(report, options, buffered);
            case GITHUB -> GitHubReport.write(report, options, buffered);
            case MARKDOWN -> MarkdownReport.write(report, options, buffered);
        }
        buffered.flush();
    }

    /**
     * Writes a report to a file, whole or not at all: what stood there stays until the new one is complete. The new one has
     * its permissions; one that holds tokens is its owner's alone, whatever stood there.
     *
     * @throws IOException when it cannot be written; nothing is left behind then
     */
    public static void write(Report report, ReportFormat format, ReportOptions options, Path file) throws IOException {
        AtomicFile.write(
                file, options.secrets() == ReportOptions.Secrets.SHOWN, out -> write(report, format, options, out));
    }

    /**
     * Adds a report to the end of a file that others write to as well. It is put together first and written at once.
     *
     * @throws IOException when it cannot be written
     */
    public static void append(Report report, ReportFormat format, ReportOptions options, Path file) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        write(report, format, options, whole);
        Files.write(file, whole.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
