package dev.trapstreet.classify;

import dev.trapstreet.finding.LocationContext;

/**
 * Result of classifying a location. Immutable.
 *
 * @param context the exposure of the location, the evidence and the tags
 * @param app the directory of the app that the location belongs to, relative to the root of the tree. This is the directory of the
 *     nearest manifest above the file, which distinguishes the apps of a repository. Empty for the root, and if there is no manifest
 */
public record Classification(LocationContext context, String app) {}
