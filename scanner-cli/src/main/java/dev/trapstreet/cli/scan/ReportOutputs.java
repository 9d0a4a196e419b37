package dev.trapstreet.cli.scan;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.finding.Report;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the reports of a run go, and in which forms. */
public final class ReportOutputs {
    private final Console console;
    private final List<ReportOutput> all;

    private ReportOutputs(Console console, List<ReportOutput> all) {
        this.console = console;
        this.all = all;
    }

    /** A format and the file it goes to; standard output without one. */
    private record ReportOutput(ReportFormat format, Optional<Path> file) {}

    /** What was typed, given its meaning; text on standard output when nothing was. */
    static ReportOutputs of(Console console, List<ScanArguments.Output> typed) throws UsageException {
        List<ReportOutput> meant = new ArrayList<>();
        Set<Path> files = new HashSet<>();
        boolean standardOutput = false;
        for (ScanArguments.Output output : typed) {
            Optional<ReportFormat> format = ReportFormat.ofKeyword(output.format());
            if (format.isEmpty()) {
                throw new UsageException("--format takes " + ReportFormat.keywords() + ", not " + output.format());
            }
            if (output.file().isEmpty()) {
                if (standardOutput) {
                    throw new UsageException("two formats would mix on standard output; give all but one an --output");
                }
                standardOutput = true;
                meant.add(new ReportOutput(format.get(), Optional.empty()));
            } else {
                String name = output.file().get();
                Path file = OptionValues.file("the report", name);
                if (!files.add(file.toAbsolutePath().normalize())) {
                    throw new UsageException("two reports would go to " + name + "; give each an --output of its own");
                }
                meant.add(new ReportOutput(format.get(), Optional.of(file)));
            }
        }
        if (meant.isEmpty()) {
            meant.add(new ReportOutput(ReportFormat.TEXT, Optional.empty()));
        }
        return new ReportOutputs(console, meant);
    }

    /** True when a person reads the report at once, so that nothing need be said beside it. */
    boolean showText() {
        for (ReportOutput destination : all) {
            if (destination.format() == ReportFormat.TEXT && destination.file().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Writes all of them; false, with a complaint, when that fails for one. */
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
                ReportOptions shown =
                        new ReportOptions(plainOptions.secrets(), color, plainOptions.detail(), plainOptions.rules());
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

    /** GitHub shows as the summary of a job what its steps add to a file. */
    private void summarize(Report report, ReportOptions plainOptions) throws IOException {
        String summary = console.environment().get("GITHUB_STEP_SUMMARY");
        if (summary != null && !summary.isEmpty()) {
            Reports.append(report, ReportFormat.MARKDOWN, plainOptions, Path.of(summary));
        }
    }
}
