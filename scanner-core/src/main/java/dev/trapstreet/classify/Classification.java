package dev.trapstreet.classify;

import dev.trapstreet.finding.LocationContext;

/**
 * A place that was looked at.
 *
 * @param app the directory of the nearest manifest above it, relative to the tree's root: which of several apps of a
 *     repository it belongs to. Empty for the root, and where there is no manifest
 */
public record Classification(LocationContext context, String app) {}
