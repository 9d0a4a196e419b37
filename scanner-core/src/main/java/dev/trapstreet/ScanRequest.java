package dev.trapstreet;

import dev.trapstreet.source.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Request for one scan: what to read, how, and for how long. Immutable.
 *
 * @param sources the sources, as created by {@link Sources}; an empty list gives an empty report
 * @param options the options of the scan
 * @param timeLimit the time after which the scan is stopped, measured from its start; positive. Empty for no limit
 * @param targetLimit the time after which the scan of one target is given up, measured from its opening; a clone is part of it. Positive;
 *     empty for no limit
 * @param cancellation the switch that can stop the scan; empty for none
 */
public record ScanRequest(
        List<Source> sources,
        ScanOptions options,
        Optional<Duration> timeLimit,
        Optional<Duration> targetLimit,
        Optional<Cancellation> cancellation) {

    /**
     * Creates a request with an immutable copy of the sources.
     *
     * @throws IllegalArgumentException if a time limit is zero or negative
     */
    public ScanRequest {
        sources = List.copyOf(sources);
        checkPositive(timeLimit);
        checkPositive(targetLimit);
    }

    /** Checks that a time limit is positive if there is one. */
    static void checkPositive(Optional<Duration> limit) {
        if (limit.isPresent() && (limit.get().isZero() || limit.get().isNegative())) {
            throw new IllegalArgumentException("a time limit must be positive, not " + limit.get());
        }
    }

    /**
     * Creates a request without a time limit and without a cancellation.
     *
     * @param sources the sources, as created by {@link Sources}
     * @param options the options of the scan
     */
    public ScanRequest(List<Source> sources, ScanOptions options) {
        this(sources, options, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Creates a request with {@link ScanOptions#DEFAULT}, without a time limit and without a cancellation.
     *
     * @param sources the sources, as created by {@link Sources}
     * @return the request
     */
    public static ScanRequest of(Source... sources) {
        return new ScanRequest(List.of(sources), ScanOptions.DEFAULT);
    }

    /**
     * Returns a copy with other options.
     *
     * @param options the options of the scan
     * @return the copy
     */
    public ScanRequest withOptions(ScanOptions options) {
        return new ScanRequest(sources, options, timeLimit, targetLimit, cancellation);
    }

    /**
     * Returns a copy with a time limit. When it is exceeded, the scan ends within a second, and its report names what was not read.
     *
     * @param timeLimit the time limit, positive
     * @return the copy
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public ScanRequest withTimeLimit(Duration timeLimit) {
        return new ScanRequest(sources, options, Optional.of(timeLimit), targetLimit, cancellation);
    }

    /**
     * Returns a copy with a time limit for each target. When it is exceeded, the target has a problem of the kind
     * {@link dev.trapstreet.finding.Problem.Kind#STOPPED}, what was found in it until then is kept, and the scan continues with the next
     * target. Targets of one repository that are given separately share the sum of their limits.
     *
     * @param limit the time limit of one target, positive
     * @return the copy
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public ScanRequest withTargetLimit(Duration limit) {
        return new ScanRequest(sources, options, timeLimit, Optional.of(limit), cancellation);
    }

    /**
     * Returns a copy that another thread can stop.
     *
     * @param cancellation the switch
     * @return the copy
     */
    public ScanRequest withCancellation(Cancellation cancellation) {
        return new ScanRequest(sources, options, timeLimit, targetLimit, Optional.of(cancellation));
    }
}
