/**
 * The Maven plugin: which directories and artifacts of a build are scanned, what a configuration means, and how the build ends.
 * The scan itself and its reports are the core's.
 */
@NullMarked
package dev.trapstreet.maven;

import org.jspecify.annotations.NullMarked;
