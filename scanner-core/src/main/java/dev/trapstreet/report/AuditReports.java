package dev.trapstreet.report;

import dev.trapstreet.audit.Audit;
import dev.trapstreet.io.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/** Writes audits. No form of one holds a token. */
public final class AuditReports {
    private AuditReports() {}

    /** The forms that an audit can take. */
    public enum Format {
        /** For people: one block per token, the worst first. */
        TEXT,
        /** One document, with the schema {@code trapstreet-audit/1}. */
        JSON,
        /** A table with one line per token, RFC 4180. */
        CSV;

        /** The word used in options: "json". */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes an audit in UTF-8 and flushes it. The stream is not closed.
     *
     * @throws IOException when the stream fails
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

    /** How many tokens stand under each heading, and what is not certain: lines, each with its line break. */
    public static String summary(Audit audit) {
        return AuditText.summary(audit);
    }

    /**
     * Writes an audit to a file, whole or not at all.
     *
     * @throws IOException when it cannot be written; nothing is left behind then
     */
    public static void write(Audit audit, Format format, ReportOptions options, Path file) throws IOException {
        AtomicFile.write(file, false, out -> write(audit, format, options, out));
    }
}
