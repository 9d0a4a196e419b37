package dev.trapstreet.fleet.scan;

import dev.trapstreet.Cancellation;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.report.Reports;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.token.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Scanner of one repository. Every failure is a result; only an interrupt is an exception. */
final class RepositoryScanner {
    private static final Set<Problem.Kind> DAMAGE = EnumSet.of(
            Problem.Kind.DAMAGED_OBJECT,
            Problem.Kind.DAMAGED_PACK,
            Problem.Kind.ABSENT_OBJECT,
            Problem.Kind.GIT_FILE,
            Problem.Kind.GIT_REPOSITORY);
    private static final Set<Problem.Kind> NOT_READ =
            EnumSet.of(Problem.Kind.NOT_OPENED, Problem.Kind.NO_PERMISSION, Problem.Kind.VANISHED);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final ScanSettings settings;
    private final Cancellation cancellation;

    /** @param cancellation stops the scans of this process, whose results are then not kept */
    RepositoryScanner(ScanSettings settings, Cancellation cancellation) {
        this.settings = settings;
        this.cancellation = cancellation;
    }

    /** Scans a repository, after cloning it if it is remote. */
    RepositoryResult scan(Repository repository) throws InterruptedException {
        long started = System.currentTimeMillis();
        try {
            if (repository.kind() != Repository.Kind.REMOTE) {
                return scanAt(repository, Path.of(repository.location()), started);
            }
            try (Clone clone = Clone.of(repository, settings)) {
                return scanAt(repository, clone.directory(), started);
            }
        } catch (TimeoutException e) {
            return RepositoryResult.failed(ScanStatus.TIMED_OUT, "the clone exceeded the time limit", started);
        } catch (ExecutionException e) {
            return RepositoryResult.failed(ScanStatus.UNREACHABLE, reason(TimeLimit.failureOf(e), repository), started);
        } catch (IOException e) {
            return RepositoryResult.failed(ScanStatus.UNREADABLE, reason(e, repository), started);
        } catch (RuntimeException | Error e) {
            return ofFailure(repository, e, started);
        }
    }

    /** Returns the result of a failure that is not expected. Its message is left out, because it may contain what was read. */
    static RepositoryResult ofFailure(Repository repository, Throwable failure, long started) {
        Problem problem = Problem.of(repository.name(), failure);
        boolean memory = failure instanceof OutOfMemoryError;
        return RepositoryResult.failed(
                memory ? ScanStatus.OUT_OF_MEMORY : ScanStatus.FAILED, memory ? "" : problem.detail(), started);
    }

    private static String reason(Throwable failure, Repository repository) {
        if (!(failure instanceof IOException)) {
            return failure.getClass().getSimpleName();
        }
        return Redactor.redact(String.valueOf(failure.getMessage()).replace(repository.location(), repository.name()));
    }

    private RepositoryResult scanAt(Repository repository, Path path, long started)
            throws IOException, InterruptedException {
        boolean artifact = repository.kind() == Repository.Kind.ARTIFACT;
        Source source = Sources.at(path, artifact ? path.getFileName().toString() : "", List.of());
        SourceOptions sourceOptions = new SourceOptions(SourceOptions.Files.ALL, List.of())
                .withHistory(artifact ? SourceOptions.History.EXCLUDED : SourceOptions.History.ONLY)
                .withMemory(memory());
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(1)
                .withDepth(new DepthLimits(DepthLimits.FULL.encodings(), settings.maxArchiveDepth()))
                .withSourceOptions(sourceOptions);
        Duration left = Duration.ofMillis(settings.limitMillis() - (System.currentTimeMillis() - started));
        ScanRequest request = new ScanRequest(List.of(source), options)
                .withTimeLimit(left.compareTo(SHORTEST) < 0 ? SHORTEST : left)
                .withCancellation(cancellation);
        Report report = SecretScanner.scan(request).report();
        if (cancellation.isCancelled()) {
            throw new InterruptedException();
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Owners owners = Owners.NONE;
        if (!report.findings().isEmpty() || !report.hygieneFindings().isEmpty()) {
            Reports.write(report, ReportFormat.JSONL, ReportOptions.DEFAULT, lines);
            owners = artifact ? Owners.NONE : Owners.read(path);
        }
        return result(report, lines.toByteArray(), owners, started);
    }

    private long memory() {
        if (settings.memory() > 0) {
            return settings.memory();
        }
        return Runtime.getRuntime().maxMemory() / (2L * Runtime.getRuntime().availableProcessors());
    }

    private static RepositoryResult result(Report report, byte[] lines, Owners owners, long started) {
        ArrayList<RepositoryResult.ProblemRow> problems = new ArrayList<>();
        for (Problem problem : report.problems()) {
            problems.add(new RepositoryResult.ProblemRow(
                    problem.kind().name(), problem.where(), problem.description(), problem.advice()));
        }
        ScanStatus status = statusOf(report);
        String detail =
                report.problems().isEmpty() ? "" : detailOf(report.problems().get(0));
        return new RepositoryResult(
                status,
                detail,
                started,
                System.currentTimeMillis() - started,
                report.counts().objects(),
                report.counts().blobs(),
                report.counts().bytes(),
                lines,
                problems,
                owners.codeOwner(),
                owners.lastCommitter());
    }

    private static String detailOf(Problem problem) {
        String what = problem.detail().isEmpty() ? problem.description() : problem.detail();
        return problem.where().equals(".") ? what : problem.where() + ": " + what;
    }

    private static ScanStatus statusOf(Report report) {
        Set<Problem.Kind> kinds = EnumSet.noneOf(Problem.Kind.class);
        for (Problem problem : report.problems()) {
            if (problem.makesIncomplete()) {
                kinds.add(problem.kind());
            }
        }
        if (kinds.isEmpty()) {
            return report.hasScannedAnything() ? ScanStatus.COMPLETE : ScanStatus.EMPTY;
        }
        if (kinds.contains(Problem.Kind.STOPPED)) {
            return ScanStatus.TIMED_OUT;
        }
        if (kinds.contains(Problem.Kind.OUT_OF_MEMORY)) {
            return ScanStatus.OUT_OF_MEMORY;
        }
        if (kinds.stream().anyMatch(DAMAGE::contains)) {
            return ScanStatus.DAMAGED;
        }
        if (kinds.contains(Problem.Kind.BROKE_OFF)) {
            return ScanStatus.FAILED;
        }
        return kinds.stream().anyMatch(NOT_READ::contains) ? ScanStatus.UNREADABLE : ScanStatus.INCOMPLETE;
    }
}
