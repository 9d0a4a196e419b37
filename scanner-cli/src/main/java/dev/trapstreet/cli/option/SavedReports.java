package dev.trapstreet.cli.option;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.finding.Report;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.saved.InvalidReportException;
import dev.trapstreet.saved.ReportJoin;
import dev.trapstreet.saved.SavedReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reader of reports that an earlier scan has saved. */
public final class SavedReports {
    /** File with a name that precedes the paths in it. */
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.@+/-]*)=(.+)");

    private static final long MAX_BYTES = 1L << 30;

    private SavedReports() {}

    /**
     * Reads reports, and joins them.
     *
     * @param console its standard input is the report {@code -}
     * @param names the files, as typed; {@code NAME=FILE} puts a name before the paths of a report
     * @return the joined report
     * @throws InvalidOptionException if a file cannot be read, or is not such a report
     */
    public static Report read(Console console, List<String> names) throws InvalidOptionException {
        List<Report> reports = new ArrayList<>();
        boolean standardInput = false;
        for (String name : names) {
            Matcher named = NAMED.matcher(name);
            boolean prefixed = named.matches() && !Files.exists(RunOptions.path(name));
            String file = prefixed ? named.group(2) : name;
            if (file.equals("-") && standardInput) {
                throw new InvalidOptionException(
                        "only one report can be read from standard input; give the others as files");
            }
            standardInput |= file.equals("-");
            reports.add(
                    read(console, file, prefixed ? named.group(1) + "/" : "").report());
        }
        return ReportJoin.of(reports);
    }

    private static SavedReport read(Console console, String name, String prefix) throws InvalidOptionException {
        try (InputStream in = open(console, name)) {
            return SavedReport.read(in, prefix);
        } catch (InvalidReportException e) {
            throw new InvalidOptionException(
                    name + " is not a report of 'trapstreet scan --format json' or jsonl: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new InvalidOptionException("there is no report " + name, e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the report " + name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static InputStream open(Console console, String name) throws InvalidOptionException, IOException {
        if (name.equals("-")) {
            return new BufferedInputStream(console.in());
        }
        Path file = RunOptions.path(name);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidOptionException("the report " + name + " is not a file; give - to read standard input");
        }
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            throw new InvalidOptionException("the report " + name + " is larger than 1 GiB");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }

    /**
     * Reads a report, if one is given.
     *
     * @param console its standard input is the report {@code -}
     * @param name the file, as typed; empty if none was given
     * @return the report; empty if none was given
     * @throws InvalidOptionException if the file cannot be read, or is not such a report
     */
    public static Optional<Report> read(Console console, Optional<String> name) throws InvalidOptionException {
        return name.isEmpty() ? Optional.empty() : Optional.of(read(console, List.of(name.get())));
    }
}
