package dev.trapstreet.report;

import dev.trapstreet.audit.Audit;
import dev.trapstreet.io.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/** Writer of audits in all formats. No format contains tokens. */
public final class AuditReports {
    private AuditReports() {}

    /** Formats of an audit. */
    public enum Format {
        /** Text for people: one block per token, most severe first. */
        TEXT,
        /** One JSON document with the schema {@code trapstreet-audit/1}. */
        JSON,
        /** CSV as of RFC 4180, one row per token. */
        CSV;

        /** {@return the word used in options, such as "json"} */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes an audit in UTF-8 and flushes the stream. Does not close it.
     *
     * @param audit the audit
     * @param format the format
     * @param options the options; colors and detail apply only to the text format
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public static void write(Audit audit, Format format, ReportOptions options, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        switch (format) {
            case TEXT -> AuditText.write(audit, options, buffered);
            case JSON -> AuditJson.write(audit, options, buffered);
            case CSV -> AuditCsv.write(audit, buffered);
        }
        buffered.flush();
    }

    /**
     * Returns the summary of an audit: the number of tokens in each category, and what is uncertain.
     *
     * @param audit the audit
     * @return the lines, each with its line break, safe to print on a terminal
     */
    public static String summary(Audit audit) {
        return AuditText.summary(audit);
    }

    /**
     * Writes an audit to a file. The file is replaced atomically: it is either complete or unchanged.
     *
     * @param audit the audit
     * @param format the format
     * @param options the options; colors and detail apply only to the text format
     * @param file the file to create or replace
     * @throws IOException if writing fails; no partial file remains
     */
    public static void write(Audit audit, Format format, ReportOptions options, Path file) throws IOException {
        AtomicFile.write(file, AtomicFile.Access.KEPT, out -> write(audit, format, options, out));
    }
}
