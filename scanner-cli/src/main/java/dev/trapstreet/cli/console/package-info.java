/** Streams, progress display, error messages and version output, used by every command. */
@NullMarked
package dev.trapstreet.cli.console;

import org.jspecify.annotations.NullMarked;
