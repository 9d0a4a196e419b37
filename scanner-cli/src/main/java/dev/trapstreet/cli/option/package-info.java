/** Options that several commands share, and the values that options take. */
@NullMarked
package dev.trapstreet.cli.option;

import org.jspecify.annotations.NullMarked;
