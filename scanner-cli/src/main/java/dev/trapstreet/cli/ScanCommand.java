package dev.trapstreet.cli;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.detect.Placeholders;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.Rendering;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.Reports;
import dev.trapstreet.report.Summary;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.InvalidExcludeException;
import dev.trapstreet.source.Selection;
import dev.trapstreet.source.Source;
import dev.trapstreet.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "scan",
        header = "Finds every Mapbox token in files.",
        description = {
            "",
            "Reads every regular file below each target, whatever its name, size or encoding, and reports each token once, "
                    + "with all its places, what it means there and what to do. Tokens never stand in the report.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet scan .                                   every file here",
            "  trapstreet scan --tracked --exclude 'docs/' .       what git tracks, without docs",
            "  git diff | trapstreet scan -                        what a program prints",
            "  trapstreet scan --format sarif --output out.sarif . for a code scanning service",
            "",
            "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong use; 3 something could not be read."
        })
final class ScanCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Terminal terminal;

    ScanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..*",
            description = "A directory, a file, or - for standard input. Without one: the current directory.")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--tracked", description = "Read only files that git tracks.")
    private boolean tracked;

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Leave out what matches, with the meaning of a line in .gitignore at the target. Repeatable; the "
                            + "last one that matches wins.")
    private List<String> excludes = new ArrayList<>();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<Output> outputs = new ArrayList<>();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "high",
            description =
                    "Exit with 1 for findings of at least this severity: info, low, medium, high, critical, or none. "
                            + "Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String failOn;

    @Option(names = "--placeholders", description = "Report also what only starts like a token (pk.eyJ1...).")
    private boolean placeholders;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Judge by the rules of this folder instead of the built-in ones.")
    private @Nullable Path rules;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that read and search. Default: one per processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description =
                    "Judge ages as of this moment, such as 2026-11-21T00:00:00Z. The report is then repeatable to the "
                            + "byte.")
    private @Nullable String now;

    @Option(names = "--show-secrets", description = "Put the tokens themselves into the report.")
    private boolean showSecrets;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Colours in the text report: auto, always or never. auto heeds NO_COLOR. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private ColourWish colour;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing beside the findings and what could not be read.")
    private boolean quiet;

    /** When to colour. */
    enum ColourWish {
        auto,
        always,
        never
    }

    /** A format and the file it goes to, as typed. */
    static final class Output {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                required = true,
                description =
                        "text, json, jsonl or sarif. Default: text. Repeatable, each with an --output of its own.")
        @SuppressWarnings("NullAway.Init") // required
        private String format;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write the --format before it to this file instead of standard output.")
        private @Nullable Path file;
    }

    /** A format and the file it goes to, as meant. */
    private record Destination(ReportFormat format, Optional<Path> file) {}

    @Override
    public Integer call() throws Mistake, InterruptedException {
        Optional<Severity> threshold = threshold();
        List<Destination> destinations = destinations();
        ScanOptions options = options();
        Report report = scan(sources(), options);
        Rendering plain = new Rendering(
                showSecrets ? Rendering.Secrets.SHOWN : Rendering.Secrets.WITHHELD,
                Rendering.Colour.NONE,
                quiet ? Rendering.Detail.QUIET : Rendering.Detail.FULL,
                options.rules());
        boolean written = true;
        for (Destination destination : destinations) {
            written &= write(report, destination, plain);
        }
        if (destinations.stream().noneMatch(d -> d.format() == ReportFormat.TEXT)) {
            sayBeside(report);
        }
        ExitCode code = ExitCode.of(report, threshold);
        return (written || code == ExitCode.FINDINGS ? code : ExitCode.INCOMPLETE).code();
    }

    private ScanOptions options() throws Mistake {
        ScanOptions options = ScanOptions.DEFAULT
                .withExcludes(excludes)
                .withFiles(tracked ? Selection.Files.TRACKED_BY_GIT : Selection.Files.ALL)
                .withPlaceholders(placeholders ? Placeholders.SHOW : Placeholders.HIDE);
        if (threads != null) {
            if (threads < 1) {
                throw new Mistake("--threads takes a number from 1 on, not " + threads);
            }
            options = options.withThreads(threads);
        }
        if (now != null) {
            try {
                options = options.withClock(InstantSource.fixed(Instant.parse(now)));
            } catch (DateTimeException e) {
                throw new Mistake("--now takes a time such as 2026-11-21T00:00:00Z, not " + now, e);
            }
        }
        if (rules != null) {
            try {
                options = options.withRules(RuleSet.read(rules));
            } catch (IOException e) {
                throw new Mistake(RulesCommand.explain(rules, e), e);
            }
        }
        return options;
    }

    private Optional<Severity> threshold() throws Mistake {
        if (failOn.equals("none")) {
            return Optional.empty();
        }
        Optional<Severity> severity = Severity.ofWord(failOn);
        if (severity.isEmpty()) {
            throw new Mistake("--fail-on takes info, low, medium, high, critical or none, not " + failOn);
        }
        return severity;
    }

    private List<Destination> destinations() throws Mistake {
        List<Destination> meant = new ArrayList<>();
        boolean standardOutput = false;
        for (Output typed : outputs) {
            ReportFormat format = ReportFormat.ofWord(typed.format)
                    .orElseThrow(() -> new Mistake("--format takes text, json, jsonl or sarif, not " + typed.format));
            if (typed.file == null && standardOutput) {
                throw new Mistake("two formats would mix on standard output; give all but one an --output");
            }
            standardOutput |= typed.file == null;
            Path file = typed.file;
            if (file != null && (Files.isDirectory(file) || !Files.isDirectory(folder(file)))) {
                throw new Mistake("the report cannot be written to " + file + ": "
                        + (Files.isDirectory(file) ? "it is a directory" : "its directory does not exist"));
            }
            meant.add(new Destination(format, Optional.ofNullable(file)));
        }
        if (meant.isEmpty()) {
            meant.add(new Destination(ReportFormat.TEXT, Optional.empty()));
        }
        return meant;
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder;
    }

    private List<Source> sources() throws Mistake {
        List<Source> sources = new ArrayList<>();
        for (String target : new LinkedHashSet<>(targets.isEmpty() ? List.of(".") : targets)) {
            if (target.equals(STANDARD_INPUT)) {
                sources.add(Source.stream("<stdin>", terminal.in()));
                continue;
            }
            try {
                Path path = Path.of(target);
                // A link that leads nowhere exists as well, and says so as a problem when it is read.
                if (target.isEmpty() || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Mistake("no such file or directory: " + target + " (nothing was scanned)");
                }
                sources.add(Source.at(path));
            } catch (InvalidPathException e) {
                throw new Mistake("not a path: " + target + " (nothing was scanned)", e);
            }
        }
        return sources;
    }

    private static Report scan(List<Source> sources, ScanOptions options) throws Mistake, InterruptedException {
        try {
            return new SecretScanner(options).scan(sources);
        } catch (InvalidExcludeException e) {
            throw new Mistake("--exclude cannot read the pattern " + e.pattern(), e);
        } catch (IOException e) {
            throw new Mistake("the scan could not be started: " + e.getMessage(), e);
        }
    }

    /** Writes one report; false, with a complaint, when that fails. */
    private boolean write(Report report, Destination destination, Rendering plain) {
        try {
            if (destination.file().isPresent()) {
                Reports.write(
                        report, destination.format(), plain, destination.file().get());
            } else {
                Reports.write(report, destination.format(), forTerminal(plain), terminal.out());
            }
            return true;
        } catch (IOException e) {
            String where = destination.file().map(Path::toString).orElse("standard output");
            terminal.say("trapstreet: the report could not be written to " + Printable.of(where) + ": "
                    + Printable.of(String.valueOf(e.getMessage())));
            return false;
        }
    }

    private Rendering forTerminal(Rendering plain) {
        boolean coloured = colour == ColourWish.always || (colour == ColourWish.auto && terminal.colour());
        return coloured ? new Rendering(plain.secrets(), Rendering.Colour.ANSI, plain.detail(), plain.rules()) : plain;
    }

    /** What a text report would have said, for a person who looks at the log of a run that wrote another form. */
    private void sayBeside(Report report) {
        for (Problem problem : report.problems()) {
            terminal.say("NOT READ  " + Printable.of(problem.where()) + ": " + Printable.of(problem.what()) + ". "
                    + problem.advice());
        }
        if (!quiet) {
            terminal.say(Summary.of(report));
        }
    }
}
