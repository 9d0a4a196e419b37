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
 * @param cancellation the switch that can stop the scan; empty for none
 */
public record ScanRequest(
        List<Source> sources, ScanOptions options, Optional<Duration> timeLimit, Optional<Cancellation> cancellation) {

    /**
     * Creates a request with an immutable copy of the sources.
     *
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public ScanRequest {
        sources = List.copyOf(sources);
        if (timeLimit.isPresent()
                && (timeLimit.get().isZero() || timeLimit.get().isNegative())) {
            throw new IllegalArgumentException("a time limit must be positive, not " + timeLimit.get());
        }
    }

    /**
     * Creates a request without a time limit and without a cancellation.
     *
     * @param sources the sources, as created by {@link Sources}
     * @param options the options of the scan
     */
    public ScanRequest(List<Source> sources, ScanOptions options) {
        this(sources, options, Optional.empty(), Optional.empty());
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
        return new ScanRequest(sources, options, timeLimit, cancellation);
    }

    /**
     * Returns a copy with a time limit. When it is exceeded, the scan ends within a second, and its report names what was not read.
     *
     * @param timeLimit the time limit, positive
     * @return the copy
     * @throws IllegalArgumentException if the time limit is zero or negative
     */
    public ScanRequest withTimeLimit(Duration timeLimit) {
        return new ScanRequest(sources, options, Optional.of(timeLimit), cancellation);
    }

    /**
     * Returns a copy that another thread can stop.
     *
     * @param cancellation the switch
     * @return the copy
     */
    public ScanRequest withCancellation(Cancellation cancellation) {
        return new ScanRequest(sources, options, timeLimit, Optional.of(cancellation));
    }
}
