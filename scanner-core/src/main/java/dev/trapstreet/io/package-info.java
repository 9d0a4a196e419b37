/** Atomic writes, and the cache folder. Uses the JDK only. */
@NullMarked
package dev.trapstreet.io;

import org.jspecify.annotations.NullMarked;
