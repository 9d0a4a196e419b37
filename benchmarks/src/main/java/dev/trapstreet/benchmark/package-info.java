/** Microbenchmarks of the kernels, each beside a rival in the same run. */
@NullMarked
package dev.trapstreet.benchmark;

import org.jspecify.annotations.NullMarked;
