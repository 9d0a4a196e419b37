/** The command {@code audit}. */
@NullMarked
package dev.trapstreet.cli.audit;

import org.jspecify.annotations.NullMarked;
