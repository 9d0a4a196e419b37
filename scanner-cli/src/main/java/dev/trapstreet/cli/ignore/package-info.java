/** The commands {@code ignore} and {@code unignore}. */
@NullMarked
package dev.trapstreet.cli.ignore;

import org.jspecify.annotations.NullMarked;
