package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Report;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Report formats of a run and their destinations. */
public final class ReportOutputs {
    private final Console console;
    private final List<ReportOutput> all;

    private ReportOutputs(Console console, List<ReportOutput> all) {
        this.console = console;
        this.all = all;
    }

    /** A report format and its output file. Without a file, the report is written to standard output. */
    private record ReportOutput(ReportFormat format, Optional<Path> file) {}

    /** Parses pairs of {@code --format} and {@code --output}. Without any, a text report is written to standard output. */
    static ReportOutputs of(Console console, List<ScanOutputOptions.OutputOption> typed) throws InvalidOptionException {
        List<ReportOutput> meant = new ArrayList<>();
        Set<Path> files = new HashSet<>();
        boolean standardOutput = false;
        for (ScanOutputOptions.OutputOption output : typed) {
            ReportFormat format = RunOptions.format("--format", output.format);
            if (output.file == null) {
                if (standardOutput) {
                    throw new InvalidOptionException(
                            "only one report can be written to standard output; give the others an --output");
                }
                standardOutput = true;
                meant.add(new ReportOutput(format, Optional.empty()));
            } else {
                String name = output.file;
                Path file = OptionValues.file("the report", name);
                if (!files.add(file.toAbsolutePath().normalize())) {
                    throw new InvalidOptionException(
                            "two reports cannot be written to " + name + "; give each its own --output");
                }
                meant.add(new ReportOutput(format, Optional.of(file)));
            }
        }
        if (meant.isEmpty()) {
            meant.add(new ReportOutput(ReportFormat.TEXT, Optional.empty()));
        }
        return new ReportOutputs(console, meant);
    }

    /** Returns whether a text report is written to standard output, so that its warnings need not be repeated. */
    boolean showText() {
        for (ReportOutput destination : all) {
            if (destination.format() == ReportFormat.TEXT && destination.file().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Writes all reports. Prints an error message for each one that cannot be written, and then returns false. */
    boolean write(Report report, ReportOptions plainOptions, ReportOptions.Color color) {
        boolean written = true;
        for (ReportOutput destination : all) {
            written &= write(report, destination, plainOptions, color);
        }
        return written;
    }

    private boolean write(
            Report report, ReportOutput destination, ReportOptions plainOptions, ReportOptions.Color color) {
        try {
            if (destination.file().isPresent()) {
                Reports.write(
                        report,
                        destination.format(),
                        plainOptions,
                        destination.file().get());
            } else {
                ReportOptions shown = plainOptions.withColor(color).withColumns(console.columns());
                Reports.write(report, destination.format(), shown, console.out());
                if (destination.format() == ReportFormat.GITHUB) {
                    summarize(report, plainOptions);
                }
            }
            return true;
        } catch (IOException e) {
            String where = destination.file().map(Path::toString).orElse("standard output");
            console.error("the report could not be written to " + where + ": " + e.getMessage());
            return false;
        }
    }

    /** Adds a Markdown report to the file that GitHub shows as the summary of a job. */
    private void summarize(Report report, ReportOptions plainOptions) throws IOException {
        String summary = console.environment().get("GITHUB_STEP_SUMMARY");
        if (summary != null && !summary.isEmpty()) {
            Reports.append(report, ReportFormat.MARKDOWN, plainOptions, Path.of(summary));
        }
    }
}
