/** The command {@code fix}. */
@NullMarked
package dev.trapstreet.cli.fix;

import org.jspecify.annotations.NullMarked;
