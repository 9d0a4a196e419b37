/** Runs on Spark: the session, and the scan of a list in waves. */
@NullMarked
package dev.trapstreet.fleet.run;

import org.jspecify.annotations.NullMarked;
