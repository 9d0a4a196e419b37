package dev.trapstreet;

import dev.trapstreet.engine.WorkerThreads;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.Progress;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.OnlineChecks;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Run over many targets, each of which is reported separately. Keeps nothing of a target once its result was passed on. Used once. */
final class TargetsRun implements ScanThread.Body<Boolean>, ScanLanes.Supply {
    private final TargetsRequest request;
    private final ScanOptions options;
    private final TargetListener listener;
    private final ScanThread<Boolean> control;
    private final ScanLanes lanes;
    private final WorkerThreads threads;
    private final Iterator<Source> targets;
    private final Object delivery = new Object(); // held while a result is passed on
    private long next;

    TargetsRun(TargetsRequest request, TargetListener listener) {
        this.request = request;
        this.options = request.options().withOnlineChecks(OnlineChecks.NONE);
        this.listener = listener;
        this.control = new ScanThread<>(request.timeLimit(), request.cancellation());
        this.lanes = new ScanLanes(options.threads() + 1, Integer.MAX_VALUE, this);
        this.threads = new WorkerThreads(options.threads());
        this.targets = request.targets().iterator();
    }

    /** Scans all targets, and returns whether none was left out because of a stop. */
    boolean await() throws IOException, InterruptedException {
        return control.await(this);
    }

    @Override
    public Boolean scan() throws IOException {
        PathFilter.of(options.sourceOptions()); // a malformed pattern concerns every target
        boolean whole = true;
        try {
            control.check();
            lanes.runAll();
        } catch (InterruptedException | StoppedException e) {
            lanes.end(control.reason(), control.stopDescription());
            control.clearInterrupt();
            whole = false;
        } finally {
            threads.close();
        }
        control.finish();
        return whole;
    }

    @Override
    public ScanLanes.@Nullable Work next() {
        if (!targets.hasNext()) {
            return null;
        }
        Source source = targets.next();
        long index = next++;
        return () -> scan(index, source);
    }

    private void scan(long index, Source source) throws IOException, InterruptedException {
        ScanResult result;
        try {
            result = scan(source);
        } catch (StoppedException e) {
            return;
        }
        if (result.wasStopped() && lanes.stop().isCancelled()) {
            return; // incomplete only because the whole scan ends
        }
        synchronized (delivery) {
            listener.scanned(new TargetResult(index, source, result));
        }
    }

    private ScanResult scan(Source source) throws InterruptedException {
        Instant started = options.clock().instant();
        String target = Redactor.redact(source.target());
        try {
            Configuration configuration = request.configuration().find(source);
            ScanRequest own = new ScanRequest(
                    List.of(source),
                    options.withSourceOptions(options.sourceOptions().withProgress(new Progress()))
                            .withConfiguration(configuration),
                    Optional.empty(),
                    request.targetLimit(),
                    Optional.of(lanes.stop()));
            return new ScanRun(own, new ScanRun.Shared(threads, lanes.gate())).await();
        } catch (YamlException e) {
            String advice = "Correct the configuration file, then scan again.";
            String detail = Redactor.redact(String.valueOf(e.getMessage()));
            return unread(started, target, new Problem(Problem.Kind.NOT_OPENED, target, detail, advice));
        } catch (IOException e) {
            String detail = Redactor.redact(String.valueOf(e.getMessage()));
            return unread(started, target, new Problem(Problem.Kind.NOT_OPENED, target, detail));
        } catch (StoppedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return unread(started, target, Problem.of(target, e));
        }
    }

    private ScanResult unread(Instant started, String target, Problem problem) {
        Report report = new Report(
                List.of(target),
                started,
                Duration.between(started, options.clock().instant()),
                new ScanCounts(0, 0, 0),
                Map.of(),
                List.of(),
                List.of(problem));
        return new ScanResult(report, false, List.of());
    }
}
