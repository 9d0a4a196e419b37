/** Benchmarks of classes that are package-private in {@code classify}. */
@NullMarked
package dev.trapstreet.classify;

import org.jspecify.annotations.NullMarked;
