/** The command audit. */
@NullMarked
package dev.trapstreet.cli.audit;

import org.jspecify.annotations.NullMarked;
