/** The commands scan and baseline. */
@NullMarked
package dev.trapstreet.cli.scan;

import org.jspecify.annotations.NullMarked;
