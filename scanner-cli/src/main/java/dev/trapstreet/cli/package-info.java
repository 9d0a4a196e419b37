/** The command line: what was typed becomes options, and what the core says becomes output and an exit code. */
@NullMarked
package dev.trapstreet.cli;

import org.jspecify.annotations.NullMarked;
