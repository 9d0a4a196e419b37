/** Benchmark of the tree pass, in this package because the measured types are package-private. */
@NullMarked
package dev.trapstreet.source;

import org.jspecify.annotations.NullMarked;
