/** The commands {@code scan} and {@code baseline}. */
@NullMarked
package dev.trapstreet.cli.scan;

import org.jspecify.annotations.NullMarked;
