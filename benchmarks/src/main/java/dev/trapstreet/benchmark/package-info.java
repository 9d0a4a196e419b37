/** Microbenchmarks of the core algorithms, each with an alternative in the same run. */
@NullMarked
package dev.trapstreet.benchmark;

import org.jspecify.annotations.NullMarked;
