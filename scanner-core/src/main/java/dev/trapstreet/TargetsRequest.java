package dev.trapstreet;

import dev.trapstreet.source.Source;
import java.time.Duration;
import java.util.Optional;

/**
 * Request for the scan of many targets, each of which is reported separately. Immutable, as long as the targets are.
 *
 * @param targets the targets, as created by {@link Sources}. They are taken one after another while the scan runs, by one thread at a time,
 *     so the list need not be in memory.
 * @param options the options of the scan. Their configuration is not used, and neither are the online checks: a finding may be verified
 *     only once the reports of all targets are known.
 * @param configuration finds the configuration of each target
 * @param timeLimit the time after which the whole scan is stopped; positive. Empty for no limit
 * @param targetLimit the time after which the scan of one target is given up, measured from its opening; a clone is part of it. Positive;
 *     empty for no limit
 * @param cancellation the switch that can stop the scan; empty for none
 */
public record TargetsRequest(
        Iterable<Source> targets,
        ScanOptions options,
        ConfigurationFinder configuration,
        Optional<Duration> timeLimit,
        Optional<Duration> targetLimit,
        Optional<Cancellation> cancellation) {

    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if a time limit is zero or negative
     */
    public TargetsRequest {
        ScanRequest.checkPositive(timeLimit);
        ScanRequest.checkPositive(targetLimit);
    }

    /**
     * Creates a request without configuration, time limits and cancellation.
     *
     * @param targets the targets, as created by {@link Sources}
     * @param options the options of the scan
     */
    public TargetsRequest(Iterable<Source> targets, ScanOptions options) {
        this(targets, options, ConfigurationFinder.NONE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns a copy in which each target has a configuration.
     *
     * @param configuration finds the configuration of a target
     * @return the copy
     */
    public TargetsRequest withConfiguration(ConfigurationFinder configuration) {
        return new TargetsRequest(targets, options, configuration, timeLimit, targetLimit, cancellation);
    }

    /**
     * Returns a copy with a time limit for the whole scan. When it is exceeded, the scan ends within a second.
     *
     * @param limit the time limit, positive
     * @return the copy
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public TargetsRequest withTimeLimit(Duration limit) {
        return new TargetsRequest(targets, options, configuration, Optional.of(limit), targetLimit, cancellation);
    }

    /**
     * Returns a copy with a time limit for each target. When it is exceeded, the report of the target has a problem of the kind
     * {@link dev.trapstreet.finding.Problem.Kind#STOPPED} and what was found until then, and the scan continues with other targets.
     *
     * @param limit the time limit of one target, positive
     * @return the copy
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public TargetsRequest withTargetLimit(Duration limit) {
        return new TargetsRequest(targets, options, configuration, timeLimit, Optional.of(limit), cancellation);
    }

    /**
     * Returns a copy that another thread can stop.
     *
     * @param cancellation the switch
     * @return the copy
     */
    public TargetsRequest withCancellation(Cancellation cancellation) {
        return new TargetsRequest(targets, options, configuration, timeLimit, targetLimit, Optional.of(cancellation));
    }
}
