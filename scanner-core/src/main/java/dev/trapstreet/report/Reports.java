package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes reports; the table of contents of this package. */
public final class Reports {
    private Reports() {}

    /**
     * Writes a report in UTF-8 and flushes it. The stream is not closed.
     *
     * @throws IOException when the stream fails
     */
    public static void write(Report report, ReportFormat format, Rendering how, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out);
        switch (format) {
            case TEXT -> TextReport.write(report, how, buffered);
            case JSON -> JsonReport.writeDocument(report, how, buffered);
            case JSONL -> JsonReport.writeLines(report, how, buffered);
            case SARIF -> SarifReport.write(report, how, buffered);
        }
        buffered.flush();
    }

    /**
     * Writes a report to a file, whole or not at all: what stood there stays until the new one is complete.
     *
     * @throws IOException when it cannot be written; nothing is left behind then
     */
    public static void write(Report report, ReportFormat format, Rendering how, Path file) throws IOException {
        // A name of our own, refused if it exists: never a link that somebody laid there.
        // Not made of the file's own name, which may be as long as a name can be.
        String name = ".trapstreet-" + Long.toHexString(System.nanoTime()) + ".tmp";
        Path temporary = file.resolveSibling(name);
        try {
            try (OutputStream out =
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(report, format, how, out);
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
