package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.TargetLinesFile;
import dev.trapstreet.report.TargetSummary;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Destination of the lines of a list: standard output, or a file that an earlier run may have begun. */
final class TargetLinesOutput implements AutoCloseable {
    private final OutputStream stream;
    private final @Nullable FileChannel lock; // of a file; null for standard output
    private final TargetSummary summary;

    private TargetLinesOutput(OutputStream stream, @Nullable FileChannel lock, TargetSummary summary) {
        this.stream = stream;
        this.lock = lock;
        this.summary = summary;
    }

    /** Returns whether a list is reported line by line: if the format is {@code jsonl}. */
    static boolean isRequested(ScanArguments typed) throws InvalidOptionException {
        List<ScanOutputOptions.OutputOption> outputs = typed.output.outputs;
        boolean lines = false;
        for (ScanOutputOptions.OutputOption each : outputs) {
            lines |= each.format.equals(ReportFormat.JSONL.keyword());
        }
        if (lines && outputs.size() > 1) {
            throw new InvalidOptionException(
                    "with --targets-from, --format jsonl writes each target when it is complete,"
                            + " and cannot be combined with another format");
        }
        return lines;
    }

    /**
     * Opens the destination.
     *
     * @param search identification of the search
     * @param ids the targets of the list
     * @throws InvalidOptionException if the file cannot be written, or if it cannot be continued as requested
     */
    static TargetLinesOutput open(Console console, ScanArguments typed, String search, Collection<String> ids)
            throws InvalidOptionException {
        String name = typed.output.outputs.get(0).file;
        if (name == null) {
            if (typed.list.resume) {
                throw new InvalidOptionException("--resume goes on in a file; give --output FILE");
            }
            return new TargetLinesOutput(console.out(), null, new TargetSummary());
        }
        Path file = OptionValues.file("the report", name);
        try {
            return open(file, typed, search, ids);
        } catch (TargetLinesFile.UnknownContentException e) {
            throw new InvalidOptionException(
                    "--resume cannot be used: " + e.getMessage() + "; give another --output, or leave out --resume", e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the report cannot be written to " + name + ": " + e.getMessage() + " (nothing was scanned)", e);
        }
    }

    private static TargetLinesOutput open(Path file, ScanArguments typed, String search, Collection<String> ids)
            throws IOException, InvalidOptionException {
        TargetLinesFile earlier = typed.list.resume
                ? TargetLinesFile.read(file, search, ids)
                : new TargetLinesFile(new TargetSummary(), 0);
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a device such as /dev/stdout
            return new TargetLinesOutput(Files.newOutputStream(file), null, earlier.summary());
        }
        create(file, typed.output.showSecrets);
        FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
            lock.truncate(earlier.length());
            OutputStream stream = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            return new TargetLinesOutput(stream, lock, earlier.summary());
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new InvalidOptionException("another run is writing to " + file + " (nothing was scanned)", e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static void create(Path file, boolean secret) throws IOException {
        boolean posix =
                secret && file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.exists(file) && posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else if (!Files.exists(file)) {
            Files.createFile(file);
        } else if (posix) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    OutputStream stream() {
        return stream;
    }

    /** Returns what is known of the targets that were scanned before. */
    TargetSummary summary() {
        return summary;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            stream.close();
            lock.close();
        }
    }
}
