/** The command {@code trapstreet fleet}: scans of thousands of repositories on Apache Spark. */
@NullMarked
package dev.trapstreet.fleet;

import org.jspecify.annotations.NullMarked;
