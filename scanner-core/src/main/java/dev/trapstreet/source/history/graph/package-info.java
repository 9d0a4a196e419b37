/** Compact in-memory graphs of git commits and trees, and queries over them. Performs no I/O. */
@NullMarked
package dev.trapstreet.source.history.graph;

import org.jspecify.annotations.NullMarked;
