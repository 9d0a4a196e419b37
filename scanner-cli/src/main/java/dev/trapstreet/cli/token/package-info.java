/** The commands decode and check-url, which look at a single token. */
@NullMarked
package dev.trapstreet.cli.token;

import org.jspecify.annotations.NullMarked;
