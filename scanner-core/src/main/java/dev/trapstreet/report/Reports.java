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

/** Writer of reports in all formats, and the entry point of this package. */
public final class Reports {
    private Reports() {}

    /**
     * Writes a report in UTF-8 and flushes the stream. Does not close it.
     *
     * @param report the report
     * @param format the format
     * @param options the options
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public static void write(Report report, ReportFormat format, ReportOptions options, OutputStream out)
            throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        switch (format) {
            case TEXT -> ReportDriver.drive(report, new TextReport(options, buffered));
            case JSON -> JsonReport.writeDocument(report, options, buffered);
            case JSONL -> JsonReport.writeLines(report, options, buffered);
            case SARIF -> SarifReport.write(report, options, buffered);
            case JUNIT -> JunitReport.write(report, options, buffered);
            case GITLAB -> GitLabReport.write(report, options, buffered);
            case CSV -> ReportDriver.drive(report, new CsvReport(options, buffered));
            case HTML -> ReportDriver.drive(report, new HtmlReport(options, buffered));
            case GITHUB -> ReportDriver.drive(report, new GitHubReport(options, buffered));
            case MARKDOWN -> ReportDriver.drive(report, new MarkdownReport(options, buffered));
            case CODEQUALITY -> CodeQualityReport.write(report, buffered);
            case SLACK -> SlackReport.write(report, buffered);
            case CHAT -> ChatReport.write(report, buffered);
        }
        buffered.flush();
    }

    /**
     * Writes a report to a file. The file is replaced atomically, and keeps its permissions. If the report contains tokens,
     * only the owner may read the new file, whatever the permissions were.
     *
     * @param report the report
     * @param format the format
     * @param options the options
     * @param file the file to create or replace
     * @throws IOException if writing fails; no partial file remains
     */
    public static void write(Report report, ReportFormat format, ReportOptions options, Path file) throws IOException {
        AtomicFile.Access access = options.secrets() == ReportOptions.Secrets.SHOWN
                ? AtomicFile.Access.OWNER_ONLY
                : AtomicFile.Access.KEPT;
        AtomicFile.write(file, access, out -> write(report, format, options, out));
    }

    /**
     * Appends a report to a file that other programs also write to. The report is built in memory first and written at once.
     *
     * @param report the report
     * @param format the format
     * @param options the options
     * @param file the file to append to; created if missing
     * @throws IOException if writing fails
     */
    public static void append(Report report, ReportFormat format, ReportOptions options, Path file) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        write(report, format, options, whole);
        Files.write(file, whole.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
