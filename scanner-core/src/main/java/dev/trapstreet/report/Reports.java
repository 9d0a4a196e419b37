package dev.trapstreet.report;

import dev.trapstreet.finding.Report;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Writes reports; the table of contents of this package. */
public final class Reports {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

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
            case JUNIT -> JunitReport.write(report, how, buffered);
            case GITLAB -> GitLabReport.write(report, how, buffered);
            case CSV -> CsvReport.write(report, how, buffered);
            case HTML -> HtmlReport.write(report, how, buffered);
            case GITHUB -> GitHubReport.write(report, how, buffered);
            case MARKDOWN -> MarkdownReport.write(report, how, buffered);
        }
        buffered.flush();
    }

    /**
     * Writes a report to a file, whole or not at all: what stood there stays until the new one is complete. The new one has
     * its permissions; one that holds tokens is its owner's alone, whatever stood there.
     *
     * @throws IOException when it cannot be written; nothing is left behind then
     */
    public static void write(Report report, ReportFormat format, Rendering how, Path file) throws IOException {
        // A name of our own, refused if it exists: never a link that somebody laid there.
        // Not made of the file's own name, which may be as long as a name can be.
        String name = ".trapstreet-" + Long.toHexString(System.nanoTime()) + ".tmp";
        Path temporary = file.resolveSibling(name);
        try {
            Optional<Set<PosixFilePermission>> permissions = permissions(file, how);
            try (OutputStream out = create(temporary, permissions)) {
                write(report, format, how, out);
            }
            if (permissions.isPresent()) {
                Files.setPosixFilePermissions(temporary, permissions.get()); // the umask took some away
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Adds a report to the end of a file that others write to as well. It is put together first and written at once.
     *
     * @throws IOException when it cannot be written
     */
    public static void append(Report report, ReportFormat format, Rendering how, Path file) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        write(report, format, how, whole);
        Files.write(file, whole.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Those that the file shall have; empty where the system gives those of any new file, or knows none. */
    private static Optional<Set<PosixFilePermission>> permissions(Path file, Rendering how) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Optional.empty();
        }
        if (how.secrets() == Rendering.Secrets.SHOWN) {
            return Optional.of(OWNER_ALONE);
        }
        try {
            PosixFileAttributes old = view.readAttributes();
            return old.isRegularFile() ? Optional.of(old.permissions()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** With no more permissions than those from its first moment on. */
    private static OutputStream create(Path file, Optional<Set<PosixFilePermission>> permissions) throws IOException {
        FileAttribute<?>[] attributes =
                permissions.map(PosixFilePermissions::asFileAttribute).stream().toArray(FileAttribute<?>[]::new);
        Set<OpenOption> how = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return Channels.newOutputStream(Files.newByteChannel(file, how, attributes));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
