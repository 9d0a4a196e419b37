package dev.trapstreet;

import dev.trapstreet.source.Source;

/**
 * Result of one of several targets. Immutable.
 *
 * @param index the position of the target in the request, from 0
 * @param source the target
 * @param result the report of this target alone, and the record of what was read
 */
public record TargetResult(long index, Source source, ScanResult result) {}
