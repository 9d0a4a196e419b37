/** What every command prints with: streams, progress, error messages, the version. */
@NullMarked
package dev.trapstreet.cli.console;

import org.jspecify.annotations.NullMarked;
