package dev.trapstreet.maven;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.EntryText;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.report.Summary;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunMessages;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.Source;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Base class of all goals: runs the scan, writes the reports and the log, and decides the result of the build. */
@SuppressWarnings("NullAway.Init") // Maven fills the fields
abstract class AbstractScanMojo extends AbstractMojo {
    private static final String FAIL_ON = "failOnSeverity";
    private static final String PATTERNS = "includes and excludes";

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    /** Set to true to skip the scan. */
    @Parameter(property = "trapstreet.skip", defaultValue = "false")
    private boolean skip;

    /**
     * The lowest severity that fails the build: <code>info</code>, <code>low</code>, <code>medium</code>,
     * <code>high</code>, <code>critical</code>, or <code>none</code> to never fail. Defaults to the value in
     * <code>.trapstreet.yml</code>, or <code>high</code>.
     */
    @Parameter(property = "trapstreet.failOnSeverity")
    private @Nullable String failOnSeverity;

    /** A file of known findings, which do not fail the build. Created by <code>trapstreet baseline create</code>. */
    @Parameter(property = "trapstreet.baseline")
    private @Nullable File baseline;

    /** A configuration file that replaces all <code>.trapstreet.yml</code> files. */
    @Parameter(property = "trapstreet.config")
    private @Nullable File config;

    /** Whether to fail the build if something could not be read. Findings take precedence. */
    @Parameter(property = "trapstreet.failOnError", defaultValue = "true")
    private boolean failOnError;

    /**
     * Whether to verify each token with the Tokens API, which sends the token there. With <code>auto</code>, a missing
     * response does not fail the build. With <code>required</code>, it does. By default, no request is sent. Only the
     * environment variable <code>TRAPSTREET_API_URL</code> can change the address of the API.
     */
    @Parameter(property = "trapstreet.verify")
    private @Nullable String verify;

    /**
     * Patterns of the files to scan, such as <code>src/**</code> or <code>*.js</code>. Each one has the meaning of a
     * line in a <code>.gitignore</code> file at the root of the scanned directory. By default, all files are scanned.
     */
    @Parameter(property = "trapstreet.includes")
    private List<String> includes = new ArrayList<>();

    /**
     * Patterns of files to skip. Each one has the meaning of a line in a <code>.gitignore</code> file; the last
     * matching pattern decides.
     */
    @Parameter(property = "trapstreet.excludes")
    private List<String> excludes = new ArrayList<>();

    /**
     * Also read what a git directory leads to outside the project: by a link, by alternates, as in a shared clone, or by a
     * <code>.git</code> file. By default, only linked working trees and submodules are followed, if the other end points back.
     */
    @Parameter(property = "trapstreet.followGitLinks", defaultValue = "false")
    private boolean followGitLinks;

    /**
     * The report formats to write: <code>text</code>, <code>json</code>, <code>jsonl</code>, <code>sarif</code>,
     * <code>junit</code>, <code>gitlab</code>, <code>csv</code>, <code>html</code>, <code>github</code>,
     * <code>markdown</code>.
     */
    @Parameter(property = "trapstreet.formats", defaultValue = "json,sarif,html")
    private List<String> formats;

    /** The directory for the reports. */
    @Parameter(property = "trapstreet.outputDirectory", defaultValue = "${project.build.directory}/trapstreet")
    private File outputDirectory;

    /** Returns what to scan. An empty list means that there is nothing to scan. */
    abstract List<Source> sources(ProjectLayout layout, MavenProject project, Path reports)
            throws InvalidOptionException;

    /** Returns whether findings, and problems of the scan, fail the build. */
    abstract boolean failsBuild();

    final boolean isExecutionRoot() {
        return project.isExecutionRoot();
    }

    final List<MavenProject> reactor() {
        return session.getProjects() == null ? List.of(project) : session.getProjects();
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Nothing is scanned: trapstreet.skip is set.");
            return;
        }
        try {
            run();
        } catch (InvalidOptionException e) {
            throw LogText.failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void run() throws InvalidOptionException, MojoExecutionException, MojoFailureException {
        if (failOnSeverity != null) {
            RunOptions.threshold(FAIL_ON, failOnSeverity); // a mistake is reported by modules without build output, too
        }
        Optional<ExitCode.Verdicts> verdicts = ParameterParser.verdicts(verify);
        Set<ReportFormat> wanted = ParameterParser.formats(formats);
        ScanOptions options = ParameterParser.options(includes, excludes, followGitLinks);
        ProjectLayout layout = new ProjectLayout(top(), reactor());
        Path reports = outputDirectory.toPath();
        List<Source> sources = sources(layout, project, reports);
        if (sources.isEmpty()) {
            getLog().info("Nothing is scanned: this module has no build output.");
            return;
        }
        Configuration configuration =
                RunOptions.configuration(Optional.ofNullable(config).map(File::getPath), sources, RuleSet::builtIn);
        options = options.withConfiguration(configuration);
        Optional<Severity> threshold =
                RunOptions.threshold(FAIL_ON, Optional.ofNullable(failOnSeverity), configuration);
        if (baseline != null) {
            options = options.withBaseline(RunOptions.baseline(baseline.getPath()));
        }
        if (verdicts.isPresent()) {
            List<String> scanned = new ArrayList<>(List.of(layout.top().toString()));
            sources.forEach(source -> source.path().ifPresent(path -> scanned.add(path.toString())));
            options = options.withOnlineChecks(
                    ParameterParser.inquiry(System.getenv(), scanned, notice -> getLog().warn(LogText.line(notice))));
        }
        Report report = scan(options, sources);
        write(report, wanted, options, failsBuild() ? threshold : Optional.empty(), reports);
        log(report, threshold, wanted, layout.displayPath(reports));
        if (failsBuild()) {
            failIfNeeded(
                    report, threshold, verdicts.orElse(ExitCode.Verdicts.BEST_EFFORT), layout.displayPath(reports));
        }
    }

    /**
     * Returns the root of the repository, to which displayed paths are relative. Services that process reports expect
     * such paths.
     */
    private Path top() {
        File root = session.getRequest().getMultiModuleProjectDirectory();
        File base = project.getBasedir();
        File start = root != null ? root : base != null ? base : new File("");
        return Sources.projectRoot(start.toPath());
    }

    private static Report scan(ScanOptions options, List<Source> sources)
            throws InvalidOptionException, MojoExecutionException {
        try {
            return new SecretScanner(options).scan(sources);
        } catch (IOException e) {
            throw RunMessages.notStarted(e, PATTERNS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LogText.failure("the scan was interrupted", e);
        }
    }

    private static void write(
            Report report, Set<ReportFormat> wanted, ScanOptions options, Optional<Severity> failOn, Path folder)
            throws MojoExecutionException {
        ReportOptions reportOptions = new ReportOptions(
                ReportOptions.Secrets.WITHHELD,
                ReportOptions.Color.NONE,
                ReportOptions.Detail.FULL,
                options.rules(),
                failOn);
        try {
            Files.createDirectories(folder);
            for (ReportFormat format : wanted) {
                Reports.write(report, format, reportOptions, folder.resolve(format.fileName()));
            }
        } catch (IOException e) {
            throw LogText.failure("the reports could not be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private void log(Report report, Optional<Severity> threshold, Set<ReportFormat> wanted, String folder) {
        Optional<Severity> failOn = failsBuild() ? threshold : Optional.empty();
        EntryLog.write(getLog(), report, failOn);
        for (String line : Summary.summarize(report, failOn).split("\n", -1)) {
            getLog().info(LogText.line(line));
        }
        List<String> names = new ArrayList<>();
        wanted.forEach(format -> names.add(format.fileName()));
        if (!names.isEmpty()) {
            getLog().info(LogText.line("Reports in " + folder + ": " + String.join(", ", names)));
        }
    }

    private void failIfNeeded(Report report, Optional<Severity> threshold, ExitCode.Verdicts verdicts, String folder)
            throws MojoFailureException, MojoExecutionException {
        ExitCode code = ExitCode.of(report, threshold, verdicts);
        if (code == ExitCode.FINDINGS) {
            throw new MojoFailureException(LogText.line(EntryText.count(ExitCode.countingEntries(report, threshold))
                    + " of severity " + threshold.orElseThrow().keyword() + " or worse; the log names each, and the "
                    + "reports in " + folder + " say what to do."));
        }
        if (code == ExitCode.UNVERIFIED) {
            throw LogText.failure("Verification is required, and some tokens could not be verified; the log says why.");
        }
        if (code == ExitCode.INCOMPLETE) {
            String sentence = "The scan is incomplete: " + RunMessages.incomplete(report, PATTERNS) + ".";
            if (failOnError) {
                throw LogText.failure(sentence);
            }
            getLog().warn(sentence);
        }
    }
}
