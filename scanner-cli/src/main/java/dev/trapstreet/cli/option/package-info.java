/** Options that several commands share, and parsers of option values. */
@NullMarked
package dev.trapstreet.cli.option;

import org.jspecify.annotations.NullMarked;
