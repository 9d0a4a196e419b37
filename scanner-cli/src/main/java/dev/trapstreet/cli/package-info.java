/** Command line interface: converts command lines to options of the core, and results to output and exit codes. */
@NullMarked
package dev.trapstreet.cli;

import org.jspecify.annotations.NullMarked;
