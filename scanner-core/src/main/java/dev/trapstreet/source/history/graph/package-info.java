/** Compact graphs of commits and trees. Does no I/O. */
@NullMarked
package dev.trapstreet.source.history.graph;

import org.jspecify.annotations.NullMarked;
