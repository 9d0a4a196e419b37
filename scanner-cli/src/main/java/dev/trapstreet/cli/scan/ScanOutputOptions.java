package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for the reports of a scan. */
final class ScanOutputOptions {
    @ArgGroup(exclusive = false, multiplicity = "0..*")
    List<OutputOption> outputs = new ArrayList<>();

    @Option(names = "--show-secrets", description = "Include the tokens themselves in the report.")
    boolean showSecrets;

    /** A report format and its file. */
    static final class OutputOption {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                required = true,
                description =
                        "Write a report in this format: text, json, jsonl, sarif, junit, gitlab, csv, html, github,"
                                + " markdown, codequality, slack or chat. Repeatable, each with its own --output. Default:"
                                + " text.")
        @SuppressWarnings("NullAway.Init") // required
        String format;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write the report of the preceding --format to this file instead of standard output.")
        @Nullable
        String file;

        OutputOption() {}

        OutputOption(String format) {
            this.format = format;
        }
    }
}
