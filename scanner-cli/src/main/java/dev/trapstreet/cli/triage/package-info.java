/** The command {@code triage}. */
@NullMarked
package dev.trapstreet.cli.triage;

import org.jspecify.annotations.NullMarked;
