/** The command {@code rules}. */
@NullMarked
package dev.trapstreet.cli.rules;

import org.jspecify.annotations.NullMarked;
